package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.TestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LedgerExtension.class)
class FrameTest {
  /** Larger than the frame, as a slot may be. */
  private final TestMemory memory = TestMemory.counting(100);

  private final FrameInfo info =
      new FrameInfo(
          7,
          0,
          new Region(10, 20, 4, 3),
          FrameLayout.packed(4, 3, PixelFormat.BGRX),
          new Damage.Unknown(),
          new CaptureTime(100, 200, Instant.EPOCH),
          0);

  private Frame frame() {
    return Frame.of(memory.lend("frame 7"), info);
  }

  @Test
  void shouldShowItsPixelsAndNotTheRestOfItsSlot() {
    try (Frame frame = frame();
        PixelView pixels = frame.pixels()) {
      assertEquals(memory.address(), frame.address());
      ByteBuffer buffer = frame.buffer();
      assertEquals(48, buffer.capacity());
      assertEquals(ByteOrder.nativeOrder(), buffer.order());
      assertTrue(buffer.isReadOnly());
      assertEquals(47, buffer.get(47));
      assertEquals(16, pixels.getInt(1, 0, 0));
      assertEquals(47, pixels.getInt(2, 3, 3));
    }
  }

  @Test
  void shouldTakeTheLeaseOver() {
    frame().close();
    assertEquals(1, memory.returns());
  }

  static Stream<List<Integer>> closingOrders() {
    return Permutations.of(4);
  }

  @ParameterizedTest
  @MethodSource("closingOrders")
  void shouldReturnItsMemoryAfterTheLastHolderInEveryOrder(List<Integer> order) {
    Frame frame = frame();
    Frame shared = frame.share("shared");
    PixelView pixels = shared.pixels();
    Lease lease = frame.lease("lease");
    List<Runnable> closes = List.of(frame::close, shared::close, pixels::close, lease::close);
    for (int next : order) {
      assertEquals(0, memory.returns());
      closes.get(next).run();
      closes.get(next).run();
    }
    assertEquals(1, memory.returns());
  }

  static Stream<Consumer<Frame>> uses() {
    return Stream.of(
        frame -> frame.share("another"),
        frame -> frame.lease("another"),
        Frame::pixels,
        Frame::buffer,
        Frame::address);
  }

  @ParameterizedTest
  @MethodSource("uses")
  void shouldThrowOnUseAfterClose(Consumer<Frame> use) {
    Frame frame = frame();
    frame.close();
    LeaseClosedException e = assertThrows(LeaseClosedException.class, () -> use.accept(frame));
    assertTrue(e.getMessage().startsWith("frame 7 is closed"), e.getMessage());
  }

  @Test
  void shouldDescribeItselfAfterClose() {
    Frame frame = frame();
    assertTrue(frame.isOpen());
    assertEquals("frame 7 of 4x3+10+20", frame.toString());
    frame.close();
    assertFalse(frame.isOpen());
    assertSame(info, frame.info());
    assertEquals("frame 7 of 4x3+10+20 (closed)", frame.toString());
  }

  @Test
  void shouldLeaveTheLeaseToItsOwnerWhenItDoesNotFit() {
    TestMemory small = TestMemory.ofSize(47);
    try (Lease lease = small.lend("small")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Frame.of(lease, info));
      assertEquals("a frame of 48 bytes does not fit into 47 bytes", e.getMessage());
      assertTrue(lease.isOpen());
    }
  }
}
