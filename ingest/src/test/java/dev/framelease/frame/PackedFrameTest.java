package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
class PackedFrameTest {
  private static final Region REGION = new Region(10, 20, 5, 4);

  private final TestMemory memory = TestMemory.counting(4 * 5 * 4 + 4 * 12);

  private Frame frame(FrameLayout layout, Damage damage) {
    CaptureTime time = new CaptureTime(100, 200, Instant.EPOCH);
    return Frame.of(
        memory.lend("a frame"), new FrameInfo(7, 2, REGION, layout, damage, time, 1000));
  }

  @ParameterizedTest
  @EnumSource
  void shouldCopyPaddedRowsTogetherAndCountTheBytes(PixelFormat format) {
    FrameLayout padded = FrameLayout.padded(5, 4, format, 32);
    Damage damage = new Damage.Rectangles(List.of(new Region(4, 3, 1, 1)));
    try (Frame frame = frame(padded, damage);
        Frame packed = frame.toPacked();
        PixelView pixels = frame.pixels();
        PixelView copied = packed.pixels()) {
      FrameLayout layout = FrameLayout.packed(5, 4, format);
      assertEquals(
          new FrameInfo(
              7,
              2,
              REGION,
              layout,
              damage,
              frame.info().time(),
              1000 + 20L * format.bytesPerPixel()),
          packed.info());
      assertTrue(copied.isContiguousC());
      assertTrue(pixels.contentEquals(copied));
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldShareAFrameThatIsPackedAlready() {
    FrameLayout layout = FrameLayout.packed(5, 4, PixelFormat.BGRX);
    Frame packed;
    try (Frame frame = frame(layout, new Damage.Unknown())) {
      packed = frame.toPacked();
      assertEquals(frame.info(), packed.info());
      assertEquals(frame.address(), packed.address());
    }
    assertEquals(0, memory.returns());
    packed.close();
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldCopyAPartWithWhatChangedInIt() {
    Damage damage =
        new Damage.Rectangles(
            List.of(new Region(0, 0, 2, 2), new Region(3, 0, 2, 4), new Region(0, 3, 1, 1)));
    Region part = new Region(1, 1, 3, 2);
    try (Frame frame = frame(FrameLayout.packed(5, 4, PixelFormat.BGRX), damage);
        PixelView whole = frame.pixels();
        PixelView expected = whole.crop(part);
        Frame packed = frame.toPacked(part);
        PixelView copied = packed.pixels()) {
      assertTrue(expected.contentEquals(copied));
      assertNotEquals(frame.address(), packed.address());
      assertEquals(new Region(11, 21, 3, 2), packed.info().region());
      assertEquals(
          new Damage.Rectangles(List.of(new Region(0, 0, 1, 1), new Region(2, 0, 1, 2))),
          packed.info().damage());
      assertEquals(1000 + 3 * 2 * 4, packed.info().copiedBytes());
    }
  }

  @Test
  void shouldFindAPartUnchangedThatNoDamageTouches() {
    Damage damage = new Damage.Rectangles(List.of(new Region(0, 0, 2, 2)));
    try (Frame frame = frame(FrameLayout.packed(5, 4, PixelFormat.BGRX), damage);
        Frame packed = frame.toPacked(new Region(2, 2, 3, 2))) {
      assertEquals(new Damage.Unchanged(), packed.info().damage());
    }
  }

  @Test
  void shouldRefuseAPartOutsideTheFrame() {
    try (Frame frame = frame(FrameLayout.packed(5, 4, PixelFormat.BGRX), new Damage.Unchanged())) {
      assertThrows(IndexOutOfBoundsException.class, () -> frame.toPacked(new Region(3, 0, 3, 1)));
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldMakeAFrameInMemoryOfItsOwn() {
    FrameInfo info;
    try (Frame original = frame(FrameLayout.packed(5, 4, PixelFormat.BGRX), new Damage.Unknown())) {
      info = original.info();
    }
    try (Frame made =
        Frame.filled(info, "made", buffer -> buffer.put(79, (byte) (buffer.get(79) + 42)))) {
      assertEquals(info, made.info());
      assertEquals(80, made.buffer().remaining());
      assertEquals(42, made.buffer().get(79));
      assertEquals(1, made.block().openLeases());
    }
  }

  @Test
  void shouldHoldNothingWhenThePixelsCannotBeMade() {
    FrameInfo info;
    try (Frame original = frame(FrameLayout.packed(5, 4, PixelFormat.BGRX), new Damage.Unknown())) {
      info = original.info();
    }
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Frame.filled(
                    info,
                    "made",
                    buffer -> {
                      throw new IllegalStateException("no pixels");
                    }));
    assertEquals("no pixels", thrown.getMessage());
  }
}
