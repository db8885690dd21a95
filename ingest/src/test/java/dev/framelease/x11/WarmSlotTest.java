package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slots whose pages are all there before the first frame. */
@ExtendWith(LedgerExtension.class)
class WarmSlotTest {
  @RegisterExtension static final XServer X = XServer.ofSize(2048, 1024);

  /** So many that the compiler has had its way with whatever touches the pages. */
  private static final int SESSIONS = 40;

  @Test
  void shouldHaveEveryPageOfTheFirstFrameHoweverManySessionsCameBefore() {
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(X.name());
    for (int i = 0; i < SESSIONS; i++) {
      try (ScreenSession session = ScreenSession.open(options);
          Frame frame = session.grab(CaptureSource.desktop())) {
        assertEquals(
            frame.info().layout().byteSize(),
            ServerMemory.residentBytes(frame.address()),
            "in session " + i);
      }
    }
  }
}
