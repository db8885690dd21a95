package dev.framelease.pool;

/** What a slot is doing. */
public enum SlotState {
  /** Nobody uses it. */
  FREE,
  /** The backend writes a frame into it. */
  WRITING,
  /** Somebody holds a lease on the frame in it. */
  HELD,
  /** The backend was not answered in time, and may still write into it. */
  QUARANTINED,
  /**
   * A lease on it was lost. Since somebody may still have the address, it is never used again, and
   * is retired as soon as the pool's owner comes by.
   */
  LEAKED,
  /**
   * Its memory has been given back to the system, since others lacked it; the pool's owner removes
   * it when it comes by.
   */
  RECLAIMED,
  /** Its memory has been given back to the system. */
  RETIRED
}
