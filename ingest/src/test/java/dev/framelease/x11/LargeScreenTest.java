package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A screen whose pixels do not fit into one request, which has 16 MiB at most. */
@ExtendWith(LedgerExtension.class)
class LargeScreenTest {
  @RegisterExtension static final XServer X = XServer.ofSize(2601, 1703);

  @Test
  void shouldShowEveryPixelEitherWay() {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
    }
    for (boolean sharedMemory : new boolean[] {true, false}) {
      SessionOptions options =
          SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(sharedMemory);
      try (ScreenSession session = ScreenSession.open(options);
          Frame frame = session.grab(CaptureSource.desktop())) {
        assertEquals(4L * 2601 * 1703, frame.info().layout().byteSize());
        Pattern.assertShownBy(frame);
      }
    }
  }
}
