package dev.framelease.frame;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.posix.DirectBuffers;
import dev.framelease.posix.ResourceLimit;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OpenFiles;
import dev.framelease.testing.TestMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LedgerExtension.class)
class BgrxCopyTest {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 3;

  @TempDir private Path folder;

  private static FrameInfo infoOf(FrameLayout layout) {
    return new FrameInfo(
        7,
        2,
        new Region(10, 20, layout.width(), layout.height()),
        layout,
        new Damage.Rectangles(List.of(Region.ofSize(1, 1))),
        new CaptureTime(100, 200, Instant.EPOCH),
        1000);
  }

  /** Copies of other tests may be on their way back. */
  @Test
  void shouldGiveMemoryBackThatCannotBeFilled() {
    FrameInfo info = infoOf(FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX));
    assertThrows(
        ArithmeticException.class,
        () ->
            Frame.filled(
                info,
                "broken",
                target -> {
                  throw new ArithmeticException("cannot be filled");
                }));
    eventually("it is back", () -> copies() == 0);
  }

  private static long copies() {
    try {
      return OpenFiles.now().values().stream()
          .filter(file -> file.startsWith("/memfd:framelease-copy"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Frame frameOver(TestMemory memory) {
    FrameLayout layout = FrameLayout.padded(WIDTH, HEIGHT, PixelFormat.RGB565, 4);
    return Frame.of(memory.lend("frame 7"), infoOf(layout));
  }

  private static TestMemory white() {
    TestMemory memory = TestMemory.ofSize(50);
    IntStream.range(0, 50).forEach(i -> memory.bytes().put(i, (byte) 0xff));
    return memory;
  }

  @Test
  void shouldKeepWhatIsKnownAndCountWhatItCopied() {
    TestMemory memory = white();
    try (Frame frame = frameOver(memory);
        Frame bgrx = frame.toBgrx()) {
      FrameInfo info = bgrx.info();
      assertEquals(FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX), info.layout());
      assertEquals(1000 + 4 * WIDTH * HEIGHT, info.copiedBytes());
      assertEquals(7, info.sequence());
      assertEquals(2, info.geometryEpoch());
      assertEquals(frame.info().region(), info.region());
      assertSame(frame.info().damage(), info.damage());
      assertSame(frame.info().time(), info.time());
      assertTrue(bgrx.buffer().isReadOnly());
      assertNotEquals(frame.address(), bgrx.address());
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldOutliveTheOriginalAndGiveItsMemoryBackAtTheLastClose() {
    TestMemory memory = white();
    Frame bgrx;
    try (Frame frame = frameOver(memory)) {
      bgrx = frame.toBgrx();
    }
    assertEquals(1, memory.returns());
    memory.bytes().put(0, (byte) 0);
    ByteBuffer kept = bgrx.buffer();
    PixelView pixels = bgrx.pixels();
    bgrx.close();
    assertEquals(255, pixels.getInt(0, 0, 0));
    assertEquals(255, pixels.getInt(HEIGHT - 1, WIDTH - 1, 3));
    pixels.close();
    eventually(
        "its pages are gone",
        () -> IntStream.range(0, kept.capacity()).allMatch(i -> kept.get(i) == 0));
  }

  @Test
  void shouldSayThatTheSystemHasNoMemoryAndHoldNothing() {
    FrameLayout layout = FrameLayout.packed(1024, 512, PixelFormat.RGB565);
    TestMemory memory = TestMemory.ofSize(1 << 20);
    try (Frame frame = Frame.of(memory.lend("frame 7"), infoOf(layout))) {
      FrameConversionException e =
          ResourceLimit.withFileSize(
              1 << 20, () -> assertThrows(FrameConversionException.class, frame::toBgrx));
      assertTrue(e.getMessage().startsWith("frame 7 cannot be copied as BGRX"), e.getMessage());
      assertTrue(e.getMessage().contains("ulimit -f"), e.getMessage());
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldRefuseAClosedFrame() {
    Frame frame = frameOver(white());
    frame.close();
    assertThrows(LeaseClosedException.class, frame::toBgrx);
  }

  @Test
  void shouldRefuseACopyThatNoBufferHolds() throws IOException {
    FrameLayout layout = FrameLayout.packed(32768, 16384, PixelFormat.RGB565);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("sparse"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE)) {
      ByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, layout.byteSize());
      long address = DirectBuffers.address(memory);
      try (Frame frame =
          Frame.of(
              MemoryBlock.lend(address, memory, Access.READ_ONLY, leaked -> {}, "large"),
              infoOf(layout))) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, frame::toBgrx);
        assertTrue(e.getMessage().contains("32768x16384 pixels takes 2147483648"), e.getMessage());
      }
    }
  }
}
