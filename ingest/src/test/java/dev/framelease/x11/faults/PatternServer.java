package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;

import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.Servers;
import dev.framelease.x11.X11Backend;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An X server of 64 x 48 pixels for the tests of one class, which shows a {@link Pattern} before
 * each, on the root and in {@link PatternWindows}. What the backend logs meanwhile is kept from the
 * console.
 *
 * <pre>{@code
 * @RegisterExtension static final PatternServer X = new PatternServer();
 * }</pre>
 */
final class PatternServer
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final XServer server = XServer.ofSize(64, 48);
  private Canvas canvas;
  private PatternWindows windows;
  private LogOf log;
  private ServerResources before;
  private long connectionsBefore;

  @Override
  public void beforeAll(ExtensionContext context) {
    server.beforeAll(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    canvas = Canvas.open(name());
    windows = PatternWindows.on(name());
    Pattern.drawOn(canvas);
    log = new LogOf(X11Backend.class.getPackage());
    before = ServerResources.of(name());
    connectionsBefore = Aftermath.connections();
  }

  /** A test may have left it stopped. */
  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Servers.resume(display());
    log.close();
    windows.close();
    canvas.close();
    // Else what goes late would be counted as what the next test begins with.
    eventually(
        () -> "left in the server: " + ServerResources.of(name()),
        () -> ServerResources.of(name()).counts().isEmpty());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.afterAll(context);
  }

  /** The running server. */
  VirtualDisplay display() {
    return server.display();
  }

  /** What to connect to, such as {@code :7}. */
  String name() {
    return server.name();
  }

  /** Fills the root and all windows. */
  void fill(int rgb) {
    canvas.fill(rgb);
    windows.fill(rgb);
  }

  /** Has all show the picture again. */
  void restore() {
    Pattern.drawOn(canvas);
    windows.restore();
  }

  /** Fails if this process or the server has more than before this test, or cannot be captured. */
  void assertServes() {
    Aftermath.assertServes(display(), before);
    Aftermath.assertNoConnectionsBeyond(connectionsBefore);
  }
}
