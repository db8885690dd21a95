package dev.framelease.testing;

import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An X server for the tests of one class.
 *
 * <pre>{@code
 * @RegisterExtension static final XServer X = XServer.ofSize(640, 480);
 * }</pre>
 *
 * <p>A server that does not start fails the class.
 */
public final class XServer implements BeforeAllCallback, AfterAllCallback {
  private final VirtualDisplayOptions options;
  private VirtualDisplay display;

  private XServer(VirtualDisplayOptions options) {
    this.options = options;
  }

  /** A server of depth 24 and this size in pixels. */
  public static XServer ofSize(int width, int height) {
    return with(VirtualDisplayOptions.DEFAULT.withSize(width, height));
  }

  /** A server with these options. */
  public static XServer with(VirtualDisplayOptions options) {
    return new XServer(options);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    display = VirtualDisplay.start(options);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (display != null) {
      display.close();
    }
  }

  /** The running server. */
  public VirtualDisplay display() {
    return display;
  }

  /** What to connect to, such as {@code :7}. */
  public String name() {
    return display.name();
  }
}
