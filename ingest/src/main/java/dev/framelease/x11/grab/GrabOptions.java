package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.x11.transport.MemoryAllocator;
import java.time.Duration;
import java.util.Optional;

/**
 * How one connection grabs.
 *
 * @param user whose slots these are, for messages
 * @param pool bounds of its slots
 * @param budget what its slots count against, as those of others do
 * @param sharedMemory whether to try shared memory
 * @param damage whether to keep frames up to date by damage, for one source alone
 * @param source what a stream is of; empty for the grabs of a session, which are of anything
 * @param ahead how old a frame may be that is asked for before somebody waits for it; zero for none
 * @param allocator where the memory of its slots comes from
 */
public record GrabOptions(
    String user,
    PoolOptions pool,
    MemoryBudget budget,
    boolean sharedMemory,
    boolean damage,
    Optional<CaptureSource> source,
    Duration ahead,
    MemoryAllocator allocator) {
  /** What a session grabs with. */
  public static GrabOptions of(String user, SessionOptions options, MemoryAllocator allocator) {
    return new GrabOptions(
        user,
        options.pool(),
        options.budget(),
        options.sharedMemory(),
        false,
        Optional.empty(),
        Duration.ZERO,
        allocator);
  }

  /** {@link #ahead} in nanoseconds: at the most 292 years. */
  long aheadNanos() {
    try {
      return ahead.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The same for a stream, which has slots of its own. */
  public GrabOptions forStream(String stream, CaptureSource of, StreamOptions options) {
    return new GrabOptions(
        stream,
        options.pool(),
        budget,
        sharedMemory,
        options.damage() != DamageUse.IGNORE,
        Optional.of(of),
        options.ahead(),
        allocator);
  }
}
