package dev.framelease.capture.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a flight recording tells of grabs and streams on real servers. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class FlightRecordingTest {
  private static final CaptureSource CORNER = CaptureSource.region(new Region(1, 2, 30, 20));

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir private Path folder;

  private static ScreenSession open(int slots) {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(X.name())
            .withPool(PoolOptions.DEFAULT.withMaxSlots(slots)));
  }

  @Test
  void shouldTellOfEachGrabAndItsFrame() {
    try (Recorded recorded = new Recorded(folder);
        ScreenSession session = open(3)) {
      Frame first = session.grab(CORNER);
      Frame second = session.grab(CaptureSource.desktop());
      try (first;
          second) {
        List<RecordedEvent> grabs = recorded.events("Grab");
        assertEquals(2, grabs.size());
        RecordedEvent grab = grabs.get(0);
        assertEquals("CAPTURED", grab.getString("outcome"));
        assertNull(grab.getString("cause"));
        assertEquals(X.name(), grab.getString("display"));
        assertEquals("30x20+1+2", grab.getString("source"));
        assertEquals("SHARED_MEMORY", grab.getString("transport"));
        assertEquals(first.info().sequence(), grab.getLong("sequence"));
        assertEquals(first.info().geometryEpoch(), grab.getInt("geometryEpoch"));
        assertEquals(first.info().region().toString(), grab.getString("region"));
        assertEquals(4 * 30 * 20, grab.getLong("bytes"));
        assertEquals(0, grab.getLong("copiedBytes"));
        assertEquals(first.info().time().durationNanos(), grab.getLong("serverTime"));
        assertTrue(grab.getDuration().toNanos() >= grab.getLong("serverTime"));
        assertEquals(1, grab.getInt("slotsHeld"));
        assertEquals(2, grabs.get(1).getInt("slotsHeld"));
        assertEquals(session.status().slotsCreated(), grabs.get(1).getLong("slotsCreated"));
      }
    }
  }

  @Test
  void shouldTellWhyAGrabGaveNoFrame() {
    CaptureSource outside = CaptureSource.region(new Region(60, 40, 10, 10));
    ScreenSession session = open(1);
    try (Recorded recorded = new Recorded(folder)) {
      CaptureException failure;
      try (session) {
        failure = assertThrows(CaptureException.class, () -> session.grab(outside));
        session.grab(CORNER).close();
        try (Frame held = session.grab(CORNER)) {
          assertTrue(held.isOpen());
          assertThrows(CaptureException.class, () -> session.grab(CORNER));
        }
      }
      assertThrows(CaptureException.class, () -> session.grab(CORNER));

      List<RecordedEvent> grabs = recorded.events("Grab");
      assertEquals(
          List.of("FAILED", "CAPTURED", "CAPTURED", "NO_SLOT", "ENDED"),
          grabs.stream().map(grab -> grab.getString("outcome")).toList());
      assertEquals(failure.getMessage(), grabs.get(0).getString("cause"));
      assertTrue(grabs.get(3).getString("cause").contains("1 of at most 1 slot, "));
      assertTrue(grabs.get(4).getString("cause").contains("closed"));
    }
  }

  @Test
  void shouldTellOfAGrabThatTookTooLong() {
    try (Recorded recorded = new Recorded(folder);
        ScreenSession session = open(2)) {
      // A server may answer within any time, but not always within a nanosecond.
      Eventually.eventually("one is late", () -> isLate(session));
      List<RecordedEvent> grabs = recorded.events("Grab");
      RecordedEvent late = grabs.get(grabs.size() - 1);
      assertEquals("TIMED_OUT", late.getString("outcome"));
      assertEquals("no answer within 0 ms", late.getString("cause"));
      assertEquals(0, late.getLong("sequence"));
      assertNull(late.getString("region"));
    }
  }

  private static boolean isLate(ScreenSession session) {
    GrabResult result = session.tryGrab(CORNER, Duration.ofNanos(1));
    if (result instanceof GrabResult.Captured captured) {
      captured.frame().close();
    }
    return result instanceof GrabResult.TimedOut;
  }

  @Test
  void shouldTellOnceOfExhaustedSlotsAndWhoHoldsThem() {
    try (Recorded recorded = new Recorded(folder);
        ScreenSession session = open(2);
        Frame first = session.grab(CORNER);
        Frame second = session.grab(CORNER);
        Frame shared = second.share("the model")) {
      for (int i = 0; i < 100; i++) {
        assertThrows(CaptureException.class, () -> session.grab(CORNER));
      }
      List<RecordedEvent> exhaustions = recorded.events("SlotExhaustion");
      assertEquals(1, exhaustions.size());
      RecordedEvent exhaustion = exhaustions.get(0);
      assertEquals("30x20+1+2", exhaustion.getString("source"));
      assertTrue(exhaustion.getString("bound").contains("2 of at most 2 slots"));
      String holders = exhaustion.getString("holders");
      assertTrue(holders.contains("frame " + first.info().sequence()), holders);
      assertTrue(shared.isOpen() && holders.contains("the model"), holders);
      assertEquals(3, exhaustion.getInt("holderCount"));
      assertEquals(2, exhaustion.getInt("slotsHeld"));
      assertEquals(2, exhaustion.getLong("slotsCreated"));
      assertEquals(session.status().slotBytes(), exhaustion.getLong("slotBytes"));
    }
  }

  @Test
  void shouldTellOfEveryDropWhatTheStatisticsCount() throws Exception {
    StreamStatistics statistics;
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withDamage(DamageUse.IGNORE)
            .withCapacity(2)
            .withPool(PoolOptions.DEFAULT.withMaxSlots(3));
    try (Recorded recorded = new Recorded(folder);
        ScreenSession session = open(3)) {
      FrameStream stream = session.stream(CORNER, options);
      try (stream) {
        Eventually.eventually(
            "some are replaced", () -> stream.statistics().dropped(DropCause.REPLACED) > 20);
        List<Frame> held = new ArrayList<>();
        while (held.size() < 3) {
          stream.take(Duration.ofSeconds(60)).ifPresent(held::add);
        }
        Eventually.eventually(
            "none is free", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 2);
        held.forEach(Frame::close);
      }
      statistics = stream.statistics();
      List<RecordedEvent> drops = recorded.events("Drop");
      for (DropCause cause : DropCause.values()) {
        assertEquals(
            statistics.dropped(cause),
            drops.stream()
                .filter(drop -> drop.getString("cause").equals(cause.name()))
                .mapToLong(drop -> drop.getLong("frames"))
                .sum(),
            cause.name());
      }
      for (RecordedEvent drop : drops) {
        boolean captured = !drop.getString("cause").equals("NO_SLOT");
        assertEquals(captured, drop.getLong("sequence") > 0);
        assertEquals(captured, drop.getLong("age") > 0);
        assertEquals(X.name(), drop.getString("display"));
        assertEquals("30x20+1+2", drop.getString("source"));
        assertEquals("KEEP_LATEST", drop.getString("slowConsumer"));
        assertEquals(2, drop.getInt("capacity"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTellOfAFallbackWhereSharedMemoryWasWanted(boolean wanted) {
    VirtualDisplayOptions without =
        VirtualDisplayOptions.DEFAULT.withSize(64, 48).withArguments("-extension", "MIT-SHM");
    try (VirtualDisplay display = VirtualDisplay.start(without);
        Recorded recorded = new Recorded(folder);
        ScreenSession session =
            ScreenSession.open(
                SessionOptions.DEFAULT.withDisplay(display.name()).withSharedMemory(wanted))) {
      List<RecordedEvent> fallbacks = recorded.events("Fallback");
      assertEquals(wanted ? 1 : 0, fallbacks.size());
      for (RecordedEvent fallback : fallbacks) {
        assertEquals(display.name(), fallback.getString("display"));
        assertEquals("SOCKET", fallback.getString("transport"));
        assertEquals(session.status().reason(), fallback.getString("cause"));
      }
    }
  }
}
