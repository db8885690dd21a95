package dev.framelease.x11.transport;

import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.ShmVersion;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;

/**
 * The way that pixels take in a session, and why. It is decided once, by a first grab.
 *
 * @param grabber goes that way
 * @param reason in words for a person
 */
public record TransportChoice(ImageGrabber grabber, String reason) {
  private static final int PROBE_PIXELS = 64;

  /**
   * Decides.
   *
   * @param connection on its own thread
   * @param root what is to be captured
   * @param wanted whether shared memory is to be tried
   * @param allocator where memory comes from
   * @throws dev.framelease.posix.SystemCallException if the system has no memory
   * @throws XErrorException if pixels come neither way
   */
  public static TransportChoice decide(
      XcbConnection connection, RootWindow root, boolean wanted, MemoryAllocator allocator) {
    CoreRequests core = new CoreRequests(connection);
    SocketGrabber socket = new SocketGrabber(core, root, allocator);
    if (!wanted) {
      return proven(socket, root, "shared memory was not wanted (SessionOptions)");
    }
    String missing = XcbLibrary.SHM.whyMissing().orElse(null);
    if (missing != null) {
      return proven(socket, root, missing);
    }
    if (!core.queryExtension("MIT-SHM").await().present()) {
      return proven(socket, root, "the server has no MIT-SHM extension");
    }
    ShmRequests shm = new ShmRequests(connection);
    ShmVersion version = shm.queryVersion().await();
    if (!version.takesDescriptors()) {
      return proven(
          socket,
          root,
          "the server speaks MIT-SHM " + version + ", and memory by descriptor takes 1.2");
    }
    try {
      return proven(
          new SharedMemoryGrabber(shm, core, root, allocator),
          root,
          "the server writes into shared memory (MIT-SHM " + version + ")");
    } catch (XErrorException e) {
      return proven(
          socket, root, e.getMessage() + ": it may be remote, or forbidden to map this memory");
    }
  }

  /** Grabs a corner of the root that way. */
  private static TransportChoice proven(ImageGrabber grabber, RootWindow root, String reason) {
    Region corner =
        Region.ofSize(Math.min(PROBE_PIXELS, root.width()), Math.min(PROBE_PIXELS, root.height()));
    X11SlotMemory memory = grabber.allocate(root.layout(corner).byteSize());
    try {
      long unused = grabber.request(corner, memory).await();
    } finally {
      memory.retire(true);
    }
    return new TransportChoice(grabber, reason);
  }
}
