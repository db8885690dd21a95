package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.Eventually;
import dev.framelease.testing.FlowRules;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the TCK of Reactive Streams over real frames. */
@ExtendWith(LedgerExtension.class)
class FlowRulesTest {
  @RegisterExtension static final XServer X = XServer.ofSize(16, 16);

  @TempDir private Path report;

  @ParameterizedTest
  @ValueSource(
      classes = {
        BorrowedFramesVerification.class,
        BlockingFramesVerification.class,
        OwnedFramesVerification.class,
        RequestedFramesVerification.class,
        FramesAheadVerification.class
      })
  void shouldKeepTheRulesOfReactiveStreams(Class<?> verification) {
    FramesVerification.open(X.name());
    try {
      FlowRules.assertKept(verification, report);
      Eventually.eventually(
          "no thread is left",
          () -> FrameStreamTest.threads("stream") + FrameStreamTest.threads("subscriber") == 0);
      assertEquals(0, FramesVerification.session.status().slotsHeld());
    } finally {
      FramesVerification.session.close();
    }
  }
}
