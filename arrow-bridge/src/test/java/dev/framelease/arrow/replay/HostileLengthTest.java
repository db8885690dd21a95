package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files whose compressed frames say that they are large: no memory is taken for them. */
@ExtendWith(LedgerExtension.class)
class HostileLengthTest {
  private static final int ZSTD = 1;

  /** Of 400 million bytes, for which the compressed ones could be enough. */
  private static final int SIDE = 10_000;

  private static final int COMPRESSED = 16 << 10;
  private static final long NOTHING_MUCH = 4 << 20;

  private final BufferPoolMXBean direct =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findAny()
          .orElseThrow();

  @TempDir Path folder;

  private static Schema schema(boolean isConverted) {
    if (!isConverted) {
      return new Schema(List.of(FrameSchema.of(SIDE, SIDE).arrow().findField(FrameSchema.FRAME)));
    }
    var planes = new FixedShapeTensorType(List.of(4, SIDE, SIDE), List.of());
    return new Schema(List.of(planes.toField(FrameSchema.FRAME, ElementType.UINT8, Map.of())));
  }

  private Path write(boolean isConverted, long length, byte[] start) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(COMPRESSED).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(length).put(start);
    long[][] nodes = {{1, 0}, {4L * SIDE * SIDE, 0}};
    long[][] buffers = {{0, 0}, {0, 0}, {0, COMPRESSED}};
    return Files.write(
        folder.resolve("hostile"),
        new IpcBytes()
            .schema(schema(isConverted))
            .batch(1, nodes, buffers, COMPRESSED, ZSTD)
            .body(body.array())
            .toBytes());
  }

  private void assertRefusedWithoutMemory(Path path, String expected) {
    ArchiveOptions options = ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.BGRX);
    try (FrameArchive archive = FrameArchive.open(path, options)) {
      long before = direct.getMemoryUsed();
      var refused = assertThrows(ArchiveFormatException.class, () -> archive.get(0));
      assertTrue(refused.getMessage().contains(expected), refused.getMessage());
      long taken = direct.getMemoryUsed() - before;
      assertTrue(taken < NOTHING_MUCH, taken + " bytes");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 399999999", "true, 16", "false, -1", "true, -1", "true, -2"})
  void shouldLookAtTheLengthFirst(boolean isConverted, long length) throws IOException {
    assertRefusedWithoutMemory(write(isConverted, length, new byte[0]), "decoded to the length");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLookWhetherBytesCanBeDecodedFirst(boolean isConverted) throws IOException {
    long claimed = 4L * SIDE * SIDE;
    assertRefusedWithoutMemory(write(isConverted, claimed, new byte[] {1, 2}), "cannot be decoded");
    Files.delete(folder.resolve("hostile"));
    byte[] million = Zstd.compress(new byte[1_000_000]);
    assertRefusedWithoutMemory(write(isConverted, claimed, million), "cannot be decoded");
  }

  /** What it says is true. */
  @Test
  void shouldReadALargeFrameOfOneColour() throws IOException {
    byte[] black = Zstd.compress(new byte[100_000_000]);
    ByteBuffer body = ByteBuffer.allocate(black.length + 8 + 7 & ~7).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(100_000_000).put(black);
    Path path =
        Files.write(
            folder.resolve("black"),
            new IpcBytes()
                .schema(
                    new Schema(
                        List.of(FrameSchema.of(5000, 5000).arrow().findField(FrameSchema.FRAME))))
                .batch(
                    1,
                    new long[][] {{1, 0}, {100_000_000, 0}},
                    new long[][] {{0, 0}, {0, 0}, {0, black.length + 8}},
                    body.capacity(),
                    ZSTD)
                .body(body.array())
                .toBytes());
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(0)) {
      assertEquals(100_000_000, frame.buffer().remaining());
      assertEquals(0, frame.buffer().get(99_999_999));
    }
  }
}
