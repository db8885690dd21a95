package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.ProcessUse;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Grabs of a few pixels, one after the other, as many as a session may ever see. */
@ExtendWith(LedgerExtension.class)
class GrabSoakTest {
  private static final Region TINY = new Region(3, 2, 8, 8);
  private static final int SAMPLES = 20;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final List<ProcessUse> own = new ArrayList<>();
  private final List<ProcessUse> server = new ArrayList<>();
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
  void shouldUseTwoSlotsAndNoMoreFilesForTenThousandGrabs() throws IOException {
    grab(10_000);
    ProcessUse.requireNoMoreOpenFiles("this process", own);
    ProcessUse.requireNoMoreOpenFiles("the server", server);
  }

  @Tag("long")
  @Test
  void shouldUseNoMoreAfterTenMillionGrabsThanAfterSome() throws IOException {
    grab(10_000_000);
    ProcessUse.requireFlat("this process", own);
    ProcessUse.requireFlat("the server", server);
  }

  private void grab(long grabs) throws IOException {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
    }
    CaptureSource source = CaptureSource.region(TINY);
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      for (long count = 1; count <= grabs; count++) {
        try (Frame frame = session.grab(source)) {
          assertEquals(count, frame.info().sequence());
          if (count % 1000 == 0) {
            Pattern.assertShownBy(frame);
          }
        }
        if (count % (grabs / SAMPLES) == 0) {
          System.gc();
          own.add(ProcessUse.of(ProcessHandle.current().pid()));
          server.add(ProcessUse.of(X.display().pid()));
        }
      }
      assertTrue(session.status().slotsCreated() <= 2, session.status()::toString);
    }
  }
}
