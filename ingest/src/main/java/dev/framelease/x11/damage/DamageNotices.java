package dev.framelease.x11.damage;

import dev.framelease.x11.xcb.EventListener;
import dev.framelease.x11.xcb.Wire;

/**
 * When the server told of damage (DamageNotify): by the numbers of requests, of which 16 bits
 * count. On the connection's thread.
 */
final class DamageNotices implements EventListener {
  private final int damageNotify;

  /** The request that took the damage last. */
  private short taken;

  /** What changed after that, and is told with a number up to this, may have been copied. */
  private short copied;

  private boolean sinceTaken;
  private boolean beforeCopied;

  /**
   * Hears nothing yet.
   *
   * @param damageNotify the type of the event
   */
  DamageNotices(int damageNotify) {
    this.damageNotify = damageNotify;
  }

  /** An event from before the damage was taken tells of what was known. */
  @Override
  public void on(int type, Wire event) {
    short after = (short) event.u16(2);
    if (type == damageNotify && (short) (after - taken) >= 0) {
      sinceTaken = true;
      beforeCopied |= (short) (after - copied) <= 0;
    }
  }

  /** A request takes the damage, and nothing is copied yet: begins anew. */
  void taken(short request) {
    taken = request;
    copied = request;
    sinceTaken = false;
    beforeCopied = false;
  }

  /** A request copies what has changed. */
  void copied(short request) {
    copied = request;
  }

  /** Tells whether there is damage that was not taken. */
  boolean sinceTaken() {
    return sinceTaken;
  }

  /** Tells whether some of it was there before or within the copy, which may show a part of it. */
  boolean beforeCopied() {
    return beforeCopied;
  }
}
