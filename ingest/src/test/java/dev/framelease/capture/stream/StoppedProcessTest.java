package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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

  /** While the process stands still, two turns pass at least that are late by more than a half. */
  private static final long STOPPED_NANOS = PERIOD_NANOS * 7 / 2;

  private static final long MISSED = 2;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  /** Captures twice a second; tells of its first frame, and what it has missed when it is asked. */
  static final class Capturer {
    private Capturer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      StreamOptions options =
          StreamOptions.DEFAULT.withRate(1e9 / PERIOD_NANOS).withDamage(DamageUse.IGNORE);
      try (ScreenSession session =
              ScreenSession.open(SessionOptions.DEFAULT.withDisplay(arguments[0]));
          FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
        long start = requested(stream);
        System.out.println("captured");
        if (System.in.read() < 0) {
          return;
        }
        Eventually.eventually("it has missed some", () -> late(stream) >= MISSED);
        long late = late(stream);
        long captured = stream.statistics().captured();
        long turns = (System.nanoTime() - start) / PERIOD_NANOS + 1;
        System.out.println(late + " " + captured + " " + turns);
        System.out.println(requested(stream) > start);
      }
    }

    private static long late(FrameStream stream) {
      return stream.statistics().dropped(DropCause.LATE);
    }

    private static long requested(FrameStream stream) throws InterruptedException {
      try (Frame frame = stream.take(PATIENCE).orElseThrow()) {
        return frame.info().time().requestedNanos();
      }
    }
  }

  /** That those which follow come in their turns, {@link ScheduleTest} shows by its own clock. */
  @Test
  void shouldSkipAndCountWhatWasDueMeanwhile() throws Exception {
    Process capturer =
        new ProcessBuilder(ChildJvm.command(List.of("-ea"), Capturer.class, X.name()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = capturer.inputReader();
        OutputStream input = capturer.getOutputStream()) {
      assertEquals("captured", output.readLine());
      Servers.stop(capturer.pid());
      long goOn = System.nanoTime() + STOPPED_NANOS;
      Eventually.eventually("time passes", () -> System.nanoTime() - goOn > 0);
      Servers.resume(capturer.pid());
      input.write('\n');
      input.flush();
      String[] counts = output.readLine().split(" ", 3);
      long late = Long.parseLong(counts[0]);
      long captured = Long.parseLong(counts[1]);
      long turns = Long.parseLong(counts[2]);
      assertTrue(late >= MISSED, late + " were skipped");
      assertTrue(late + captured <= turns + 1, List.of(counts)::toString);
      assertEquals("true", output.readLine(), "another frame comes");
    } finally {
      capturer.destroyForcibly();
    }
  }
}
