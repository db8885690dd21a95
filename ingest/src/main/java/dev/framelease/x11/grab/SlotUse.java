package dev.framelease.x11.grab;

/**
 * What was made of slots, and is.
 *
 * @param created how many there have ever been
 * @param held how many are lent now
 * @param quarantined how many the server may still write into
 * @param bytes how large all are together
 * @param copiedBytes how many bytes this process has copied into them
 */
public record SlotUse(long created, int held, int quarantined, long bytes, long copiedBytes) {
  /** Nothing. */
  public static final SlotUse NONE = new SlotUse(0, 0, 0, 0, 0);

  /**
   * Adds up.
   *
   * @param other of other slots
   * @return the sum
   */
  public SlotUse plus(SlotUse other) {
    return new SlotUse(
        created + other.created,
        held + other.held,
        quarantined + other.quarantined,
        bytes + other.bytes,
        copiedBytes + other.copiedBytes);
  }
}
