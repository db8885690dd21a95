package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framelease.memory.Lease;
import dev.framelease.testing.AtOnce;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(LedgerExtension.class)
class SparesTest {
  private static final int ROUNDS = 50;
  private static final int THREADS = 3;
  private static final int EACH = 20;

  private final List<String> discarded = new ArrayList<>();

  @Test
  void shouldGiveWhatWasBroughtAndDiscardWhatIsMoreThanItKeeps() {
    Spares<String> spares = new Spares<>(2, discarded::add);
    assertNull(spares.take());
    List.of("a", "b", "c").forEach(spares::bring);
    assertEquals(List.of("c"), discarded);
    assertEquals("a", spares.take());
    spares.close();
    assertEquals(List.of("c", "b"), discarded);
    assertNull(spares.take());
    spares.bring("a");
    assertEquals(List.of("c", "b", "a"), discarded);
    assertNull(spares.take());
  }

  /** Whoever brings it has looked, and seen that they are open. */
  @Test
  void shouldKeepNothingThatIsBroughtJustBeforeTheClose() {
    ClosingQueue queue = new ClosingQueue();
    Spares<String> spares = new Spares<>(queue, discarded::add);
    queue.beforeOffer = spares::close;
    spares.bring("a");
    assertEquals(List.of("a"), discarded);
    assertNull(spares.take());
  }

  private static final class ClosingQueue extends ArrayBlockingQueue<String> {
    private static final long serialVersionUID = 1L;
    private transient Runnable beforeOffer;

    ClosingQueue() {
      super(2);
    }

    @Override
    public boolean offer(String spare) {
      beforeOffer.run();
      return super.offer(spare);
    }
  }

  @Test
  void shouldDiscardEachOnceWhereManyThreadsBringAndClose() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ConcurrentLinkedQueue<Integer> gone = new ConcurrentLinkedQueue<>();
      Spares<Integer> spares = new Spares<>(4, gone::add);
      AtomicInteger made = new AtomicInteger();
      new AtOnce().add(THREADS, () -> useAgain(spares, made)).add(THREADS, spares::close).run();
      assertNull(spares.take());
      assertEquals(
          IntStream.range(0, made.get()).boxed().toList(), gone.stream().sorted().toList());
    }
  }

  private static void useAgain(Spares<Integer> spares, AtomicInteger made) {
    for (int i = 0; i < EACH; i++) {
      Integer kept = spares.take();
      spares.bring(kept == null ? made.getAndIncrement() : kept);
    }
  }

  /** A frame that outlives its archive: what it lies in is seen through the frame's buffer. */
  @Test
  void shouldNotUseTheMemoryOfAFrameAgainThatClosesAfterTheArchive() {
    Consumer<ByteBuffer> zeros = pixels -> pixels.put(new byte[64]);
    CopiedFrames frames = new CopiedFrames("a test", 2);
    Lease first = frames.lend(64, zeros, "before");
    ByteBuffer seen = first.buffer();
    first.close();
    Lease second = frames.lend(64, zeros, "while open");
    assertEquals(addressOf(seen), second.address());
    frames.close();
    second.close();
    try (Lease third = frames.lend(64, zeros, "after")) {
      assertNotEquals(addressOf(seen), third.address());
    }
  }

  private static long addressOf(ByteBuffer buffer) {
    return MemoryUtil.getByteBufferAddress(buffer);
  }
}
