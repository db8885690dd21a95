package dev.framelease.x11.damage;

import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CopyRequests;
import dev.framelease.x11.xcb.RegionRequests;
import dev.framelease.x11.xcb.Sent;
import dev.framelease.x11.xcb.ShmRequests;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The surfaces of all slots that one source is grabbed into. On the connection's thread. */
final class SlotSurfaces {
  private final GrabbedWindow window;
  private final ShmRequests shm;
  private final CopyRequests copy;
  private final RegionRequests regions;
  private final IdentityHashMap<X11SlotMemory, SlotSurface> surfaces = new IdentityHashMap<>();

  /** The same surfaces, in an order that is gone through without an iterator. */
  private final List<SlotSurface> inOrder = new ArrayList<>();

  SlotSurfaces(GrabbedWindow window, ShmRequests shm, CopyRequests copy, RegionRequests regions) {
    this.window = window;
    this.shm = shm;
    this.copy = copy;
    this.regions = regions;
  }

  /** The surface of a slot; null if it has none yet. */
  SlotSurface get(X11SlotMemory memory) {
    return surfaces.get(memory);
  }

  /** The surface of a slot for a region, which is made where there is none. */
  SlotSurface of(X11SlotMemory memory, Region region) {
    SlotSurface surface = surfaces.get(memory);
    if (surface != null && surface.shows().equals(region)) {
      return surface;
    }
    if (surface != null) {
      free(memory);
    }
    SlotSurface made = make(memory, region);
    surfaces.put(memory, made);
    inOrder.add(made);
    memory.beforeDetach(() -> free(memory));
    return made;
  }

  private SlotSurface make(X11SlotMemory memory, Region region) {
    int pixmap =
        shm.createPixmap(
            window.root(), window.depth(), region.width(), region.height(), memory.segment());
    try {
      return new SlotSurface(pixmap, regions.create(), region);
    } catch (Throwable t) {
      copy.freePixmap(pixmap).check();
      throw t;
    }
  }

  private void free(X11SlotMemory memory) {
    SlotSurface surface = surfaces.remove(memory);
    if (surface != null) {
      inOrder.remove(surface);
      Sent freed = copy.freePixmap(surface.pixmap());
      try {
        regions.destroy(surface.stale()).check();
      } finally {
        freed.check();
      }
    }
  }

  /** Adds a region of the server to what every slot lacks. */
  void add(Batch batch, int changes) {
    for (int i = 0; i < inOrder.size(); i++) {
      regions.add(batch, changes, inOrder.get(i).stale());
    }
  }

  /** A share of the screen has changed since slots were used, but for that which shows it. */
  void outdate(double share, SlotSurface newest) {
    for (int i = 0; i < inOrder.size(); i++) {
      if (inOrder.get(i) != newest) {
        inOrder.get(i).outdated(share);
      }
    }
  }

  /** Nothing is known any more of what slots show. */
  void lose() {
    inOrder.forEach(SlotSurface::lost);
  }
}
