package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class FrameBufferTest {
  private static final int BYTES = 8 * 4 * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);

  @AfterEach
  void close() {
    allocator.close();
    assertTrue(allocator.isClosed());
  }

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
}
