package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.RawScreen;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of X servers of other depths than 24, recorded and read back bit by bit. */
@ExtendWith(LedgerExtension.class)
class ScreenFormatsTest {
  private static final int WIDTH = 31;
  private static final int HEIGHT = 11;
  private static final VirtualDisplayOptions OPTIONS =
      VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT);

  @RegisterExtension static final XServer X16 = XServer.with(OPTIONS.withDepth(16));
  @RegisterExtension static final XServer X30 = XServer.with(OPTIONS.withDepth(30));

  @TempDir Path folder;

  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of(X16, PixelFormat.RGB565, 0xffff),
        Arguments.of(X30, PixelFormat.XRGB2101010, 0x3fffffff));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldGiveBackEveryBit(XServer server, PixelFormat format, int mask) {
    RawScreen.draw(server.name(), RawScreen::word);
    Path path = folder.resolve("screen.arrow");
    record(server, format, path);
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(0);
        PixelView pixels = frame.pixels()) {
      assertEquals(format, archive.layout().format());
      assertArrayEquals(new int[] {HEIGHT, WIDTH}, pixels.shape());
      assertEquals(format.elementType(), pixels.layout().type());
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          assertEquals(
              RawScreen.word(x, y) & mask, (int) pixels.getLong(y, x) & mask, x + ", " + y);
        }
      }
    }
  }

  private static void record(XServer server, PixelFormat format, Path path) {
    FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT, format);
    try (ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(server.name()));
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(path, IpcFormat.FILE, schema, allocator);
        Frame frame = session.grab(CaptureSource.desktop());
        Frame packed = frame.toPacked()) {
      if (format == PixelFormat.RGB565) {
        // Its odd width is padded, which a tensor cannot be.
        FrameFormatException e =
            assertThrows(FrameFormatException.class, () -> writer.write(frame));
        assertTrue(e.getMessage().contains("toPacked"), e.getMessage());
      } else {
        assertEquals(frame.address(), packed.address());
      }
      writer.write(packed);
    }
  }
}
