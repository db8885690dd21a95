package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XwaylandServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LedgerExtension.class)
class XwaylandTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseTheRootOfXwayland() throws Exception {
    try (XwaylandServer server = XwaylandServer.start(folder)) {
      SessionOptions options = SessionOptions.DEFAULT.withDisplay(server.name());
      CaptureException e = assertThrows(CaptureException.class, () -> ScreenSession.open(options));
      assertEquals(Reason.XWAYLAND, e.reason());
      assertTrue(e.getMessage().contains("does not show the screen"), e.getMessage());
      Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    }
  }
}
