package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.FlowRules;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the TCK of Reactive Streams over real predictions. */
@ExtendWith(LedgerExtension.class)
final class PredictionRulesTest {
  @RegisterExtension static final XServer X = XServer.ofSize(16, 16);

  @TempDir private Path report;

  @Test
  void shouldKeepTheRulesOfReactiveStreams() {
    PredictionsVerification.open(X.name());
    try {
      FlowRules.assertKept(PredictionsVerification.class, report);
      eventually("no thread is left", () -> threads() == 0);
      assertEquals(0, PredictionsVerification.framesInFlight());
      assertEquals(0, PredictionsVerification.session.status().slotsHeld());
    } finally {
      PredictionsVerification.close();
    }
  }

  /** Threads that predict, or deliver. The one of the watchdog ends by itself. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("framelease-pre") && !name.endsWith("watchdog"))
        .count();
  }
}
