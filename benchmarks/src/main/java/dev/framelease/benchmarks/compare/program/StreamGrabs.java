package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.DamageUse;
import dev.framelease.capture.StreamOptions;

/**
 * A stream of whole frames on request, one ahead: the next is written while this one is read, and
 * no other thread takes part.
 */
final class StreamGrabs extends StreamCapturer {
  StreamGrabs(String display) throws Exception {
    super(
        display, StreamOptions.DEFAULT.onRequest().withAhead(TIMEOUT).withDamage(DamageUse.IGNORE));
  }

  /** Waits for the frame that is captured ahead, so that nothing runs while others do. */
  @Override
  public void settle() throws Exception {
    boolean unused = stream.awaitDamage(TIMEOUT);
  }
}
