package dev.framelease.x11.transport;

import dev.framelease.capture.Transport;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.XcbConnection;

/** Images of a window, in whichever way they come. On the connection's thread only. */
public final class WindowGrabber implements Grabber {
  private final XcbConnection connection;
  private final ImageGrabber images;
  private final GrabbedWindow window;
  private final Batch batch;

  /**
   * Grabs a window the way that another grabber grabs.
   *
   * @param batch that nobody uses while a grab is under way
   */
  public WindowGrabber(
      XcbConnection connection, ImageGrabber images, GrabbedWindow window, Batch batch) {
    this.connection = connection;
    this.images = images;
    this.window = window;
    this.batch = batch;
  }

  @Override
  public Transport transport() {
    return images.transport();
  }

  @Override
  public X11SlotMemory allocate(long byteSize) {
    return images.allocate(byteSize);
  }

  @Override
  public boolean isPrepared(Region region, X11SlotMemory memory) {
    return images.isPrepared(region, memory);
  }

  @Override
  public UnderWay request(Region region, X11SlotMemory memory) {
    int drawable = window.beginCopy(batch);
    int x = window.inset() + region.x();
    int y = window.inset() + region.y();
    UnderWay image = images.image(drawable, x, y, window.layout(region), memory);
    window.endCopy(batch);
    return new Checked(image);
  }

  /** What is refused after the image is so only where the image was, too. */
  private final class Checked implements UnderWay {
    private final UnderWay image;

    Checked(UnderWay image) {
      this.image = image;
    }

    @Override
    public boolean isThere() {
      return image.isThere();
    }

    @Override
    public long await() {
      try {
        return image.await();
      } finally {
        connection.tellReadEvents();
        batch.check();
      }
    }
  }
}
