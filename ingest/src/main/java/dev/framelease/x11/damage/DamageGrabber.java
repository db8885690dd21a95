package dev.framelease.x11.damage;

import dev.framelease.capture.Transport;
import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.SharedMemoryGrabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CopyRequests;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DamageRequests;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.RectangleSink;
import dev.framelease.x11.xcb.RegionRequests;
import dev.framelease.x11.xcb.Sent;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The server copies into the slot what has changed since the slot was used last, and the rest is
 * there already.
 *
 * <p>DAMAGE notes what changes on the screen. With each grab that is added to what each slot lacks,
 * an XFixes region for each, by which the copy into the slot in use is clipped. For the copy a slot
 * is a pixmap of MIT-SHM, so that rows keep their place. All of it is one batch, and one answer:
 * the rectangles that have changed.
 *
 * <p>When nearly all has changed with each of the last two frames, the next one is copied whole, as
 * by {@link SharedMemoryGrabber}: a CopyArea of as much takes a quarter longer.
 *
 * <p>For the one source of a stream. On the connection's thread.
 */
public final class DamageGrabber implements Grabber {
  private static final short[] NOTHING = {};

  /** From this share of a frame on, the server takes less time for a whole copy. */
  private static final double MANY = 0.75;

  private final XcbConnection connection;
  private final GrabbedWindow window;
  private final SharedMemoryGrabber memories;
  private final CoreRequests core;
  private final ShmRequests shm;
  private final CopyRequests copy;
  private final RegionRequests regions;
  private final DamageRequests damages;
  private final Batch batch;
  private final int gc;
  private final int damage;
  private final int changes;
  private final int scratch;
  private final IdentityHashMap<X11SlotMemory, SlotSurface> surfaces = new IdentityHashMap<>();

  /** The same surfaces, in an order that is gone through without an iterator. */
  private final List<SlotSurface> inOrder = new ArrayList<>();

  private final DamageLog log = new DamageLog();
  private final RectangleSink noting = this::note;

  /**
   * How much of a frame the rectangles say that are read now, and within what; null for nothing.
   */
  private long changedPixels;

  private Region changedWithin;

  /** Whether nearly all changed with the last frame. */
  private boolean wasNearlyAll;

  /** Whether it did with the last two, so that the next one is likely to be as new. */
  private boolean expectsAll;

  /** The number of the request that took the damage last, of which 16 bits count. */
  private short taken;

  /** Whether the server has told of damage since then. */
  private boolean notified;

  /**
   * Begins to note what changes.
   *
   * @param firstEvent of the extension DAMAGE
   */
  DamageGrabber(
      XcbConnection connection,
      GrabbedWindow window,
      SharedMemoryGrabber memories,
      int firstEvent) {
    this.connection = connection;
    this.window = window;
    this.memories = memories;
    this.core = new CoreRequests(connection);
    this.shm = new ShmRequests(connection);
    this.copy = new CopyRequests(connection);
    this.regions = new RegionRequests(connection);
    this.damages = new DamageRequests(connection);
    this.batch = new Batch(connection);
    this.gc = copy.createGc(window.id());
    this.changes = regions.create();
    this.scratch = regions.create();
    this.damage = damages.create(window.id());
    connection.onEvent((type, event) -> heard(type == firstEvent, event));
  }

  /** An event from before the damage was taken tells of what was known. */
  private void heard(boolean damageNotify, Wire event) {
    if (damageNotify && (short) (event.u16(2) - taken) >= 0) {
      notified = true;
    }
  }

  @Override
  public Transport transport() {
    return memories.transport();
  }

  @Override
  public X11SlotMemory allocate(long byteSize) {
    return memories.allocate(byteSize);
  }

  /**
   * Tells whether the server has told, in what was read, of damage that no grab has taken. It may
   * be about to.
   *
   * @return whether something has changed
   */
  public boolean isNotified() {
    return notified;
  }

  /**
   * Asks for what has changed, without a copy.
   *
   * @return the answer to come, of no bytes, after which {@link #damageOf} knows
   */
  public UnderWay ask() {
    take();
    return new Refresh(regions.fetch(changes, noting), null, null);
  }

  @Override
  public boolean isPrepared(Region region, X11SlotMemory memory) {
    SlotSurface surface = surfaces.get(memory);
    return surface != null && surface.shows().equals(region);
  }

  @Override
  public UnderWay request(Region region, X11SlotMemory memory) {
    SlotSurface surface = surfaceOf(memory, region);
    // No other client draws in between, so that the frame shows one moment.
    core.grabServer(batch);
    UnderWay whole;
    try {
      whole = refresh(surface, memory);
    } finally {
      // Whatever happens, or nobody would draw any more until this connection ends.
      core.ungrabServer(batch);
    }
    return new Refresh(regions.fetch(changes, noting), region, whole);
  }

  /** As {@link #request}, for one who has grabbed the server. */
  UnderWay requestGrabbed(Region region, X11SlotMemory memory) {
    UnderWay whole = refresh(surfaceOf(memory, region), memory);
    return new Refresh(regions.fetch(changes, noting), region, whole);
  }

