package dev.framelease.memory;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LogOf;
import dev.framelease.testing.TestMemory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without the ledger extension, which would fail a test that leaks. */
class LeakTest {
  private final TestMemory memory = TestMemory.ofSize(64);
  private final LogOf log = new LogOf(HolderLedger.class);

  @AfterEach
  void stopListening() {
    eventually("reported", () -> !log.records().isEmpty());
    log.close();
    assertEquals(List.of(), HolderLedger.open());
  }

  private void leak() {
    memory.lend("the forgetful");
  }

  @Test
  void shouldTellTheOwnerThatItLeaked() {
    long before = HolderLedger.leaks();
    leak();
    afterGarbageCollection("found lost", () -> memory.returns() == 1);
    assertEquals(1, memory.leakedReturns());
    eventually("counted", () -> HolderLedger.leaks() == before + 1);
  }

  @Test
  void shouldReportTheStackThatOpenedIt() {
    leak();
    afterGarbageCollection("reported", () -> !log.records().isEmpty());
    LogRecord report = log.records().get(0);
    assertTrue(report.getMessage().startsWith("leaked: the forgetful ("), report::getMessage);
    assertTrue(
        Arrays.stream(report.getThrown().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("leak")));
  }

  @Test
  void shouldGoOnReportingWhereALoggerThrows() {
    CountDownLatch thrown = new CountDownLatch(1);
    Filter throwing =
        record -> {
          thrown.countDown();
          throw new IllegalStateException("the logger fails");
        };
    Logger logger = Logger.getLogger(HolderLedger.class.getName());
    logger.setFilter(throwing);
    try {
      leak();
      afterGarbageCollection("tried to report", () -> thrown.getCount() == 0);
    } finally {
      logger.setFilter(null);
    }
    assertEquals(List.of(), log.records());
    leak();
    afterGarbageCollection("reported", () -> !log.records().isEmpty());
    assertEquals(2, memory.leakedReturns());
  }

  @Test
  void shouldSayHowToSeeWhoOpenedIt() {
    HolderLedger.trackStacks(false);
    try {
      leak();
      afterGarbageCollection("reported", () -> !log.records().isEmpty());
    } finally {
      HolderLedger.trackStacks(true);
    }
    String message = log.records().get(0).getMessage();
    assertTrue(message.contains("-Dframelease.tracking=stacks"), message);
  }

  @Test
  void shouldReturnOnlyWhenTheOtherHoldersHaveClosed() {
    Lease kept = memory.lend("kept");
    shareAndLose(kept);
    afterGarbageCollection("reported", () -> !log.records().isEmpty());
    assertEquals(0, memory.returns());
    kept.close();
    assertEquals(1, memory.returns());
    assertEquals(1, memory.leakedReturns(), "the owner must hear that an address may be about");
  }

  private static void shareAndLose(Lease lease) {
    lease.share("lost");
  }

  @Test
  void shouldNotTakeAClosedLeaseForALeak() {
    long before = HolderLedger.leaks();
    memory.lend("careful").close();
    leak();
    afterGarbageCollection("the one that leaked was found", () -> memory.returns() == 2);
    eventually("counted", () -> HolderLedger.leaks() > before);
    assertEquals(before + 1, HolderLedger.leaks());
    assertEquals(1, memory.leakedReturns());
  }
}
