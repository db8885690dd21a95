package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.FramesInFlightException;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class FrameTensorsTest {
  private static final String TORCH = "PyTorch";
  private static final String ONNX = "OnnxRuntime";

  private final FrameAllocator allocator = FrameAllocator.open(new FrameLimits(2, 1 << 20));
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(7, 5);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, allocator.framesInFlight());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldShowTheSlotItself(String engine) {
    byte[] pixels = slot.randomize(1);
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame frame = slot.lend()) {
      NDArray array = tensors.wrap(manager, frame);

      assertEquals(new Shape(5, 7, 4), array.getShape());
      assertEquals(DataType.UINT8, array.getDataType());
      assertArrayEquals(pixels, array.toByteArray());
      slot.set(17, pixels[17] + 1);
      assertEquals((byte) (pixels[17] + 1), array.toByteArray()[17]);
      assertEquals(slot.address(), addressOf(array.toByteBuffer(true)));
      assertEquals(0, tensors.copiedBytes());
      assertTrue(tensors.handOver(manager, slot.layout()).isZeroCopy());
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldKeepTheSlotWhenTheFrameCloses(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      Frame frame = slot.lend();
      NDArray array = tensors.wrap(manager, frame);
      frame.close();

      assertEquals(0, slot.returns());
      array.close();
      array.close();
      assertEquals(1, slot.returns());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldTellTheOwnerThatTorchMayWriteAndOnnxRuntimeWillNot() {
    for (String engine : List.of(TORCH, ONNX)) {
      try (NDManager manager = NDManager.newBaseManager(engine);
          Frame frame = slot.lend();
          NDArray array = tensors.wrap(manager, frame)) {
        assertEquals(new Shape(5, 7, 4), array.getShape());
        assertEquals(engine.equals(TORCH), frame.block().isContentUnknown(), engine);
      }
    }
    try (NDManager manager = NDManager.newBaseManager(TORCH);
        Frame frame = slot.lend();
        PixelView view = frame.pixels();
        NDArray array = tensors.wrap(manager, view)) {
      assertEquals(new Shape(5, 7, 4), array.getShape());
      assertTrue(frame.block().isContentUnknown());
    }
  }

  @Test
  void shouldReturnTheSlotOnceInEveryOrderOfClosingTorchArrays() {
    NDManager root = NDManager.newBaseManager(TORCH);
    Permutations.of(7)
        .forEach(
            order -> {
              NDManager ofArray = root.newSubManager();
              NDManager ofReshaped = root.newSubManager();
              Frame frame = slot.lend();
              FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
              NDArray array = tensors.wrap(ofArray, buffer);
              NDArray slice = array.get("1:4, :, 0:3");
              NDArray transposed = slice.transpose(2, 0, 1);
              NDArray reshaped = array.reshape(-1);
              reshaped.attach(ofReshaped);
              List<AutoCloseable> closers =
                  List.of(frame, buffer, array, slice, transposed, ofArray, ofReshaped);
              closeInOrder(order, closers, List.of(Holds.of(5, 2, 3, 4)));
            });
    root.close();
  }

  @Test
  void shouldReturnTheSlotOnceInEveryOrderOfClosingAnOnnxInput() {
    NDManager root = NDManager.newBaseManager(ONNX);
    Permutations.of(5)
        .forEach(
            order -> {
              NDManager manager = root.newSubManager();
              Frame frame = slot.lend();
              FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
              NDArray array = tensors.wrap(manager, buffer);
              NDArray second = tensors.wrap(root, buffer);
              List<AutoCloseable> closers = List.of(frame, buffer, array, manager, second);
              closeInOrder(order, closers, List.of(Holds.of(3, 2)));
            });
    root.close();
  }

  /** That closing one thing closes others. */
  private record Holds(int owner, List<Integer> owned) {
    static Holds of(int owner, Integer... owned) {
      return new Holds(owner, List.of(owned));
    }
  }

  private void closeInOrder(List<Integer> order, List<AutoCloseable> closers, List<Holds> holds) {
    int before = slot.returns();
    Set<Integer> open = new HashSet<>(order);
    holds.forEach(hold -> open.remove(hold.owner()));
    for (int i : order) {
      try {
        closers.get(i).close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      open.remove(i);
      holds.stream()
          .filter(hold -> hold.owner() == i)
          .forEach(hold -> hold.owned().forEach(open::remove));
      assertEquals(open.isEmpty() ? before + 1 : before, slot.returns(), () -> "order " + order);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldLoseNothingWhenTheFrameIsClosed(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      Frame frame = slot.lend();
      frame.close();

      assertThrows(LeaseClosedException.class, () -> tensors.wrap(manager, frame));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldLoseNothingWhenTheManagerIsClosed(String engine) {
    NDManager manager = NDManager.newBaseManager(engine);
    manager.close();
    try (Frame frame = slot.lend()) {
      assertThrows(IllegalStateException.class, () -> tensors.wrap(manager, frame));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldLoseNothingWhenTooManyFramesAreInFlight(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame frame = slot.lend()) {
      tensors.wrap(manager, frame);
      tensors.wrap(manager, frame);

      assertThrows(FramesInFlightException.class, () -> tensors.wrap(manager, frame));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldCopyAndCountWithoutTheSymbol() {
    TorchTensors none = TorchTensors.in("c10");
    FrameTensors copying = FrameTensors.of(allocator, none);
    byte[] pixels = slot.randomize(2);
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDArray array;
      try (Frame frame = slot.lend()) {
        array = copying.wrap(manager, frame);
      }

      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(pixels, array.toByteArray());
      assertEquals(pixels.length, copying.copiedBytes());
      HandOver handOver = copying.handOver(manager, slot.layout());
      assertFalse(handOver.isZeroCopy());
      assertTrue(handOver.reason().contains("libc10"), handOver.reason());
    }
  }

  @Test
  void shouldReadPaddedRowsInPlaceWithTorch() {
    TestSlot padded = new TestSlot(new FrameLayout(3, 2, PixelFormat.BGRX, 16, 32), () -> {});
    byte[] memory = padded.randomize(3);
    try (NDManager manager = NDManager.newBaseManager(TORCH);
        Frame frame = padded.lend()) {
      NDArray array = tensors.wrap(manager, frame);

      assertArrayEquals(withoutPadding(memory), array.toByteArray());
      padded.set(16, memory[16] + 1);
      assertEquals((byte) (memory[16] + 1), array.toByteArray()[12]);
      assertEquals(0, tensors.copiedBytes());
    }
  }

  @Test
  void shouldBecomeAnotherArrayWhereItWasCopiedForOnnx() {
    TestSlot padded = new TestSlot(new FrameLayout(3, 2, PixelFormat.BGRX, 16, 32), () -> {});
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        Frame frame = padded.lend()) {
      NDArray array = tensors.wrap(manager, frame);
      array.add(1).close();
      array.intern(array);
      array.intern(manager.create(new byte[] {7, 8}));
      assertArrayEquals(new byte[] {7, 8}, array.toByteArray());
      assertArrayEquals(new byte[] {8, 9}, array.add(1).toByteArray());

      array.close();
      NDArray other = manager.create(new byte[] {1});
      assertThrows(IllegalStateException.class, () -> array.intern(other));
      assertArrayEquals(new byte[] {1}, other.toByteArray());
    }
  }

  @Test
  void shouldCopyAndCountPaddedRowsForOnnx() {
    TestSlot padded = new TestSlot(new FrameLayout(3, 2, PixelFormat.BGRX, 16, 32), () -> {});
    byte[] memory = padded.randomize(4);
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        Frame frame = padded.lend()) {
      NDArray array = tensors.wrap(manager, frame);

      assertArrayEquals(withoutPadding(memory), array.toByteArray());
      assertEquals(24, tensors.copiedBytes());
      assertFalse(tensors.handOver(manager, padded.layout()).isZeroCopy());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeGrayFramesInPlaceAsOneChannel(ModelEngine engine) {
    TestSlot gray = new TestSlot(FrameLayout.packed(5, 3, PixelFormat.GRAY), () -> {});
    byte[] memory = gray.randomize(5);
    try (NDManager manager = NDManager.newBaseManager(engine.djlName());
        Frame frame = gray.lend()) {
      NDArray array = tensors.wrap(manager, frame);

      assertEquals(new Shape(3, 5, 1), array.getShape());
      assertArrayEquals(memory, array.toByteArray());
      assertEquals(0, tensors.copiedBytes());
      assertTrue(tensors.handOver(manager, gray.layout()).isZeroCopy());
    }
    assertEquals(1, gray.returns());
  }

  private static byte[] withoutPadding(byte[] memory) {
    return ByteBuffer.allocate(24).put(memory, 0, 12).put(memory, 16, 12).array();
  }

  @Test
  void shouldRefuseArithmeticOnAnOnnxInputRatherThanLetAViewEscape() {
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        Frame frame = slot.lend()) {
      NDArray array = tensors.wrap(manager, frame);

      assertThrows(UnsupportedOperationException.class, () -> array.transpose(2, 0, 1));
      array.attach(manager);
      assertThrows(UnsupportedOperationException.class, () -> array.get("0"));
      assertTrue(array.toString().contains("uint8"), array.toString());
      assertTrue(new NDList(array).toString().contains("(5, 7, 4)"), new NDList(array).toString());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldDuplicateAnOnnxInputAsACopyThatHoldsNothing() {
    byte[] pixels = slot.randomize(6);
    try (NDManager manager = NDManager.newBaseManager(ONNX);
        NDArray target = manager.create(new Shape(5, 7, 4), DataType.UINT8)) {
      NDArray duplicate;
      NDArray converted;
      try (Frame frame = slot.lend();
          NDArray array = tensors.wrap(manager, frame)) {
        duplicate = array.duplicate();
        converted = array.toType(DataType.UINT8, true);
        array.copyTo(target);
      }

      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(pixels, duplicate.toByteArray());
      assertArrayEquals(pixels, converted.toByteArray());
      assertArrayEquals(pixels, target.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldSurviveItsManagerWhenDetached(String engine) {
    NDArray array;
    byte[] pixels = slot.randomize(5);
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame frame = slot.lend()) {
      array = tensors.wrap(manager, frame);
      array.detach();
    }

    assertEquals(0, slot.returns());
    assertArrayEquals(pixels, array.toByteArray());
    array.close();
    assertEquals(1, slot.returns());
  }

  private static long addressOf(ByteBuffer buffer) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
  }
}
