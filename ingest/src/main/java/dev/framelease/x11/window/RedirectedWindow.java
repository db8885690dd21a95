package dev.framelease.x11.window;

import dev.framelease.capture.CaptureException;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.screen.WindowFormat;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CompositeRequests;
import dev.framelease.x11.xcb.CopyRequests;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * A window that the server draws into a pixmap of its own, so that its content is whole where other
 * windows cover it. On the connection's thread.
 *
 * <p>The window gets another pixmap whenever it is mapped or its size changes. So its pixmap is
 * given a name for each copy, and the name is freed after it. With the server grabbed, that is
 * never an old one; without, {@link WindowWatch} tells of it before the next answer.
 */
public final class RedirectedWindow implements GrabbedWindow, AutoCloseable {
  private final CompositeRequests composite;
  private final CopyRequests copy;
  private final WindowWatch watch;
  private final WindowFormat format;
  private final int pixmap;

  private RedirectedWindow(XcbConnection connection, WindowWatch watch, WindowFormat format) {
    this.composite = new CompositeRequests(connection);
    this.copy = new CopyRequests(connection);
    this.watch = watch;
    this.format = format;
    this.pixmap = connection.generateId();
  }

  /**
   * Redirects a window.
   *
   * @param watch of the window
   * @return a window that the caller must close
   * @throws CaptureException if it is gone, not shown, or its pixels are in no known format
   */
  public static RedirectedWindow of(XcbConnection connection, WindowWatch watch) {
    Region unused = watch.shown();
    try {
      WindowFormat format = WindowFormat.of(connection, watch.name(), watch.attributes());
      RedirectedWindow window = new RedirectedWindow(connection, watch, format);
      window.composite.redirect(watch.id()).check();
      return window;
    } catch (XErrorException e) {
      // It may just have gone, and the watch says so then.
      unused = watch.shown();
      throw e;
    }
  }

  @Override
  public int id() {
    return watch.id();
  }

  @Override
  public int root() {
    return watch.root();
  }

  @Override
  public int depth() {
    return format.depth();
  }

  @Override
  public FrameLayout layout(Region region) {
    return format.layout(region);
  }

  @Override
  public int beginCopy(Batch batch) {
    composite.nameWindowPixmap(batch, id(), pixmap);
    return pixmap;
  }

  @Override
  public void endCopy(Batch batch) {
    copy.freePixmap(batch, pixmap);
  }

  /** The pixmap has the border around it. */
  @Override
  public int inset() {
    return watch.borderWidth();
  }

  /** Has the server draw the window where it is seen, unless others want it redirected, too. */
  @Override
  public void close() {
    try {
      composite.unredirect(id()).check();
    } catch (XErrorException gone) {
      // With the window, all that was asked for it has gone.
    }
  }
}
