package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class FrameBufferTest {
  private static final int BYTES = 8 * 4 * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  private FrameBuffer wrap() {
    try (Frame frame = slot.lend(7, 8, 4)) {
      return FrameBuffer.wrap(frame, allocator);
    }
  }

  @Test
  void shouldCountAClosedTwiceHandleOnce() {
    FrameBuffer first = wrap();
    FrameBuffer second = first.share();
    first.close();
    first.close();
    assertEquals(0, slot.returns());
    assertEquals(slot.get(1), second.arrow().getByte(1));
    second.close();
    second.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldShowTheSlot() {
    try (FrameBuffer buffer = wrap()) {
      slot.fill(3);
      assertEquals(slot.address(), buffer.address());
      assertEquals(BYTES, buffer.byteSize());
      ByteBuffer pixels = buffer.pixels();
      assertEquals(BYTES, pixels.remaining());
      for (int i = 0; i < BYTES; i++) {
        assertEquals(slot.get(i), buffer.arrow().getByte(i));
        assertEquals(slot.get(i), pixels.get(i));
      }
      assertThrows(ReadOnlyBufferException.class, () -> pixels.put(0, (byte) 0));
    }
  }

  @Test
  void shouldHandOutAReferenceOfItsOwn() {
    ArrowBuf reference;
    try (FrameBuffer buffer = wrap()) {
      reference = buffer.retain();
    }
    assertEquals(0, slot.returns());
    reference.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldRefuseUseAfterClose() {
    FrameBuffer buffer = wrap();
    buffer.close();
    assertFalse(buffer.isOpen());
    assertEquals(7, buffer.info().sequence());
    for (Runnable use :
        new Runnable[] {
          buffer::arrow, buffer::retain, buffer::share, buffer::pixels, buffer::address
        }) {
      IllegalStateException thrown = assertThrows(IllegalStateException.class, use::run);
      assertTrue(thrown.getMessage().startsWith("buffer of frame 7 is closed"));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldShareOrRefuseWhileAnotherThreadCloses() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int round = 1; round <= 2_000; round++) {
        FrameBuffer buffer = wrap();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> closing = other.submit(() -> closeAfter(start, buffer));
        start.await(60, TimeUnit.SECONDS);
        shareAndRead(buffer);
        closing.get(60, TimeUnit.SECONDS);
        assertEquals(round, slot.returns());
      }
    } finally {
      other.shutdownNow();
    }
  }

  private static Void closeAfter(CyclicBarrier start, FrameBuffer buffer) throws Exception {
    start.await(60, TimeUnit.SECONDS);
    buffer.close();
    return null;
  }

  private void shareAndRead(FrameBuffer buffer) {
    try (FrameBuffer shared = buffer.share()) {
      assertTrue(shared.arrow().refCnt() > 0);
      assertEquals(slot.get(1), shared.arrow().getByte(1));
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().startsWith("buffer of frame 7 is closed"), e.getMessage());
    }
  }
}
