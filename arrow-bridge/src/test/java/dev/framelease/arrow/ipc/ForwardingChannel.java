package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A channel of a test's, which looks at what is written, or holds it up, and hands it on.
 *
 * @param <C> where it goes
 */
public abstract class ForwardingChannel<C extends WritableByteChannel>
    implements WritableByteChannel {
  protected final C target;

  /** Takes the target over, and closes it when this is closed. */
  protected ForwardingChannel(C target) {
    this.target = target;
  }

  @Override
  public final boolean isOpen() {
    return target.isOpen();
  }

  @Override
  public final void close() throws IOException {
    target.close();
  }
}
