package dev.framelease.x11.transport;

import dev.framelease.capture.Transport;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Pending;
import java.nio.ByteBuffer;

/** Pixels come through the socket (GetImage), and are copied into the slot. */
final class SocketGrabber implements ImageGrabber {
  private final CoreRequests core;
  private final RootWindow root;
  private final MemoryAllocator allocator;

  SocketGrabber(CoreRequests core, RootWindow root, MemoryAllocator allocator) {
    this.core = core;
    this.root = root;
    this.allocator = allocator;
  }

  @Override
  public Transport transport() {
    return Transport.SOCKET;
  }

  @Override
  public X11SlotMemory allocate(long byteSize) {
    return X11SlotMemory.detached(allocator.allocate(SlotSize.toInt(byteSize)));
  }

  /** Pixels come through the socket for as long as they take, and libxcb waits for the last. */
  @Override
  public boolean isPrepared(Region region, X11SlotMemory memory) {
    return false;
  }

  @Override
  public UnderWay request(Region region, X11SlotMemory memory) {
    return image(root.id(), region.x(), region.y(), root.layout(region), memory);
  }

  @Override
  public UnderWay image(int drawable, int x, int y, FrameLayout layout, X11SlotMemory memory) {
    Pending<Long> pending =
        core.getImage(
            drawable,
            x,
            y,
            layout.width(),
            layout.height(),
            pixels -> copy(layout, pixels, memory.buffer()));
    return new UnderWay() {
      @Override
      public boolean isThere() {
        return pending.isThere();
      }

      @Override
      public long await() {
        return pending.await();
      }
    };
  }

  private static long copy(FrameLayout layout, ByteBuffer pixels, ByteBuffer slot) {
    int bytes = pixels.remaining();
    Grabber.requireSize("GetImage", layout, bytes);
    slot.put(0, pixels, pixels.position(), bytes);
    return bytes;
  }
}
