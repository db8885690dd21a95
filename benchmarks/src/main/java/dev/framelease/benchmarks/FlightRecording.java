package dev.framelease.benchmarks;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.events.DropEvent;
import dev.framelease.capture.events.GrabEvent;
import dev.framelease.pixels.Region;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the events cost: alone, and with the smallest of grabs; while nobody records, and while. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlightRecording {
  private static final CaptureSource SOURCE = CaptureSource.region(Region.ofSize(8, 8));

  private final GrabResult result =
      new GrabResult.Ended(new CaptureException(Reason.SESSION_CLOSED, "closed"));
  private final DropEvent.Stream stream =
      new DropEvent.Stream(":0", SOURCE.toString(), StreamOptions.DEFAULT);

  /** Whether somebody records. */
  @Param({"false", "true"})
  public boolean recording;

  private VirtualDisplay display;
  private ScreenSession session;
  private CaptureStatus status;
  private Recording recorder;

  /** Starts a server, and perhaps a recording of nothing but these events. */
  @Setup
  public void start() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display.name()));
    status = session.status();
    if (recording) {
      recorder = new Recording();
      recorder.setMaxSize(64 << 20);
      recorder.enable("dev.framelease.Grab");
      recorder.enable("dev.framelease.Drop");
      recorder.start();
    }
  }

  /** Ends both. */
  @TearDown
  public void end() {
    if (recorder != null) {
      recorder.close();
    }
    session.close();
    display.close();
  }

  /** The event of a grab, without the grab. */
  @Benchmark
  public void grabEvent() {
    GrabEvent event = GrabEvent.begun();
    if (event != null) {
      event.record(() -> status, SOURCE, result);
    }
  }

  /** The event of a drop. */
  @Benchmark
  public void dropEvent() {
    DropEvent.missed(stream, DropCause.LATE, 1);
  }

  /** A grab of 64 pixels, its event, and the close. */
  @Benchmark
  public void grab() {
    session.grab(SOURCE).close();
  }
}
