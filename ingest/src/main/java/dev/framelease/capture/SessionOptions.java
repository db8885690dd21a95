package dev.framelease.capture;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a session is opened with.
 *
 * <p>Immutable.
 *
 * @param display the display, such as {@code :0}; empty for {@code $DISPLAY}
 * @param connectTimeout how long opening the session may take
 * @param grabTimeout how long {@link ScreenSession#grab(CaptureSource)} may take
 * @param pool bounds of the slots that its grabs use
 * @param budget bound of the bytes that all slots have, those of its streams and of other sessions
 *     included
 * @param sharedMemory whether to try shared memory; without it pixels come through the socket
 */
public record SessionOptions(
    Optional<String> display,
    Duration connectTimeout,
    Duration grabTimeout,
    PoolOptions pool,
    MemoryBudget budget,
    boolean sharedMemory) {
  /**
   * {@code $DISPLAY}, five seconds for everything ({@link ServerTimeout} unless that is set), the
   * default pool, the JVM's budget, shared memory.
   */
  public static final SessionOptions DEFAULT =
      new SessionOptions(
          Optional.empty(),
          ServerTimeout.orElse(Duration.ofSeconds(5)),
          ServerTimeout.orElse(Duration.ofSeconds(5)),
          PoolOptions.DEFAULT,
          MemoryBudget.ofJvm(),
          true);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if a timeout is not positive
   */
  public SessionOptions {
    Objects.requireNonNull(display, "display");
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(budget, "budget");
    requirePositive("connect", connectTimeout);
    requirePositive("grab", grabTimeout);
  }

  private static void requirePositive(String name, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "the " + name + " timeout must be positive, and is " + timeout);
    }
  }

  /**
   * Returns these options for another display.
   *
   * @param name such as {@code :0}
   * @return new options
   */
  public SessionOptions withDisplay(String name) {
    return new SessionOptions(
        Optional.of(name), connectTimeout, grabTimeout, pool, budget, sharedMemory);
  }

  /**
   * Returns these options with another limit to opening.
   *
   * @param timeout positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public SessionOptions withConnectTimeout(Duration timeout) {
    return new SessionOptions(display, timeout, grabTimeout, pool, budget, sharedMemory);
  }

  /**
   * Returns these options with another limit to a grab.
   *
   * @param timeout positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public SessionOptions withGrabTimeout(Duration timeout) {
    return new SessionOptions(display, connectTimeout, timeout, pool, budget, sharedMemory);
  }

  /**
   * Returns these options with other bounds of the slots.
   *
   * @param options the bounds
   * @return new options
   */
  public SessionOptions withPool(PoolOptions options) {
    return new SessionOptions(display, connectTimeout, grabTimeout, options, budget, sharedMemory);
  }

  /**
   * Returns these options with another budget.
   *
   * @param shared may be given to other sessions, too
   * @return new options
   */
  public SessionOptions withBudget(MemoryBudget shared) {
    return new SessionOptions(display, connectTimeout, grabTimeout, pool, shared, sharedMemory);
  }

  /**
   * Returns these options with or without shared memory.
   *
   * @param on whether to try it
   * @return new options
   */
  public SessionOptions withSharedMemory(boolean on) {
    return new SessionOptions(display, connectTimeout, grabTimeout, pool, budget, on);
  }
}