  /** Returns the answer to come of a whole copy, or null where what has changed is copied. */
  private UnderWay refresh(SlotSurface surface, X11SlotMemory memory) {
    Region shows = surface.shows();
    drawWhatWasPutOff(surface);
    take();
    if (surface.untold() != null) {
      regions.set(batch, scratch, rectangle(surface.untold()));
      regions.add(batch, scratch, surface.stale());
    }
    UnderWay whole = null;
    // A whole copy is one of the root.
    if (expectsAll && window instanceof RootWindow) {
      whole = memories.request(shows, memory);
    } else {
      copyChanges(surface);
    }
    regions.set(batch, surface.stale(), NOTHING);
    surface.refreshed();
    return whole;
  }

  /**
   * Copies one pixel, which is right in the slot whatever the clip. X.Org puts off the drawing of
   * windows within this one that are redirected automatically, be it by a client or for their
   * alpha, until this one is read; were it read by the copy first, it would be damaged after its
   * damage was taken.
   */
  private void drawWhatWasPutOff(SlotSurface surface) {
    Region shows = surface.shows();
    copy.copyArea(batch, window.id(), surface.pixmap(), gc, shows.x(), shows.y(), 1, 1);
  }

  private void copyChanges(SlotSurface surface) {
    Region shows = surface.shows();
    regions.clip(batch, gc, surface.stale(), -shows.x(), -shows.y());
    int drawable = window.beginCopy(batch);
    int x = window.inset() + shows.x();
    int y = window.inset() + shows.y();
    copy.copyArea(batch, drawable, surface.pixmap(), gc, x, y, shows.width(), shows.height());
    window.endCopy(batch);
  }

  /** Takes the damage, and adds it to what every slot lacks. */
  private void take() {
    taken = damages.subtract(batch, damage, changes);
    notified = false;
    for (int i = 0; i < inOrder.size(); i++) {
      regions.add(batch, changes, inOrder.get(i).stale());
    }
  }

  /** The rectangles that have changed come last: when they are there, the copy has been made. */
  private final class Refresh implements UnderWay {
    private final Pending<Boolean> rectangles;
    private final Region shows;
    private final UnderWay whole;

    /**
     * A grab, or a question.
     *
     * @param shows what the slot is for; null where nothing is copied
     * @param whole the answer to come of a whole copy; null where there is none
     */
    Refresh(Pending<Boolean> rectangles, Region shows, UnderWay whole) {
      this.rectangles = rectangles;
      this.shows = shows;
      this.whole = whole;
    }

    @Override
    public boolean isThere() {
      return rectangles.isThere();
    }

    /** Reads all answers; where one is a refusal, nothing is known of any slot any more. */
    @Override
    public long await() {
      try {
        changedPixels = 0;
        changedWithin = shows;
        try {
          if (whole != null) {
            long unused = whole.await();
          }
        } finally {
          awaitRectangles();
        }
        if (shows != null) {
          boolean nearlyAll = changedPixels >= MANY * shows.width() * shows.height();
          expectsAll = nearlyAll && wasNearlyAll;
          wasNearlyAll = nearlyAll;
        }
        return 0;
      } catch (RuntimeException e) {
        lose();
        throw e;
      }
    }

    private void awaitRectangles() {
      try {
        boolean unused = rectangles.await();
      } finally {
        connection.tellReadEvents();
        batch.check();
      }
    }
  }

  private void note(int x, int y, int width, int height) {
    log.add(x, y, width, height);
    if (changedWithin != null) {
      long right = Math.min(x + width, changedWithin.x() + changedWithin.width());
      long bottom = Math.min(y + height, changedWithin.y() + changedWithin.height());
      long seenWidth = right - Math.max(x, changedWithin.x());
      long seenHeight = bottom - Math.max(y, changedWithin.y());
      changedPixels += Math.max(0, seenWidth) * Math.max(0, seenHeight);
    }
  }

  /** Sets whether the next grab copies the frame whole, which is right whatever has changed. */
  void expect(boolean all) {
    expectsAll = all;
  }

  /** Nothing is known any more of what slots show. */
  public void lose() {
    log.forget();
    inOrder.forEach(SlotSurface::lost);
  }

  private SlotSurface surfaceOf(X11SlotMemory memory, Region region) {
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

  private static short[] rectangle(Region region) {
    return new short[] {
      (short) region.x(), (short) region.y(), (short) region.width(), (short) region.height()
    };
  }

  /** Somebody may have written into a slot: all of it is copied with the next use. */
  public void lost(X11SlotMemory memory) {
    SlotSurface surface = surfaces.get(memory);
    if (surface != null) {
      surface.lost();
    }
  }

  /** A part of a slot, in pixels of the window, no longer shows the screen. */
  public void drewOver(X11SlotMemory memory, Region part) {
    surfaces.get(memory).drawnOver(part);
  }

  /** A part of frames, in pixels of the window, is another now though the screen is not. */
  public void changed(Region part) {
    log.add(part);
  }

  /**
   * Tells whether a frame of a region would show the same as the last that somebody got.
   *
   * @param region of the root
   * @return whether nothing has changed, so far as was asked
   */
  public boolean isUnchanged(Region region) {
    return log.isUnchanged(region);
  }

  /** What a frame of a region shows otherwise than the last that somebody got. */
  public Damage damageOf(Region region) {
    return log.of(region);
  }

  /** Somebody got a frame of a region. */
  public void shown(Region region) {
    log.shown(region);
  }
}
