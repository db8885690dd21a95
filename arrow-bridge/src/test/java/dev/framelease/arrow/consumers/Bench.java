package dev.framelease.arrow.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The allocators that consumers take their buffers to. Closing it checks that nothing is left. */
final class Bench implements AutoCloseable {
  static final int WIDTH = 8;
  static final int HEIGHT = 4;
  static final int BYTES = WIDTH * HEIGHT * 4;

  final RootAllocator root = new RootAllocator();
  final FrameAllocator frames = FrameAllocator.childOf(root, FrameLimits.DEFAULT);
  final FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT);
  final FrameBatches batches = FrameBatches.open(schema, frames);
  final BufferAllocator child = frames.arrow().newChildAllocator("child", 0, Long.MAX_VALUE);
  final BufferAllocator sibling = root.newChildAllocator("sibling", 0, Long.MAX_VALUE);
  final AtomicInteger heard = new AtomicInteger();
  final BufferAllocator listening =
      frames.arrow().newChildAllocator("listening", new Counting(heard), 0, Long.MAX_VALUE);

  /** What is allocated while no frame is: the shared validity of the batches. */
  private final long idle = root.getAllocatedMemory();

  void requireIdle() {
    assertEquals(0, frames.framesInFlight());
    assertEquals(0, frames.bytesInFlight());
    assertEquals(idle, root.getAllocatedMemory());
  }

  @Override
  public void close() {
    requireIdle();
    batches.close();
    listening.close();
    child.close();
    sibling.close();
    frames.close();
    assertTrue(frames.isClosed());
    root.close();
  }

  private record Counting(AtomicInteger heard) implements AllocationListener {
    @Override
    public void onRelease(long size) {
      heard.incrementAndGet();
    }
  }
}
