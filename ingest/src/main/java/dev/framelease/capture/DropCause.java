package dev.framelease.capture;

/** Why a frame of a stream was not delivered, or not even captured. */
public enum DropCause {
  /** Not captured: its time had passed while the one before was captured, or waited for room. */
  LATE,
  /** Not captured: every slot was held, and the pool or the memory budget at its bound. */
  NO_SLOT,
  /** Not captured: the server did not answer in time. */
  TIMED_OUT,
  /** Captured, and replaced by a newer one before somebody took it. */
  REPLACED,
  /** Captured, and dropped because as many frames waited as may. */
  QUEUE_FULL,
  /** Captured, and not taken before the stream ended. */
  ENDED
}
