package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class PreprocessErrorsTest {
  private static final FrameLayout LAYOUT = FrameLayout.packed(8, 4, PixelFormat.BGRX);
  private static final int BYTES = 8 * 4 * 3 * 4;

  private final PreprocessBuilder builder = Preprocess.builder();
  private final Preprocess plain = builder.build();
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(8 * 4 * 4);

  @Test
  void shouldRefuseAnEmptyCrop() {
    refuses("at least 1x1", () -> builder.crop(Region.ofSize(0, 4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8x4+1+0", "8x4+0+1", "9x4", "1x1+8+0", "1x1+999999999+0"})
  void shouldRefuseACropThatIsNotWithinTheFrame(String crop) {
    Preprocess preprocess = builder.crop(Region.parse(crop)).build();
    ByteBuffer output = direct(10_000);
    assertMessage(
        "is not within the frame, which is 8x4+0+0",
        assertThrows(
            IndexOutOfBoundsException.class, () -> preprocess.run(pixels, LAYOUT, output, 0)));
    assertThrows(IndexOutOfBoundsException.class, () -> preprocess.shape(LAYOUT));
    assertThrows(IndexOutOfBoundsException.class, () -> preprocess.byteSize(LAYOUT));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "5, 0", "-1, 5"})
  void shouldRefuseAnEmptyOutput(int width, int height) {
    refuses("at least 1x1", () -> builder.nearest(width, height));
    refuses("at least 1x1", () -> builder.bilinear(width, height));
    refuses("at least 1x1", () -> builder.area(width, height));
    refuses("at least 1x1", () -> builder.letterbox(width, height, 0));
  }

  @ParameterizedTest
  @CsvSource({"46341, 46341", "2147483647, 2147483647", "13378, 13378"})
  void shouldRefuseAnOutputLargerThanABuffer(int width, int height) {
    refuses("larger than 2147483647 bytes", () -> builder.bilinear(width, height).build());
  }

  @Test
  void shouldRefuseFramesWhoseOutputIsLargerThanABuffer() {
    FrameLayout huge = FrameLayout.packed(20_000, 20_000, PixelFormat.BGRX);
    ByteBuffer output = direct(16);
    refuses("larger than 2147483647 bytes", () -> plain.byteSize(huge));
    refuses("larger than 2147483647 bytes", () -> plain.run(pixels, huge, output, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void shouldRefuseAFillThatIsNoByte(int fill) {
    refuses("0 to 255, and is " + fill, () -> builder.letterbox(5, 5, fill));
  }

  @Test
  void shouldRefuseAPlacementOutsideOfTheOutput() {
    Region outside = new Region(1, 0, 5, 5);
    refuses("cannot be placed at 5x5+1+0", () -> builder.letterbox(5, 5, 0, outside));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void shouldRefuseToDivideByWhatIsNotPositive(float std) {
    refuses("positive and finite, and this one is " + std, () -> builder.std(1, std, 1));
  }

  @Test
  void shouldRefuseNumbersThatAreNotFinite() {
    refuses("scale must be finite", () -> builder.scale(Double.NaN));
    refuses("mean must be finite", () -> builder.mean(0, 0, Float.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025})
  void shouldRefuseThreadsThatNobodyHas(int threads) {
    refuses("and not " + threads, () -> builder.threads(threads));
  }

  @Test
  void shouldRefuseAnOutputThatIsTooSmallAndLeaveItAsItIs() {
    ByteBuffer small = direct(BYTES - 1);
    assertMessage(
        "takes 384 bytes from 0 on, and the buffer has 383",
        assertThrows(IndexOutOfBoundsException.class, () -> plain.run(pixels, LAYOUT, small, 0)));
    ByteBuffer exact = direct(BYTES);
    assertThrows(IndexOutOfBoundsException.class, () -> plain.run(pixels, LAYOUT, exact, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> plain.run(pixels, LAYOUT, exact, -4));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> plain.run(pixels, LAYOUT, exact, Integer.MAX_VALUE - 3));
    assertEquals(direct(BYTES), exact);
  }

  @Test
  void shouldRefuseAnOffsetBetweenValues() {
    ByteBuffer output = direct(BYTES + 4);
    refuses("multiple of 4 bytes", () -> plain.run(pixels, LAYOUT, output, 2));
    Preprocess halves = builder.type(ElementType.FLOAT16).build();
    refuses("multiple of 2 bytes", () -> halves.run(pixels, LAYOUT, output, 3));
  }

  @Test
  void shouldRefuseAnOutputOfTheWrongKind() {
    ByteBuffer heap = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    refuses("on the heap", () -> plain.run(pixels, LAYOUT, heap, 0));
    ByteBuffer readOnly = direct(BYTES).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    refuses("read-only", () -> plain.run(pixels, LAYOUT, readOnly, 0));
    ByteBuffer swapped = direct(BYTES).order(ByteOrder.BIG_ENDIAN);
    if (ByteOrder.nativeOrder() != ByteOrder.BIG_ENDIAN) {
      refuses("BIG_ENDIAN", () -> plain.run(pixels, LAYOUT, swapped, 0));
    }
  }

  @Test
  void shouldRefusePixelsOfTheWrongKindOrTooFew() {
    ByteBuffer output = direct(BYTES);
    refuses("on the heap", () -> plain.run(ByteBuffer.allocate(128), LAYOUT, output, 0));
    assertMessage(
        "end at byte 128, and the buffer at byte 127",
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> plain.run(ByteBuffer.allocateDirect(127), LAYOUT, output, 0)));
  }

  @Test
  void shouldNotNeedThePaddingOfTheLastRow() {
    FrameLayout padded = new FrameLayout(8, 4, PixelFormat.BGRX, 48, 192);
    plain.run(ByteBuffer.allocateDirect(3 * 48 + 32), padded, direct(BYTES), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 2_000_000_000})
  void shouldRefuseToMakeAnOutputForNoFrameOrTooMany(int frames) {
    refuses("and not " + frames + " of 384 bytes", () -> plain.newOutput(LAYOUT, frames));
  }

  @Test
  void shouldRefuseABatchOfNoFrame() {
    refuses("this one has 0", () -> plain.run(List.of(), direct(BYTES), 0));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static void refuses(String message, Executable call) {
    assertMessage(message, assertThrows(IllegalArgumentException.class, call));
  }

  private static void assertMessage(String part, Exception found) {
    assertTrue(found.getMessage().contains(part), found.getMessage());
  }
}
