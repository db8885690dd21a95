package dev.framelease.capture;

import java.time.Duration;
import java.util.Objects;

/**
 * How a stream captures and delivers.
 *
 * <p>Immutable.
 *
 * @param framesPerSecond the pace, from a millionth to a thousand million; infinite for as fast as
 *     possible
 * @param slowConsumer what to do when frames are taken more slowly than that
 * @param capacity frames that may wait to be taken: how far the stream captures ahead. Each holds a
 *     slot, and one more is being written: the stream needs a slot more than this and the takers
 *     hold. With 0 nothing is captured ahead: a frame is captured when it is asked for, on the
 *     thread that asks, whatever the pace and the policy are ({@link #onRequest}).
 * @param pool bounds of the slots, which are the stream's own. At a bound, {@link
 *     OverflowPolicy#FAIL} counts the frame as {@link DropCause#NO_SLOT} and goes on with the next;
 *     {@link OverflowPolicy#BLOCK} waits for a slot as long as a grab may take. Before a frame is
 *     lost, {@link SlowConsumer#KEEP_LATEST} has the oldest that waits give its slot to it.
 * @param grabTimeout how long the capture of one frame may take
 * @param limit frames after whose delivery the stream ends; {@link Long#MAX_VALUE} for no limit
 * @param damage what use is made of what the server tells of changes on the screen
 * @param ahead where frames are captured on request, how old the next one may be that is captured
 *     while the one before is in use ({@link #withAhead}); zero for none. Others have {@code
 *     capacity} for that.
 */
