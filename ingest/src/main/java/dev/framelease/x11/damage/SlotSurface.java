package dev.framelease.x11.damage;

import dev.framelease.pixels.Region;

/**
 * A slot as the server can draw into it. On the connection's thread.
 *
 * <p>What the slot does not show as it is on the screen is the region {@code stale}, which lives in
 * the server, and what was drawn over the slot on this side, which the server is told of before the
 * slot is used again.
 */
final class SlotSurface {
  private final int pixmap;
  private final int stale;
  private final Region shows;
  private Region drawnOver;
  private boolean unknown = true;
  private double staleShare;

  /**
   * A slot whose content is unknown.
   *
   * @param pixmap the id of a pixmap over the slot's memory, of the size of {@code shows}
   * @param stale the id of an XFixes region, in pixels of the window
   * @param shows what of the window the slot is for
   */
  SlotSurface(int pixmap, int stale, Region shows) {
    this.pixmap = pixmap;
    this.stale = stale;
    this.shows = shows;
  }

  int pixmap() {
    return pixmap;
  }

  int stale() {
    return stale;
  }

  Region shows() {
    return shows;
  }

  /** What the server has to add to {@code stale}; null if it knows all. */
  Region untold() {
    return unknown ? shows : drawnOver;
  }

  /** A share of the screen has changed since. */
  void outdated(double share) {
    staleShare = Math.max(staleShare, share);
  }

  /** Tells whether it is sure that nearly all of the slot must be copied. */
  boolean needsNearlyAll() {
    return unknown || staleShare >= ChangeShare.NEARLY_ALL;
  }

  /** The server is about to make the slot show the screen. */
  void refreshed() {
    unknown = false;
    drawnOver = null;
    staleShare = 0;
  }

  /** Something was drawn over a part of the slot, in pixels of the window. */
  void drawnOver(Region part) {
    drawnOver = part;
  }

  /** Nobody knows what the slot shows. */
  void lost() {
    unknown = true;
  }
}
