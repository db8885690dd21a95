package dev.framelease.pixels;

import static dev.framelease.pixels.ElementType.FLOAT32;
import static dev.framelease.pixels.ElementType.FLOAT64;
import static dev.framelease.pixels.ElementType.INT16;
import static dev.framelease.pixels.ElementType.INT64;
import static dev.framelease.pixels.ElementType.INT8;
import static dev.framelease.pixels.ElementType.UINT16;
import static dev.framelease.pixels.ElementType.UINT32;
import static dev.framelease.pixels.ElementType.UINT64;
import static dev.framelease.pixels.ElementType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a view refuses, in which words, and that a refusal changes nothing. */
@ExtendWith(LedgerExtension.class)
class ViewErrorsTest {
  private static final String IMAGE = "[2, 3, 4] UINT8 with strides [12, 4, 1]";
  private static final Class<IndexOutOfBoundsException> OUTSIDE = IndexOutOfBoundsException.class;
  private static final Class<IllegalArgumentException> ARGUMENT = IllegalArgumentException.class;
  private static final Class<IllegalStateException> STATE = IllegalStateException.class;

  private static Arguments refusal(
      Consumer<PixelView> call, Class<? extends RuntimeException> error, String message) {
    return arguments(call, error, message);
  }

  /** By a writable view [2, 3, 4] of uint8. */
  static Stream<Arguments> derivations() {
    Slice all = Slice.all();
    return Stream.of(
        refusal(
            view -> view.slice(all, all, all, all),
            OUTSIDE,
            "4 slices are more than the dimensions of " + IMAGE),
        refusal(
            view -> view.index(3, 0), OUTSIDE, "axis 3 is none of the 3 dimensions of " + IMAGE),
        refusal(
            view -> view.index(-4, 0), OUTSIDE, "axis -4 is none of the 3 dimensions of " + IMAGE),
        refusal(view -> view.index(1, 3), OUTSIDE, "index 3 is outside dimension 1 of " + IMAGE),
        refusal(view -> view.index(-2, -4), OUTSIDE, "index -4 is outside dimension 1 of " + IMAGE),
        refusal(
            view -> view.transpose(0, 1),
            ARGUMENT,
            "the axes of a transpose must be each of the dimensions once, and [0, 1] is not, for "
                + IMAGE),
        refusal(
            view -> view.transpose(0, -3, 1),
            ARGUMENT,
            "the axes of a transpose must be each of the dimensions once, and [0, -3, 1] is not,"
                + " for "
                + IMAGE),
        refusal(
            view -> view.transpose(0, 1, 3),
            OUTSIDE,
            "axis 3 is none of the 3 dimensions of " + IMAGE),
        refusal(view -> view.reverse(3), OUTSIDE, "axis 3 is none of the 3 dimensions of " + IMAGE),
        refusal(
            view -> view.crop(new Region(1, 0, 3, 1)),
            OUTSIDE,
            "the region 3x1+1+0 is not within the view, which is 3x2 pixels"),
        refusal(
            view -> view.crop(new Region(0, 2, 1, 1)),
            OUTSIDE,
            "the region 1x1+0+2 is not within the view, which is 3x2 pixels"),
        refusal(
            view -> view.pickChannels(),
            ARGUMENT,
            "name at least one channel to pick from " + IMAGE),
        refusal(
            view -> view.pickChannels(0, 1, 3),
            LayoutException.class,
            "only channels at one distance from each other can be picked without a copy, and"
                + " [0, 1, 3] are not, and this view is "
                + IMAGE
                + "; copy them one by one with index(-1, channel).copyTo(...)"),
        refusal(
            view -> view.pickChannels(0, 4), OUTSIDE, "index 4 is outside dimension 2 of " + IMAGE),
        refusal(
            view -> view.reshape(5, 5),
            ARGUMENT,
            "the shape [5, 5] does not have the 24 elements of " + IMAGE),
        refusal(
            view -> view.reshape(-1, -1),
            ARGUMENT,
            "the shape [-1, -1] does not have the 24 elements of " + IMAGE),
        refusal(
            view -> view.reshape(5, -1),
            ARGUMENT,
            "the shape [5, -1] does not have the 24 elements of " + IMAGE),
        refusal(
            view -> view.reshape(0, -1),
            ARGUMENT,
            "the shape [0, -1] does not have the 24 elements of " + IMAGE),
        refusal(
            view -> view.reshape(1 << 30, 1 << 30, 1 << 30),
            ARGUMENT,
            "the shape [1073741824, 1073741824, 1073741824] does not have the 24 elements of "
                + IMAGE),
        refusal(
            view -> view.reshape(-2),
            ARGUMENT,
            "no dimension can be less than -1, and the shape is [-2]"),
        refusal(
            view -> view.reshape(new int[65]),
            ARGUMENT,
            "a view has up to 64 dimensions, and not 65"),
        refusal(
            view -> view.cast(INT64),
            LayoutException.class,
            "elements of 8 bytes can be made only of a last dimension without gaps whose bytes they"
                + " divide, or of a C-contiguous view with cast(type, shape), and this view is "
                + IMAGE
                + "; copy the bytes with toBytes(Order.C)"));
  }

