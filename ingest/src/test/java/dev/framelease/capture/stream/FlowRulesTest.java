package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs the TCK of Reactive Streams, which is written for TestNG, over real frames. */
@ExtendWith(LedgerExtension.class)
class FlowRulesTest {
  /** Rules that the TCK of 1.0.4 checks for every publisher; optional ones may be skipped. */
  private static final int REQUIRED_RULES = 15;

  @RegisterExtension static final XServer X = XServer.ofSize(16, 16);

  @TempDir private Path report;

  @ParameterizedTest
  @ValueSource(
      classes = {
        BorrowedFramesVerification.class,
        BlockingFramesVerification.class,
        OwnedFramesVerification.class
      })
  void shouldKeepTheRulesOfReactiveStreams(Class<?> verification) {
    FramesVerification.open(X.name());
    try {
      TestListenerAdapter results = run(verification);
      assertEquals(List.of(), describe(results.getFailedTests()));
      assertEquals(List.of(), required(results.getSkippedTests()));
      assertTrue(required(results.getPassedTests()).size() >= REQUIRED_RULES);
      Eventually.eventually(
          "no thread is left",
          () -> FrameStreamTest.threads("stream") + FrameStreamTest.threads("subscriber") == 0);
      assertEquals(0, FramesVerification.session.status().slotsHeld());
    } finally {
      FramesVerification.session.close();
    }
  }

  private TestListenerAdapter run(Class<?> verification) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testNg = new TestNG(false);
    testNg.setOutputDirectory(report.toString());
    testNg.setTestClasses(new Class<?>[] {verification});
    testNg.addListener(results);
    testNg.run();
    return results;
  }

  private static List<String> required(List<ITestResult> results) {
    return describe(results).stream().filter(rule -> rule.startsWith("required_")).toList();
  }

  private static List<String> describe(List<ITestResult> results) {
    return results.stream().map(result -> result.getName() + " " + result.getThrowable()).toList();
  }
}
