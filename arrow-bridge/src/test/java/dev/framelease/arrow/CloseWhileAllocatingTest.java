package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.cdata.FrameExporter;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.DefaultRoundingPolicy;
import org.apache.arrow.memory.rounding.RoundingPolicy;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An allocator that is closed in the middle of each allocation that anything makes from it. */
@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class CloseWhileAllocatingTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 4;
  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private final LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
  private final ClosingPolicy policy = new ClosingPolicy();

  /** Arrow asks how much to take for a buffer before it looks for the memory. */
  private static final class ClosingPolicy implements RoundingPolicy {
    private FrameAllocator closing;
    private int left;
    private boolean waited;

    /** Closes the allocator in the middle of that allocation, counted from 1. */
    void closeIn(int allocation, FrameAllocator allocator) {
      closing = allocator;
      left = allocation;
    }

    @Override
    public long getRoundedSize(long requestSize) {
      if (--left == 0) {
        closing.close();
        waited = !closing.isClosed();
      }
      return DefaultRoundingPolicy.DEFAULT_ROUNDING_POLICY.getRoundedSize(requestSize);
    }
  }

  /** What allocates; each gives back what it makes. */
  private enum Way {
    BUFFER {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        allocator.allocate(arrow -> arrow.buffer(100)).close();
      }
    },
    BUFFER_WITHIN {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        allocator.allocate(
            arrow -> {
              arrow.buffer(3).close();
              allocator.allocate(again -> again.buffer(100)).close();
              arrow.buffer(3).close();
              return this;
            });
      }
    },
    COPY {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        try (PixelView pixels = frame.pixels();
            PixelView part = pixels.crop(new Region(2, 1, 3, 2))) {
          allocator.wrap(part, Packing.COPIED).close();
        }
      }
    },
    TENSORS {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        var type = new FixedShapeTensorType(List.of(HEIGHT, WIDTH, 4), List.of());
        try (PixelView pixels = frame.pixels()) {
          List<PixelView> twice = List.of(pixels, pixels);
          FixedShapeTensorVector.of("t", type, twice, Packing.COPIED, allocator).close();
        }
      }
    },
    TENSORS_OF_ANY_SHAPE {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        var type = new VariableShapeTensorType(List.of(), List.of(), List.of());
        try (PixelView pixels = frame.pixels()) {
          List<PixelView> twice = List.of(pixels, pixels);
          VariableShapeTensorVector.of("t", type, twice, Packing.COPIED, allocator).close();
        }
      }
    },
    BATCH {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        useBatch(allocator, frame, SCHEMA);
      }
    },
    BATCH_OF_ANY_SIZE {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        useBatch(allocator, frame, FrameSchema.ofAnySize(PixelFormat.BGRX));
      }
    },
    EXPORTED_SCHEMA {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        try (RootAllocator consumer = new RootAllocator();
            ArrowSchema schema = ArrowSchema.allocateNew(consumer);
            FrameExporter exporter = FrameExporter.open(SCHEMA, allocator)) {
          exporter.exportSchema(schema);
          schema.release();
        }
      }
    },
    EXPORT {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        try (RootAllocator consumer = new RootAllocator();
            ArrowArray array = ArrowArray.allocateNew(consumer);
            FrameExporter exporter = FrameExporter.open(SCHEMA, allocator)) {
          exporter.export(frame, array);
          array.release();
        }
      }
    },
    COMPRESSED {
      @Override
      void use(FrameAllocator allocator, Frame frame) {
        IpcOptions options = IpcOptions.of(IpcFormat.STREAM).withCompression(Compression.ZSTD);
        Path path = folder.resolve("compressed.arrows");
        try (FrameIpcWriter writer = FrameIpcWriter.open(path, options, SCHEMA, allocator)) {
          writer.write(frame);
        }
      }
    };

    abstract void use(FrameAllocator allocator, Frame frame);

    private static void useBatch(FrameAllocator allocator, Frame frame, FrameSchema schema) {
      try (FrameBatches batches = FrameBatches.open(schema, allocator);
          VectorSchemaRoot batch = batches.toRecordBatch(frame)) {
        assertEquals(1, batch.getRowCount());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFinishWhatHasBegunAndCloseForGoodThen(Way way) throws InterruptedException {
    int allocation = 0;
    do {
      policy.waited = true;
      closeInTheMiddle(++allocation, way);
      assertTrue(policy.waited, "closed for good in the middle of allocation " + allocation);
    } while (policy.left <= 0);
    assertTrue(allocation > 1, "nothing was allocated");
  }

  private void closeInTheMiddle(int allocation, Way way) throws InterruptedException {
    try (BufferAllocator parent = parent();
        Frame frame = slot.lend(allocation, WIDTH, HEIGHT)) {
      FrameAllocator allocator = FrameAllocator.childOf(parent, FrameLimits.DEFAULT);
      policy.closeIn(allocation, allocator);
      try {
        way.use(allocator, frame);
      } catch (IllegalStateException closed) {
        // Between two steps, and not in the middle of one.
        assertTrue(closed.getMessage().contains("is closed"), closed::toString);
      }
      allocator.close();
      assertTrue(allocator.awaitClosed(DEADLINE), () -> "waits for " + allocator.holders());
      assertThrows(IllegalStateException.class, () -> allocator.allocate(arrow -> arrow.buffer(1)));
    }
    assertTrue(slot.isIdle());
  }

  private BufferAllocator parent() {
    return new RootAllocator(AllocationListener.NOOP, Long.MAX_VALUE, policy);
  }

  @Test
  void shouldWaitForAChildThatIsBeingMade() throws InterruptedException {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    BufferAllocator child =
        allocator.allocate(
            arrow -> {
              allocator.close();
              return arrow.newChildAllocator("child", 0, Long.MAX_VALUE);
            });
    assertFalse(allocator.isClosed());
    child.close();
    assertTrue(allocator.awaitClosed(DEADLINE));
  }

  @Test
  void shouldGoOnAfterAnAllocationThatFailed() {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    assertThrows(
        IllegalArgumentException.class, () -> allocator.allocate(arrow -> arrow.buffer(-1)));
    allocator.close();
    assertTrue(allocator.isClosed());
  }
}
