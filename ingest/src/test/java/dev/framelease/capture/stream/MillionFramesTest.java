package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hours of a stream in fast motion: as many frames of a few pixels, as fast as they come. */
@Tag("long")
@ExtendWith(LedgerExtension.class)
class MillionFramesTest {
  private static final long FRAMES = 1_000_000;
  private static final long SAMPLE = FRAMES / 20;

  /** The heap has found its size, and everything is compiled. */
  private static final long WARM = FRAMES / 5;

  /** What a JVM's own structures may grow by in minutes; a byte for each frame is a fifteenth. */
  private static final long NOISE_KIB = 16 << 10;

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

  @Test
  void shouldUseNoMoreAfterAMillionFramesThanAfterSome() throws IOException {
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withCapacity(2)
            .withLimit(FRAMES);
    ProcessUse warm = null;
    ProcessUse warmServer = null;
    ProcessUse last = null;
    ProcessUse lastServer = null;
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
          last = ProcessUse.of(ProcessHandle.current().pid());
          lastServer = ProcessUse.of(X.display().pid());
          System.out.printf("after %,d frames: %s, server %s%n", count, last, lastServer);
        }
        if (count == WARM) {
          warm = last;
          warmServer = lastServer;
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%,d frames in %.0f s; %s%n", count, seconds, stream.statistics());
      assertEquals(FRAMES, count);
      assertTrue(session.status().slotsCreated() <= 4, session.status()::toString);
    }
    assertFlat(warm, last);
    assertFlat(warmServer, lastServer);
  }

  private static void assertFlat(ProcessUse warm, ProcessUse last) {
    String both = warm + " at first, " + last + " in the end";
    assertEquals(warm.descriptors(), last.descriptors(), both);
    assertTrue(last.threads() <= warm.threads(), both);
    assertTrue(last.residentKib() <= warm.residentKib() + NOISE_KIB, both);
  }
}
