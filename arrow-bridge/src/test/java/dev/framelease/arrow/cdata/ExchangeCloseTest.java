package dev.framelease.arrow.cdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import dev.framelease.testing.AtOnce;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was handed to other code is given back by many threads at once, while its maker closes. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ExchangeCloseTest {
  private static final int ROUNDS = 40;
  private static final int THREADS = 3;
  private static final int WIDTH = 9;
  private static final int HEIGHT = 5;
  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);

  private final LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);

  @Test
  void shouldGiveTheSlotBackOnceWhereManyThreadsCloseAllThatThereIs() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
      FrameExporter exporter = FrameExporter.open(SCHEMA, allocator);
      try (BufferAllocator consumer = new RootAllocator()) {
        ImportedFrames imported = exchange(exporter, consumer);
        Frame first = imported.get(0);
        Frame second = first.share("another reader");
        new AtOnce()
            .add(THREADS, imported::close)
            .add(THREADS, first::close)
            .add(1, () -> closeRead(second))
            .add(THREADS, exporter::close)
            .add(THREADS, allocator::close)
            .run();
      }
      assertEquals(round, slot.returns());
      assertTrue(allocator.awaitClosed(Duration.ofSeconds(60)), () -> "" + allocator.holders());
    }
  }

  private ImportedFrames exchange(FrameExporter exporter, BufferAllocator consumer) {
    try (Frame frame = slot.lend(7, WIDTH, HEIGHT);
        ArrowArray array = ArrowArray.allocateNew(consumer);
        ArrowSchema schema = ArrowSchema.allocateNew(consumer)) {
      exporter.exportSchema(schema);
      exporter.export(frame, array);
      return ImportedFrames.of(array, schema, consumer);
    }
  }

  private void closeRead(Frame frame) {
    assertEquals(slot.get(5), frame.buffer().get(5));
    frame.close();
  }
}
