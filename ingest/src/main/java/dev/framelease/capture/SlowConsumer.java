package dev.framelease.capture;

/** What a stream does when its frames are taken more slowly than they are captured. */
public enum SlowConsumer {
  /** The oldest frame that waits gives way to the newest. */
  KEEP_LATEST,
  /** Nothing is captured while as many frames wait as may. */
  BLOCK,
  /** The newest frame is dropped while as many wait as may. */
  DROP_NEWEST
}
