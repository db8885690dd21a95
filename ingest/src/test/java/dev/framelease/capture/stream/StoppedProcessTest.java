package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole process that is stopped and goes on, as by Ctrl-Z, a debugger, or a laptop's lid. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StoppedProcessTest {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BEFORE = 2;
  private static final int AFTER = 3;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  /** Takes frames twice a second, and says when each was requested, and how many were late. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] arguments) {
      StreamOptions options =
          StreamOptions.DEFAULT
              .withRate(1e9 / PERIOD_NANOS)
              .withDamage(DamageUse.IGNORE)
              .withSlowConsumer(SlowConsumer.DROP_NEWEST)
              .withCapacity(BEFORE + AFTER)
              .withLimit(BEFORE + AFTER);
      // A JVM that has just begun is slow, on a busy machine more so.
      SessionOptions patient =
          SessionOptions.DEFAULT.withDisplay(arguments[0]).withConnectTimeout(PATIENCE);
      try (ScreenSession session = ScreenSession.open(patient);
          FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
        for (Frame frame : stream) {
          try (frame) {
            System.out.println(frame.info().time().requestedNanos());
          }
        }
        System.out.println(stream.statistics().dropped(DropCause.LATE));
      }
    }
  }

  /**
   * A machine so busy that a thread stands still for half a period, just when it asks for a frame,
   * looks the same as late frames, and one so busy that nobody comes to stop the process in time
   * skips none: that does not happen three times.
   */
  @Test
  void shouldSkipAndCountWhatWasDueMeanwhile() throws Exception {
    String fault = stopAndGoOn();
    for (int more = 0; more < 2 && !fault.isEmpty(); more++) {
      fault = stopAndGoOn();
    }
    assertEquals("", fault);
  }

  /**
   * Stops a process for some periods and three quarters of one, when a frame at once would be too
   * late for its turn; returns what was wrong with its frames.
   */
  private static String stopAndGoOn() throws Exception {
    Process taker =
        new ProcessBuilder(ChildJvm.command(List.of("-ea"), Taker.class, X.name()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = taker.inputReader()) {
      List<Long> requested = new ArrayList<>();
      read(output, BEFORE, requested);
      Servers.stop(taker.pid());
      long goOn = System.nanoTime() + PERIOD_NANOS * 11 / 4;
      Eventually.eventually("time passes", () -> System.nanoTime() - goOn > 0);
      Servers.resume(taker.pid());
      read(output, AFTER, requested);
      long late = Long.parseLong(output.readLine());
      return late < 2 ? late + " were skipped" : faultOf(requested, late);
    } finally {
      taker.destroyForcibly();
    }
  }

  private static void read(BufferedReader output, int count, List<Long> requested)
      throws IOException {
    for (int i = 0; i < count; i++) {
      requested.add(Long.parseLong(output.readLine()));
    }
  }

  private static String faultOf(List<Long> requested, long late) {
    long start = requested.get(0);
    long last = -1;
    for (long time : requested) {
      long number = (time - start) / PERIOD_NANOS;
      if (number == last || (time - start) % PERIOD_NANOS > PERIOD_NANOS / 2) {
        return "a frame came after its turn " + number + ", of " + requested;
      }
      last = number;
    }
    long counted = requested.size() + late;
    return counted == last + 1 ? "" : counted + " of " + (last + 1) + " turns were counted";
  }
}
