package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RowBuffers;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Collections;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMessageTest {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 3;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  private final RowMessage message = new RowMessage(false);
  private final FrameRow row = FrameRow.plain();
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(BYTES);

  private static FrameSchema schema(boolean anySize) {
    return anySize ? FrameSchema.ofAnySize(PixelFormat.BGRX) : FrameSchema.of(WIDTH, HEIGHT);
  }

  private static FrameInfo info(int rectangles) {
    return new FrameInfo(
        1,
        0,
        Region.ofSize(WIDTH, HEIGHT),
        FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX),
        rectangles == 0
            ? new Damage.Unknown()
            : new Damage.Rectangles(Collections.nCopies(rectangles, new Region(1, 2, 3, 1))),
        new CaptureTime(1, 2, Instant.EPOCH),
        0);
  }

  private ByteBuffer[] encode(boolean anySize, int rectangles) {
    RowBuffers buffers = row.describe(schema(anySize), info(rectangles));
    return message.of(buffers, pixels.clear());
  }

  private static byte[] bytes(ByteBuffer... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer part : parts) {
      byte[] bytes = new byte[part.remaining()];
      part.duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  /** Memory that is used again must not show what the message before left in it. */
  @ParameterizedTest
  @CsvSource({"false, 0", "false, 3", "false, 5000", "true, 0", "true, 5000", "false, 65536"})
  void shouldEncodeTheSameWhateverCameBefore(boolean anySize, int rectangles) throws Exception {
    byte[] first = bytes(encode(anySize, rectangles));
    encode(true, 9000);
    encode(false, 0);
    encode(true, 2);
    assertArrayEquals(first, bytes(encode(anySize, rectangles)));
    assertEquals(0, first.length % 64);
    assertEquals(first.length, message.headBytes() + message.bodyBytes());
    try (RootAllocator memory = new RootAllocator();
        ReadChannel channel =
            new ReadChannel(Channels.newChannel(new ByteArrayInputStream(first)));
        ArrowRecordBatch read =
            (ArrowRecordBatch) MessageSerializer.deserializeMessageBatch(channel, memory)) {
      assertEquals(1, read.getLength());
      assertTrue(read.getBuffers().stream().anyMatch(buffer -> buffer.readableBytes() == BYTES));
    }
  }

  /** Arrow's writers take four thousand bytes and more for the metadata of a batch. */
  @Test
  void shouldMakeHardlyAnyGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameSchema schema = schema(false);
    FrameInfo info = info(8);
    long encoded = 0;
    long before = 0;
    for (int i = 0; i < 3_000; i++) {
      if (i == 1_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      encoded += message.of(row.describe(schema, info), pixels.clear()).length;
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 2_000;
    assertTrue(each < 1024, () -> each + " bytes for each frame");
    assertEquals(5 * 3_000, encoded);
  }
}
