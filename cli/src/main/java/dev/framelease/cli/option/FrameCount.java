package dev.framelease.cli.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How many frames a command takes. */
public final class FrameCount {
  @Option(names = "--frames", paramLabel = "N", description = "End after so many frames.")
  private Optional<Long> frames;

  /**
   * Tells where to end.
   *
   * @return the most frames; {@link Long#MAX_VALUE} where none was named
   * @throws UsageException if the number is not positive
   */
  public long most() {
    frames.ifPresent(n -> UsageException.unlessPositive("--frames", n));
    return frames.orElse(Long.MAX_VALUE);
  }
}
