package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.ProcessUse;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hours of a stream in fast motion: as many frames of a few pixels, as fast as they come. */
@Tag("long")
@Tag("small-heap")
@ExtendWith(LedgerExtension.class)
class MillionFramesTest {
  private static final long FRAMES = 1_000_000;
  private static final long SAMPLE = FRAMES / 20;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private boolean tracked;

  /** A stack for each frame would be most of the work. */
  @BeforeEach
  void trackNoStacks() {
    tracked = HolderLedger.tracksStacks();
    HolderLedger.trackStacks(false);
  }

  @AfterEach
  void trackAgain() {
    HolderLedger.trackStacks(tracked);
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORE", "COPY_CHANGES"})
  void shouldUseNoMoreAfterAMillionFramesThanAfterSome(DamageUse damage) throws IOException {
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withDamage(damage)
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withCapacity(2)
            .withLimit(FRAMES);
    List<ProcessUse> own = new ArrayList<>();
    List<ProcessUse> server = new ArrayList<>();
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameStream stream =
            session.stream(CaptureSource.region(new Region(3, 2, 8, 8)), options)) {
      long start = System.nanoTime();
      long count = 0;
      for (Frame frame : stream) {
        long sequence = frame.info().sequence();
        frame.close();
        assertEquals(++count, sequence);
        if (count % SAMPLE == 0) {
          System.gc();
          own.add(ProcessUse.of(ProcessHandle.current().pid()));
          server.add(ProcessUse.of(X.display().pid()));
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%,d frames in %.0f s; %s%n", count, seconds, stream.statistics());
      assertEquals(FRAMES, count);
      assertTrue(session.status().slotsCreated() <= 4, session.status()::toString);
    }
    ProcessUse.requireFlat("this process", own);
    ProcessUse.requireFlat("the server", server);
  }
}
