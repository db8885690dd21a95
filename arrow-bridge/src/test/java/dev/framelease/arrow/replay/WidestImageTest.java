package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of one row, as long as a row can be, whose values are scaled. */
class WidestImageTest {
  private static final int WIDTH = Integer.MAX_VALUE;

  @TempDir Path folder;

  /** In a process of its own, with 2 GiB of direct memory. */
  @Tag("long")
  @Test
  void shouldScaleTheWidestRow() throws Exception {
    Path path = folder.resolve("widest");
    var row = new FixedShapeTensorType(List.of(1, WIDTH), List.of());
    var range = Map.of(FrameSchema.VALUE_RANGE_KEY, "255,0");
    long body = WIDTH + 1L;
    byte[] head =
        new IpcBytes()
            .schema(new Schema(List.of(row.toField("image", ElementType.UINT8, range))))
            .batch(
                1,
                new long[][] {{1, 0}, {WIDTH, 0}},
                new long[][] {{0, 0}, {0, 0}, {0, body}},
                body)
            .toBytes();
    Files.write(path, head);
    try (RandomAccessFile zeros = new RandomAccessFile(path.toFile(), "rw")) {
      zeros.setLength(head.length + body);
      zeros.seek(head.length + body - 3);
      zeros.write(17);
    }
    Process reader =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-Xmx128m", "-XX:MaxDirectMemorySize=3g"),
                    WidestImageTest.class,
                    path.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(reader.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, reader.exitValue(), said);
    assertTrue(said.contains("scaled 2147483647: 255, 238, 255"), said);
  }

  /** Reads it. */
  public static void main(String[] arguments) throws IOException {
    ArchiveOptions gray = ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.GRAY);
    try (FrameArchive archive = FrameArchive.open(Path.of(arguments[0]), gray);
        Frame frame = archive.get(0)) {
      ByteBuffer pixels = frame.buffer();
      System.out.printf(
          "scaled %d: %d, %d, %d%n",
          pixels.capacity(),
          pixels.get(0) & 0xff,
          pixels.get(WIDTH - 2) & 0xff,
          pixels.get(WIDTH - 1) & 0xff);
    }
  }
}
