package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.events.Episode;
import dev.framelease.capture.events.SlotExhaustionEvent;
import java.util.function.Supplier;

/** What a person should know of the grabs of a connection, once and not for each. Thread-safe. */
final class GrabReports {
  private static final System.Logger LOG = System.getLogger(GrabReports.class.getName());

  private final Supplier<CaptureStatus> status;
  private final String display;
  private final OverflowPolicy overflow;
  private final Episode exhaustion = new Episode(System.nanoTime());
  private final Episode silence = new Episode(System.nanoTime());

  GrabReports(Supplier<CaptureStatus> status, String display, OverflowPolicy overflow) {
    this.status = status;
    this.display = display;
    this.overflow = overflow;
  }

  /** A grab found no slot; under BLOCK, it may wait for one now. */
  void noSlot(CaptureSource source, GrabResult.NoSlot none) {
    if (!exhaustion.begins(System.nanoTime())) {
      return;
    }
    SlotExhaustionEvent.record(status, source, none);
    LOG.log(
        overflow == OverflowPolicy.BLOCK ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
        () -> "a grab of " + source + " on " + display + ": " + none.describe());
  }

  /** A grab got no answer in time. */
  void timedOut(CaptureSource source, GrabResult.TimedOut late) {
    if (!silence.begins(System.nanoTime())) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            "a grab of "
                + source
                + " on "
                + display
                + " got no answer within "
                + late.waited().toMillis()
                + " ms; slots that are quarantined until the answer comes: "
                + status.get().slotsQuarantined());
  }
}
