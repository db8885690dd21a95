package dev.framelease.capture;

import dev.framelease.frame.Frame;
import dev.framelease.memory.Holding;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What came of a grab. Immutable; its frame, where it has one, is the caller's to close. */
public sealed interface GrabResult {
  /**
   * A frame was captured.
   *
   * @param frame the caller owns it and must close it
   */
  record Captured(Frame frame) implements GrabResult {}

  /**
   * Nothing has changed since the last frame, and its slot is shared.
   *
   * @param frame the same pixels again; the caller owns it and must close it
   */
  record NothingChanged(Frame frame) implements GrabResult {}

  /**
   * All slots are in use, and the pool or the memory budget is at its bound.
   *
   * @param bound the bound that was met, in words for a person
   * @param holders who holds the slots, and for how long
   */
  record NoSlot(String bound, List<Holding> holders) implements GrabResult {
    /** Copies the list. */
    public NoSlot {
      holders = List.copyOf(holders);
    }

    /**
     * Says what is known, and what to do.
     *
     * @return the bound, the holders and the remedy, for a person
     */
    public String describe() {
      return "no slot is free, and " + bound + remedy();
    }

    private String remedy() {
      return holders.isEmpty()
          ? "; nobody here holds one: raise the bound (PoolOptions, MemoryBudget), or capture a"
              + " smaller region"
          : "; held by "
              + holders.stream().map(Holding::toString).collect(Collectors.joining(", "))
              + ". Close frames sooner, raise the bound (PoolOptions, MemoryBudget), or wait"
              + " (OverflowPolicy.BLOCK)";
    }
  }

  /**
   * The server did not answer in time. The slot that was meant for the frame is used again when the
   * answer has come.
   *
   * @param waited for how long
   */
  record TimedOut(Duration waited) implements GrabResult {}

  /**
   * The session gives no more frames.
   *
   * @param cause why
   */
  record Ended(CaptureException cause) implements GrabResult {}
}