public record StreamOptions(
    double framesPerSecond,
    SlowConsumer slowConsumer,
    int capacity,
    PoolOptions pool,
    Duration grabTimeout,
    long limit,
    DamageUse damage,
    Duration ahead) {
  /**
   * Thirty frames a second, the latest one kept, the default pool, five seconds for a grab, no
   * limit, what has changed copied.
   */
  public static final StreamOptions DEFAULT =
      new StreamOptions(
          30,
          SlowConsumer.KEEP_LATEST,
          1,
          PoolOptions.DEFAULT,
          SessionOptions.DEFAULT.grabTimeout(),
          Long.MAX_VALUE,
          DamageUse.COPY_CHANGES,
          Duration.ZERO);

  /** A frame every eleven days: slower than that is no stream, and faster than this no pace. */
  private static final double SLOWEST = 1e-6;

  /** A frame every nanosecond, which is how finely time is told. */
  private static final double FASTEST = 1e9;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public StreamOptions {
    Objects.requireNonNull(slowConsumer, "slowConsumer");
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(damage, "damage");
    if (!(framesPerSecond >= SLOWEST)) {
      throw new IllegalArgumentException(
          "a stream gives at least " + SLOWEST + " frames a second, and not " + framesPerSecond);
    }
    if (framesPerSecond > FASTEST && !Double.isInfinite(framesPerSecond)) {
      throw new IllegalArgumentException(
          "a pace is at most "
              + FASTEST
              + " frames a second, and not "
              + framesPerSecond
              + ": take asFastAsPossible()");
    }
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "0 frames or more may wait in a stream, and not " + capacity);
    }
    if (grabTimeout.isNegative() || grabTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the grab timeout must be positive, and is " + grabTimeout);
    }
    if (limit < 0) {
      throw new IllegalArgumentException("a stream cannot end after " + limit + " frames");
    }
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("a frame cannot be " + ahead + " old");
    }
    if (!ahead.isZero() && capacity > 0) {
      throw new IllegalArgumentException(
          "a stream that captures by itself is as far ahead as its capacity of "
              + capacity
              + " says: take onRequest(), or no withAhead");
    }
  }

  /**
   * Returns these options with another pace.
   *
   * @param rate frames a second, from a millionth to a thousand million
   * @return new options
   * @throws IllegalArgumentException if it is out of that range
   */
  public StreamOptions withRate(double rate) {
    return new StreamOptions(rate, slowConsumer, capacity, pool, grabTimeout, limit, damage, ahead);
  }

  /**
   * Returns these options without a pace: each frame is captured as soon as the one before is done.
   *
   * @return new options
   */
  public StreamOptions asFastAsPossible() {
    return withRate(Double.POSITIVE_INFINITY);
  }

  /**
   * Returns these options without anything captured ahead: each frame is captured when it is asked
   * for, on the thread that asks, and shows the screen as it is then. The pace is the takers'.
   *
   * @return new options
   */
  public StreamOptions onRequest() {
    return asFastAsPossible().withCapacity(0);
  }

  /**
   * Returns these options, which are {@link #onRequest}, with one frame ahead: when a frame is
   * taken, the server is asked for the next one at once, and writes it into another slot while this
   * one is in use. So the next one shows the screen as it was right after the take before, which
   * its {@link dev.framelease.frame.FrameInfo#time} tells. No thread but the taker's takes part.
   *
   * <p>Where nothing has changed by then, as far as the server has told, or no slot is free,
   * nothing is captured ahead, and the next take captures as without this; so it does where what
   * was captured ahead shows nothing new. One slot more is used than the takers hold, if the bounds
   * of the pool let it.
   *
   * @param oldest how long ago the server may have been asked for the frame when it is taken; one
   *     that is older is not given to anybody, but captured anew. Zero for nothing ahead.
   * @return new options
   * @throws IllegalArgumentException if it is negative, or not zero where these options are not
   *     {@link #onRequest}
   */
  public StreamOptions withAhead(Duration oldest) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, capacity, pool, grabTimeout, limit, damage, oldest);
  }

  /**
   * Tells whether frames come as fast as they can.
   *
   * @return whether there is no pace
   */
  public boolean isWithoutPace() {
    return Double.isInfinite(framesPerSecond);
  }

  /**
   * Tells whether frames are captured when they are asked for.
   *
   * @return whether the capacity is 0
   */
  public boolean isOnRequest() {
    return capacity == 0;
  }

  /**
   * Returns these options with another policy for slow consumers.
   *
   * @param policy what to do
   * @return new options
   */
  public StreamOptions withSlowConsumer(SlowConsumer policy) {
    return new StreamOptions(
        framesPerSecond, policy, capacity, pool, grabTimeout, limit, damage, ahead);
  }

  /**
   * Returns these options with another bound of what waits.
   *
   * @param frames that may wait to be taken; 0 for {@link #onRequest}
   * @return new options
   * @throws IllegalArgumentException if it is negative, or not 0 where something is captured ahead
   *     ({@link #withAhead})
   */
  public StreamOptions withCapacity(int frames) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, frames, pool, grabTimeout, limit, damage, ahead);
  }

  /**
   * Returns these options with other bounds of the slots.
   *
   * @param options the bounds
   * @return new options
   */
  public StreamOptions withPool(PoolOptions options) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, capacity, options, grabTimeout, limit, damage, ahead);
  }

  /**
   * Returns these options with another limit to the capture of one frame.
   *
   * @param timeout positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamOptions withGrabTimeout(Duration timeout) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, capacity, pool, timeout, limit, damage, ahead);
  }

  /**
   * Returns these options with an end.
   *
   * @param frames after whose delivery the stream ends, 0 or more
   * @return new options
   * @throws IllegalArgumentException if it is negative
   */
  public StreamOptions withLimit(long frames) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, capacity, pool, grabTimeout, frames, damage, ahead);
  }

  /**
   * Returns these options with another use of damage.
   *
   * @param use what to do with what the server tells of changes
   * @return new options
   */
  public StreamOptions withDamage(DamageUse use) {
    return new StreamOptions(
        framesPerSecond, slowConsumer, capacity, pool, grabTimeout, limit, use, ahead);
  }
}