  /** By the same view. */
  static Stream<Arguments> accesses() {
    return Stream.of(
        refusal(
            view -> view.getInt(0, 0),
            OUTSIDE,
            "an element needs an index for each dimension, and not the 2 of [0, 0], for " + IMAGE),
        refusal(
            view -> view.getInt(0, 3, 0), OUTSIDE, "index 3 is outside dimension 1 of " + IMAGE),
        refusal(
            view -> view.setLong(256, 0, 0, 0),
            ARGUMENT,
            "a value of UINT8 is from 0 to 255, and not 256"),
        refusal(view -> view.fill(-1), ARGUMENT, "a value of UINT8 is from 0 to 255, and not -1"),
        refusal(
            view -> view.setDouble(0.5, 0, 0, 0),
            ARGUMENT,
            "a view of UINT8 takes integers, and not the double 0.5"),
        refusal(
            view -> view.fill(1.0),
            ARGUMENT,
            "a view of UINT8 takes integers, and not the double 1.0"),
        refusal(
            view -> view.copyTo(new byte[23]),
            OUTSIDE,
            "the array needs room for 24 elements, and has it for 23"),
        refusal(view -> view.copyTo(ByteBuffer.allocate(23)), BufferOverflowException.class, null),
        refusal(
            view -> view.copyTo(ByteBuffer.allocate(24).asReadOnlyBuffer()),
            ReadOnlyBufferException.class,
            null),
        refusal(view -> view.copyTo(new short[24]), STATE, wrongArray("INT16 or UINT16")),
        refusal(view -> view.copyTo(new int[24]), STATE, wrongArray("INT32 or UINT32")),
        refusal(view -> view.copyTo(new long[24]), STATE, wrongArray("INT64 or UINT64")),
        refusal(view -> view.copyTo(new float[24]), STATE, wrongArray("FLOAT32")),
        refusal(view -> view.copyTo(new double[24]), STATE, wrongArray("FLOAT64")),
        refusal(
            PixelView::contentHash,
            STATE,
            "only a read-only view of bytes has a hash, and this one is writable, of "
                + IMAGE
                + "; call asReadOnly() or cast(UINT8) first"));
  }

  private static String wrongArray(String types) {
    return "this array takes elements of "
        + types
        + ", and the view is "
        + IMAGE
        + "; cast it first, or copy it to bytes";
  }

