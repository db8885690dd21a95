package dev.framelease.x11.faults;

/**
 * Finds the requests that bring a slot up to date ahead: what is copied without the damage being
 * taken before. For the one thread that passes a stream's requests.
 */
final class AheadRequests {
  /** Where CopyArea has the width, 16 bits: one pixel alone makes the server draw. */
  private static final int WIDTH_AT = 24;

  private boolean taken;

  /** Tells of each request of a stream, one after the other, whether it is one of these. */
  boolean has(Request request) {
    switch (request.name()) {
      case "DamageSubtract" -> taken = true;
      case "XFixesFetchRegion" -> taken = false;
      case "CopyArea" -> {
        return !taken && isCopy(request);
      }
      case "XFixesSetGCClipRegion", "XFixesSetRegion", "CompositeNameWindowPixmap" -> {
        return !taken;
      }
      default -> {}
    }
    return false;
  }

  /** Tells whether a request copies into a slot. */
  static boolean isCopy(Request request) {
    return request.name().equals("CopyArea") && request.words().getShort(WIDTH_AT) != 1;
  }
}
