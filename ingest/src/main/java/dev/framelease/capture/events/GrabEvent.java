package dev.framelease.capture.events;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.GrabResult;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * One grab, from the call to its result. Begin it before the grab, then record what came of it; for
 * one thread.
 */
@Name("dev.framelease.Grab")
@Label("Grab")
@Category("Framelease")
@Description("One grab of a frame, whatever came of it")
@StackTrace(false)
public final class GrabEvent extends Event {
  @Label("Display")
  String display;

  @Label("Source")
  String source;

  @Label("Outcome")
  String outcome;

  @Label("Cause")
  @Description("Why there is no frame; null where there is one")
  String cause;

  @Label("Sequence")
  @Description("Number of the frame in its session; 0 where there is none")
  long sequence;

  @Label("Geometry Epoch")
  int geometryEpoch;

  @Label("Region")
  String region;

  @Label("Transport")
  String transport;

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Copied Bytes")
  @DataAmount
  long copiedBytes;

  @Label("Server Time")
  @Description("From the request to the server until the frame was complete")
  @Timespan(Timespan.NANOSECONDS)
  long serverTime;

  @Label("Slots Held")
  int slotsHeld;

  @Label("Slots Created")
  long slotsCreated;

  @Label("Slots Quarantined")
  int slotsQuarantined;

  /** Asked whether somebody records, instead of an event for each grab. */
  private static final GrabEvent PROBE = new GrabEvent();

  private GrabEvent() {}

  /**
   * Begins an event, where somebody records.
   *
   * @return the event; null where nobody would see it
   */
  public static GrabEvent begun() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    GrabEvent event = new GrabEvent();
    event.begin();
    return event;
  }

  /**
   * Ends the event with the result of the grab.
   *
   * @param status how things are after the grab; asked for an event that is wanted alone
   * @param asked what to grab
   * @param result what came of it; its frame stays the caller's
   */
  public void record(Supplier<CaptureStatus> status, CaptureSource asked, GrabResult result) {
    end();
    if (!shouldCommit()) {
      return;
    }
    outcome = Outcome.of(result);
    cause = Outcome.cause(result);
    Frame frame = Outcome.frame(result);
    if (frame != null) {
      describe(frame.info());
    }
    finish(status.get(), asked);
  }

  /**
   * Ends the event with the failure of the grab.
   *
   * @param status how things are after the grab; asked for an event that is wanted alone
   * @param asked what to grab
   * @param failure what it threw
   */
  public void recordFailure(
      Supplier<CaptureStatus> status, CaptureSource asked, Throwable failure) {
    end();
    if (!shouldCommit()) {
      return;
    }
    outcome = Outcome.FAILED;
    cause = failure.getMessage();
    finish(status.get(), asked);
  }

  private void describe(FrameInfo info) {
    sequence = info.sequence();
    geometryEpoch = info.geometryEpoch();
    region = info.region().toString();
    bytes = info.layout().byteSize();
    copiedBytes = info.copiedBytes();
    serverTime = info.time().durationNanos();
  }

  private void finish(CaptureStatus status, CaptureSource asked) {
    display = status.display();
    source = asked.toString();
    transport = status.transport().name();
    slotsHeld = status.slotsHeld();
    slotsCreated = status.slotsCreated();
    slotsQuarantined = status.slotsQuarantined();
    commit();
  }
}
