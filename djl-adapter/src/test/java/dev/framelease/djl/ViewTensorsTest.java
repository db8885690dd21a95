package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class ViewTensorsTest {
  private static final String TORCH = "PyTorch";
  private static final String ONNX = "OnnxRuntime";

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(8, 6);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  /** Something that views do. */
  record Derived(String name, Function<PixelView, PixelView> derive) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Derived> shouldShowTheViewItselfWithTorch() {
    return List.of(
        new Derived("whole", view -> view.share("test")),
        new Derived("crop", view -> view.crop(new Region(2, 1, 3, 4))),
        new Derived("planes", view -> view.transpose(2, 0, 1)),
        new Derived("every second", view -> view.slice(Slice.every(2), Slice.every(3))),
        new Derived("one channel", view -> view.index(2, 1)),
        new Derived("one row", view -> view.index(0, 5)),
        new Derived("three channels", view -> view.channels(0, 3)),
        new Derived("one byte", ViewTensorsTest::lastByte),
        new Derived("one channel four times", view -> view.pickChannels(1, 1, 1, 1)),
        new Derived("nothing", view -> view.slice(Slice.range(3, 3))),
        new Derived("int32", view -> view.cast(ElementType.INT32)),
        new Derived("float64", view -> view.cast(ElementType.FLOAT64, -1)));
  }

  @ParameterizedTest
  @MethodSource
  void shouldShowTheViewItselfWithTorch(Derived derived) {
    slot.randomize(1);
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDArray array;
      byte[] expected;
      try (Frame frame = slot.lend();
          PixelView whole = frame.pixels();
          PixelView view = derived.derive.apply(whole)) {
        array = tensors.wrap(manager, view);
        expected = view.toBytes();
        assertTrue(tensors.handOver(manager, view).isZeroCopy());
        assertArrayEquals(view.shape(), intsOf(array.getShape()));
        assertEquals(DataType.valueOf(view.elementType().name()), array.getDataType());
      }
      assertEquals(0, slot.returns());
      assertArrayEquals(expected, array.toByteArray());
      slot.stamp(0);
      assertArrayEquals(new byte[expected.length], array.toByteArray());
      assertEquals(0, tensors.copiedBytes());
      array.close();
      assertEquals(1, slot.returns());
    }
  }

  /** A view without dimensions. */
  private static PixelView lastByte(PixelView view) {
    try (PixelView row = view.index(0, 5);
        PixelView pixel = row.index(0, 7)) {
      return pixel.index(0, 3);
    }
  }

  private static int[] intsOf(Shape shape) {
    return Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeEveryElementTypeWithTorch(ElementType type) {
    slot.stamp(0);
    try (NDManager manager = NDManager.newBaseManager(TORCH);
        Frame frame = slot.lend();
        PixelView whole = frame.pixels();
        PixelView view = whole.cast(type, -1)) {
      NDArray array = tensors.wrap(manager, view);

      assertEquals(view.shape()[0], array.getShape().get(0));
      assertEquals(0, array.toType(DataType.FLOAT32, true).sum().getFloat());
      assertEquals(0, tensors.copiedBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldCopyAndCountWhatIsTurnedAround(String engine) {
    slot.randomize(2);
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      byte[] expected;
      try (Frame frame = slot.lend();
          PixelView whole = frame.pixels();
          PixelView view = whole.reverse(0)) {
        HandOver handOver = tensors.handOver(manager, view);
        assertFalse(handOver.isZeroCopy());
        assertTrue(handOver.reason().contains("strides"), handOver.reason());
        expected = view.toBytes();
        array = tensors.wrap(manager, view);
      }
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(expected, array.toByteArray());
      assertEquals(expected.length, tensors.copiedBytes());
    }
  }

  @Test
  void shouldReadAContiguousViewInPlaceWithOnnx() {
    slot.randomize(3);
    try (NDManager manager = NDManager.newBaseManager(ONNX)) {
      NDArray array;
      byte[] expected;
      try (Frame frame = slot.lend();
          PixelView whole = frame.pixels();
          PixelView rows = whole.slice(Slice.range(2, 5))) {
        assertTrue(tensors.handOver(manager, rows).isZeroCopy());
        expected = rows.toBytes();
        array = tensors.wrap(manager, rows);
        rows.release();
      }
      assertEquals(0, slot.returns());
      assertEquals(0, tensors.copiedBytes());
      assertArrayEquals(expected, array.toByteArray());
      slot.set(2 * 8 * 4, 99);
      assertEquals(99, array.toByteBuffer(true).get(0));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource(names = {"INT16", "UINT16", "UINT32", "UINT64"})
  void shouldRefuseElementsThatOnnxDoesNotTakeAndSayWhatToDo(ElementType type) {
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        Frame frame = slot.lend();
        PixelView whole = frame.pixels();
        PixelView view = whole.cast(type, -1)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> tensors.wrap(manager, view));
      assertTrue(e.getMessage().contains("cast the view"), e.getMessage());
      assertTrue(e.getMessage().contains(DataType.valueOf(type.name()).toString()), e.getMessage());
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldLoseNothingWhenTheViewOrTheManagerIsClosed(String engine) {
    NDManager manager = NDManager.newBaseManager(engine);
    try (Frame frame = slot.lend()) {
      PixelView view = frame.pixels();
      view.close();
      assertThrows(LeaseClosedException.class, () -> tensors.wrap(manager, view));
      manager.close();
      try (PixelView open = frame.pixels()) {
        assertThrows(IllegalStateException.class, () -> tensors.wrap(manager, open));
      }
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldShowARegionOfAFrame(String engine) {
    slot.randomize(4);
    Region region = new Region(3, 1, 4, 5);
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      byte[] expected;
      try (Frame frame = slot.lend();
          PixelView whole = frame.pixels();
          PixelView crop = whole.crop(region)) {
        expected = crop.toBytes();
        array = tensors.wrap(manager, frame, region);
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> tensors.wrap(manager, frame, new Region(5, 1, 4, 5)));
      }
      boolean isTorch = engine.equals(TORCH);
      assertEquals(isTorch ? 0 : 1, slot.returns());
      assertEquals(isTorch ? 1 : 0, allocator.framesInFlight());
      assertEquals(isTorch ? 0 : expected.length, tensors.copiedBytes());
      assertEquals(new Shape(5, 4, 4), array.getShape());
      assertArrayEquals(expected, array.toByteArray());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldShowWholeRowsOfAFrameInPlaceWithOnnx() {
    slot.randomize(5);
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        Frame frame = slot.lend()) {
      NDArray array = tensors.wrap(manager, frame, new Region(0, 2, 8, 3));
      slot.set(2 * 8 * 4, 77);
      assertEquals(77, array.toByteBuffer(true).get(0));
      assertEquals(3 * 8 * 4, array.toByteBuffer(true).remaining());
      assertEquals(0, tensors.copiedBytes());
    }
  }

  @Test
  void shouldHoldAFrameByASubManagerForWhoeverAsksForIt() {
    byte[] pixels = slot.randomize(6);
    FrameTensors without = FrameTensors.of(allocator, TorchTensors.in("c10"));
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDArray array;
      try (Frame frame = slot.lend()) {
        array = without.wrapInSubManager(manager, frame);
      }
      assertArrayEquals(pixels, array.toByteArray());
      assertEquals(0, without.copiedBytes());
      slot.set(9, pixels[9] + 1);
      assertEquals((byte) (pixels[9] + 1), array.toByteArray()[9]);
      NDManager holder = array.getManager();
      array.close();
      assertEquals(0, slot.returns());
      holder.close();
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldRefuseASubManagerThatCannotHold() {
    TestSlot padded = new TestSlot(new FrameLayout(3, 2, PixelFormat.BGRX, 16, 32), () -> {});
    try (NDManager torch = NDManager.newBaseManager(TORCH);
        NDManager onnx = NDManager.newBaseManager(ONNX);
        Frame frame = padded.lend()) {
      assertThrows(IllegalArgumentException.class, () -> tensors.wrapInSubManager(torch, frame));
      assertThrows(IllegalArgumentException.class, () -> tensors.wrapInSubManager(onnx, frame));
      assertTrue(torch.getManagedArrays().isEmpty());
    }
    assertEquals(1, padded.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldGiveOtherManagersACopyOfAnOnnxInput(String engine) {
    byte[] pixels = slot.randomize(7);
    try (NDManager onnx = NDManager.newBaseManager(ONNX);
        NDManager other = NDManager.newBaseManager(engine)) {
      NDArray from;
      try (Frame frame = slot.lend();
          NDArray input = tensors.wrap(onnx, frame)) {
        from = other.from(input);
        assertEquals(pixels.length, tensors.copiedBytes());
      }
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(pixels, from.toByteArray());
    }
  }
}