  @ParameterizedTest
  @MethodSource({"derivations", "accesses"})
  void shouldRefuseInWordsAndStayAsItIs(
      Consumer<PixelView> call, Class<? extends RuntimeException> error, String message) {
    TestMemory memory = TestMemory.counting(24);
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView view = PixelView.of(lease, "view", 2, 3, 4, 12)) {
      byte[] before = view.toBytes();
      assertEquals(message, assertThrows(error, () -> call.accept(view)).getMessage());
      assertArrayEquals(before, view.toBytes());
    }
  }

  @Test
  void shouldRefuseToWriteIntoReadOnlyViews() {
    TestMemory memory = TestMemory.counting(24);
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView view = PixelView.of(lease, "view", 2, 3, 4, 12);
        PixelView readOnly = view.asReadOnly()) {
      List<Consumer<PixelView>> writes =
          List.of(
              to -> to.setLong(1, 0, 0, 0),
              to -> to.setDouble(1, 0, 0, 0),
              to -> to.fill(1),
              to -> to.fill(1.0),
              to -> to.assign(view),
              view::copyTo);
      for (Consumer<PixelView> write : writes) {
        String message =
            assertThrows(ReadOnlyViewException.class, () -> write.accept(readOnly)).getMessage();
        String start = " needs a writable view, and view " + IMAGE + " of view (block of 24 bytes";
        assertTrue(message.contains(start), message);
        assertTrue(
            message.endsWith(" is read-only; copy it with copyTo into memory of your own"),
            message);
      }
    }
  }

  @Test
  void shouldRefuseToAssignAnotherShapeOrType() {
    TestMemory memory = TestMemory.counting(24);
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView view = PixelView.of(lease, "view", 2, 3, 4, 12);
        PixelView signed = view.cast(INT8);
        PixelView part = view.slice(Slice.from(1))) {
      assertEquals(
          "a view takes elements of its own shape and type, and "
              + IMAGE
              + " is not as [2, 3, 4] INT8 with strides [12, 4, 1]; slice or cast one of them first",
          assertThrows(ARGUMENT, () -> view.assign(signed)).getMessage());
      assertEquals(
          "a view takes elements of its own shape and type, and "
              + IMAGE
              + " is not as [1, 3, 4] UINT8 with strides [12, 4, 1]; slice or cast one of them first",
          assertThrows(ARGUMENT, () -> part.copyTo(view)).getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheGettersThatHoldEveryValue(ElementType type) {
    TestMemory memory = TestMemory.ofSize(8);
    try (Lease lease = memory.lend("test");
        PixelView view = PixelView.of(lease, "view", Layout.packed(type))) {
      if (!List.of(UINT8, INT8, UINT16, INT16, ElementType.INT32).contains(type)) {
        assertEquals(
            "getInt does not hold every " + type + "; call getLong, getDouble or getNumber",
            assertThrows(STATE, view::getInt).getMessage());
      }
      if (List.of(FLOAT32, FLOAT64).contains(type)) {
        assertEquals(
            "getLong does not hold every " + type + "; call getDouble or getNumber",
            assertThrows(STATE, view::getLong).getMessage());
      }
    }
  }

  @Test
  void shouldKeepValuesWithinTheirType() {
    TestMemory memory = TestMemory.ofSize(8);
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView words = PixelView.of(lease, "view", Layout.packed(UINT32, 2));
        PixelView signed = words.cast(INT16);
        PixelView longs = words.cast(UINT64);
        PixelView floats = words.cast(FLOAT32)) {
      assertEquals(
          "a value of UINT32 is from 0 to 4294967295, and not 4294967296",
          assertThrows(ARGUMENT, () -> words.setLong(1L << 32, 0)).getMessage());
      assertEquals(
          "a value of INT16 is from -32768 to 32767, and not -32769",
          assertThrows(ARGUMENT, () -> signed.setLong(-32769, 0)).getMessage());
      longs.setLong(-1, 0);
      assertEquals(0x1p64, longs.getDouble(0));
      words.fill(4294967295L);
      assertEquals(4294967295L, words.getLong(1));
      floats.setDouble(0.1, 1);
      assertEquals(0.1f, floats.getNumber(1));
    }
  }

  static Stream<Arguments> layouts() {
    return Stream.of(
        layout(
            () -> Layout.of(UINT8, new int[] {2}, new long[0], 0),
            "a layout needs a stride for each dimension, and has the shape [2] and the strides []"),
        layout(
            () -> Layout.of(UINT8, new int[] {2}, new long[] {1}, -1),
            "the offset of a layout must not be negative, and is -1 bytes"),
        layout(
            () -> Layout.packed(UINT8, 2, -3),
            "no dimension can be less than 0, and the shape is [2, -3]"),
        layout(
            () -> Layout.packed(UINT8, new int[65]), "a view has up to 64 dimensions, and not 65"),
        layout(
            () -> Layout.packed(INT64, 1 << 30, 1 << 30),
            "the elements of a view take at most 9223372036854775807 bytes, and those of the shape"
                + " [1073741824, 1073741824] take more"),
        layout(
            () -> Layout.packed(INT64, 1 << 30, 1 << 30, 1 << 30, 0),
            "the elements of a view take at most 9223372036854775807 bytes, and those of the shape"
                + " [1073741824, 1073741824, 1073741824, 0] take more"),
        layout(
            () -> ElementType.ofCode('x'),
            "no element type has the code 'x'; the codes are b, B, h, H, i, I, q, Q, f, d"));
  }

  private static Arguments layout(Supplier<Object> call, String message) {
    return arguments(call, message);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void shouldRefuseLayoutsThatCannotBe(Supplier<Object> call, String message) {
    assertEquals(message, assertThrows(ARGUMENT, call::get).getMessage());
  }

  static Stream<Arguments> outside() {
    return Stream.of(
        arguments(Layout.packed(UINT8, 9), " takes the bytes 0 to 9"),
        arguments(Layout.of(UINT8, new int[] {3}, new long[] {-1}, 1), " takes the bytes -1 to 2"),
        arguments(Layout.of(UINT8, new int[] {2}, new long[] {8}, 0), " takes the bytes 0 to 9"),
        arguments(
            Layout.of(UINT8, new int[] {3}, new long[] {Long.MAX_VALUE}, 0),
            " goes beyond what a long can say"),
        arguments(
            Layout.of(UINT8, new int[] {2, 2}, new long[] {Long.MIN_VALUE, -1}, 0),
            " goes beyond what a long can say"));
  }

  @ParameterizedTest
  @MethodSource("outside")
  void shouldRefuseLayoutsBeyondTheBlock(Layout layout, String found) {
    try (Lease lease = TestMemory.ofSize(8).lend("test")) {
      assertEquals(
          "a view must lie within its block of 8 bytes, and "
              + layout
              + " at byte "
              + layout.offsetBytes()
              + found,
          assertThrows(ARGUMENT, () -> PixelView.of(lease, "view", layout)).getMessage());
    }
  }

  @Test
  void shouldRefuseToCopyMoreThanAnArrayHolds() {
    try (Lease lease = TestMemory.ofSize(8).lend("test");
        PixelView view =
            PixelView.of(
                lease, "view", Layout.of(UINT8, new int[] {1 << 30, 2}, new long[] {0, 0}, 0))) {
      assertEquals(
          "an array holds up to 2147483639 bytes, and this view has 2147483648: it is "
              + view.layout()
              + "; slice it and copy the parts",
          assertThrows(ARGUMENT, view::toBytes).getMessage());
    }
  }

  @Test
  void shouldTellAnImageWithoutColumnsThatItIsNone() {
    try (Lease lease = TestMemory.ofSize(8).lend("test");
        PixelView view = PixelView.of(lease, "view", Layout.packed(UINT8, 8));
        PixelView element = view.index(0, 0)) {
      assertEquals(
          "a crop needs rows and columns, the first two dimensions, and this view is "
              + view.layout(),
          assertThrows(OUTSIDE, () -> view.crop(Region.ofSize(1, 1))).getMessage());
      assertThrows(OUTSIDE, () -> element.channels(0, 1));
      assertThrows(OUTSIDE, () -> element.pickChannels(0));
      assertThrows(LayoutException.class, () -> element.cast(UINT16));
      assertEquals(
          "only a read-only view of bytes has a hash, and this one is [4] UINT16 with strides [2];"
              + " call asReadOnly() or cast(UINT8) first",
          hashOfWords(view));
    }
  }

  private static String hashOfWords(PixelView view) {
    try (PixelView words = view.cast(UINT16)) {
      return assertThrows(STATE, words::contentHash).getMessage();
    }
  }

  static Stream<Consumer<PixelView>> uses() {
    return Stream.of(
        view -> view.share("other"),
        PixelView::asReadOnly,
        view -> view.slice(),
        view -> view.index(0, 0),
        view -> view.transpose(),
        view -> view.reverse(),
        view -> view.crop(Region.ofSize(1, 1)),
        view -> view.channels(0, 1),
        view -> view.pickChannels(0),
        view -> view.reshape(-1),
        view -> view.cast(INT8),
        view -> view.cast(INT8, -1),
        view -> view.getInt(0, 0, 0),
        view -> view.getLong(0, 0, 0),
        view -> view.getDouble(0, 0, 0),
        view -> view.getNumber(0, 0, 0),
        PixelView::toNestedArray,
        PixelView::toBytes,
        view -> view.copyTo(new byte[24]),
        view -> view.copyTo(ByteBuffer.allocate(24)),
        view -> view.copyTo(view),
        view -> view.assign(view),
        view -> view.setLong(0, 0, 0, 0),
        view -> view.setDouble(0, 0, 0, 0),
        view -> view.fill(0),
        view -> view.fill(0.0),
        view -> view.contentEquals(view),
        PixelView::contentHash,
        PixelView::address,
        view -> view.export(ExportRequest.FULL, "consumer"));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void shouldThrowOnEveryUseAfterClose(Consumer<PixelView> use) {
    TestMemory memory = TestMemory.counting(24);
    try (Lease lease = memory.lend("test", Access.WRITABLE)) {
      PixelView view = PixelView.of(lease, "view", 2, 3, 4, 12);
      view.close();
      assertThrows(LeaseClosedException.class, () -> use.accept(view));
    }
  }
}
