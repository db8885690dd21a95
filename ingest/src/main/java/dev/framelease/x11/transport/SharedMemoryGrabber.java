package dev.framelease.x11.transport;

import dev.framelease.capture.Transport;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.XErrorException;

/** The server writes into the slot, which it has attached (ShmGetImage of MIT-SHM 1.2). */
public final class SharedMemoryGrabber implements ImageGrabber {
  private final ShmRequests shm;
  private final CoreRequests core;
  private final RootWindow root;
  private final MemoryAllocator allocator;

  SharedMemoryGrabber(
      ShmRequests shm, CoreRequests core, RootWindow root, MemoryAllocator allocator) {
    this.shm = shm;
    this.core = core;
    this.root = root;
    this.allocator = allocator;
  }

  @Override
  public Transport transport() {
    return Transport.SHARED_MEMORY;
  }

  /** Allocates memory that is attached and warm: the first grab into it is as fast as any. */
  @Override
  public X11SlotMemory allocate(long byteSize) {
    SharedMemory memory = allocator.allocate(SlotSize.toInt(byteSize));
    try {
      int segment = attach(memory);
      X11SlotMemory slot = X11SlotMemory.attached(memory, shm, segment);
      warm(slot, byteSize);
      // A loop of our own that only reads is one that the compiler leaves out in the end.
      memory.buffer().load();
      return slot;
    } catch (Throwable t) {
      memory.retire();
      throw t;
    }
  }

  private int attach(SharedMemory memory) {
    int segment = shm.newSegment();
    int descriptor = memory.duplicateDescriptor();
    try {
      shm.attachFd(segment, descriptor);
      return segment;
    } catch (ConnectionLostException e) {
      // libxcb closes what it has sent, and forgets what it has not.
      memory.takeBack(descriptor);
      throw e;
    }
  }

  /** Makes the server touch every page, so that no frame waits for that. */
  private void warm(X11SlotMemory slot, long byteSize) {
    try {
      Geometry assumed = core.getGeometry(root.id()).await();
      for (Geometry now = touch(slot, byteSize, assumed);
          !now.equals(assumed);
          now = touch(slot, byteSize, assumed)) {
        assumed = now;
      }
    } catch (Throwable t) {
      shm.detach(slot.segment());
      throw t;
    }
  }

  /** Fills the slot as far as the root of this size can; returns the size that it really has. */
  private Geometry touch(X11SlotMemory slot, long byteSize, Geometry assumed) {
    Region row = Region.ofSize(assumed.width(), 1);
    long rows = Math.min(assumed.height(), byteSize / root.layout(row).strideBytes());
    Region most =
        rows > 0
            ? Region.ofSize(assumed.width(), (int) rows)
            : Region.ofSize((int) (byteSize / root.format().bytesPerPixel()), 1);
    // In this order: after a refusal, the server turns to other clients first.
    Pending<Geometry> geometry = core.getGeometry(root.id());
    UnderWay image = request(most, slot);
    XErrorException refusal = null;
    try {
      long unused = image.await();
    } catch (XErrorException e) {
      refusal = e;
    }
    Geometry now = geometry.await();
    if (refusal != null && now.equals(assumed)) {
      throw refusal;
    }
    return now;
  }

  @Override
  public boolean isPrepared(Region region, X11SlotMemory memory) {
    return true;
  }

  @Override
  public UnderWay request(Region region, X11SlotMemory memory) {
    return image(root.id(), region.x(), region.y(), root.layout(region), memory);
  }

  @Override
  public UnderWay image(int drawable, int x, int y, FrameLayout layout, X11SlotMemory memory) {
    Pending<Long> pending =
        shm.getImage(drawable, x, y, layout.width(), layout.height(), memory.segment());
    return new UnderWay() {
      @Override
      public boolean isThere() {
        return pending.isThere();
      }

      @Override
      public long await() {
        Grabber.requireSize("ShmGetImage", layout, pending.await());
        return 0;
      }
    };
  }
}
