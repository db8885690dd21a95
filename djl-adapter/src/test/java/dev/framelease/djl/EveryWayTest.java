package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.Batchifier;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the slot comes back, for each way that DJL gives to move, keep, detach or leak an array. The
 * table in docs/ownership.md says the same in words.
 */
@ExtendWith(LedgerExtension.class)
final class EveryWayTest {
  private static final String TORCH = "PyTorch";
  private static final String ONNX = "OnnxRuntime";

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(4, 3);
  private final byte[] pixels = slot.randomize(1);
  private NDArray field;

  @AfterEach
  void shouldHaveGivenTheSlotBackOnce() {
    assertEquals(1, slot.returns());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
  }

  /** An array whose frame is closed. */
  private NDArray wrap(NDManager manager) {
    try (Frame frame = slot.lend()) {
      return tensors.wrap(manager, frame);
    }
  }

  private void assertHeld(NDArray array) {
    assertEquals(0, slot.returns());
    assertArrayEquals(pixels, array.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackFromAttachWithTheNewManager(String engine) {
    NDManager first = NDManager.newBaseManager(engine);
    NDManager second = NDManager.newBaseManager(engine);
    NDManager third = NDManager.newBaseManager(engine);
    NDArray array = wrap(first);
    array.attach(second);
    first.close();
    assertHeld(array);
    third.attachAll(array);
    second.close();
    assertHeld(array);
    third.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackFromDetachWithTheArrayAlone(String engine) {
    NDArray array;
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      array = wrap(manager);
      array.detach();
    }
    assertHeld(array);
    array.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackFromTempAttachWithTheFirstManager(String engine) {
    NDManager first = NDManager.newBaseManager(engine);
    NDManager second = NDManager.newBaseManager(engine);
    NDArray array = wrap(first);
    array.tempAttach(second);
    assertSame(second, array.getManager());
    second.close();
    assertHeld(array);
    first.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackWithTheFirstManagerWhenItClosesBeforeTheTemporaryOne(String engine) {
    NDManager first = NDManager.newBaseManager(engine);
    NDManager second = NDManager.newBaseManager(engine);
    NDArray array = wrap(first);
    array.tempAttach(second);
    first.close();
    assertHeld(array);
    // The manager that it would go back to is gone: DJL leaves it to whoever has it.
    second.close();
    array.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackFromAListThatIsTempAttachedWithTheFirstManager(String engine) {
    NDManager first = NDManager.newBaseManager(engine);
    NDArray array = wrap(first);
    try (NDManager second = NDManager.newBaseManager(engine);
        NDManager third = NDManager.newBaseManager(engine)) {
      new NDList(array).tempAttach(second);
      third.tempAttachAll(array);
    }
    assertHeld(array);
    first.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackFromRetWithTheParent(String engine) {
    NDManager parent = NDManager.newBaseManager(engine);
    NDArray array;
    try (NDManager child = parent.newSubManager()) {
      array = child.ret(wrap(child));
    }
    assertHeld(array);
    parent.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackWithTheScope(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        array = wrap(manager);
        assertHeld(array);
      }
      assertEquals(1, slot.returns());
      assertThrows(IllegalStateException.class, array::toByteArray);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldOutliveAScopeThatItIsTakenOutOf(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        array = wrap(manager);
        NDScope.unregister(array);
      }
      assertHeld(array);
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackWithAnyManagerAboveItsOwn(String engine) {
    NDManager root = NDManager.newBaseManager(engine);
    NDManager middle = root.newSubManager();
    NDArray array = wrap(middle.newSubManager());
    assertHeld(array);
    middle.close();
    assertEquals(1, slot.returns());
    root.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackWithTheList(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine);
        NDManager other = NDManager.newBaseManager(engine)) {
      NDList list = new NDList(wrap(manager));
      list.attach(other);
      list.tempAttach(manager);
      list.detach();
      assertHeld(list.head());
      list.close();
      assertEquals(1, slot.returns());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldStayWhenItIsOnlyTakenOutOfAList(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDList list = new NDList(wrap(manager));
      NDArray removed = list.remove(0);
      list.close();
      assertHeld(removed);
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldComeBackWithTheInputOfABatchSinceTheBatchIsACopy() {
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDList input = new NDList(wrap(manager));
      NDList batch = Batchifier.STACK.batchify(new NDList[] {input});
      input.close();
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(pixels, batch.head().toByteArray());
    }
  }

  @Test
  void shouldStayWithTheManagerWhenABatchIsTakenApartSinceDjlLeavesAViewThere() {
    NDManager manager = NDManager.newBaseManager(TORCH);
    NDList batch = new NDList(wrap(manager));
    NDList[] rows = Batchifier.STACK.unbatchify(batch);
    assertEquals(3, rows.length);
    batch.close();
    assertEquals(pixels[2 * 16], rows[2].head().toByteArray()[0]);
    for (NDList row : rows) {
      row.close();
    }
    assertEquals(0, slot.returns());
    manager.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldRefuseToBatchInputsOfOnnxRatherThanLetAViewEscape() {
    try (NDManager manager = NDManager.newBaseManager(ONNX)) {
      NDList[] inputs = {new NDList(wrap(manager))};
      assertThrows(UnsupportedOperationException.class, () -> Batchifier.STACK.batchify(inputs));
      assertThrows(
          UnsupportedOperationException.class, () -> Batchifier.STACK.unbatchify(inputs[0]));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldRefuseAnArrayInAFieldAfterItsManagerClosed(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      field = wrap(manager);
    }
    assertEquals(1, slot.returns());
    assertThrows(IllegalStateException.class, field::toByteArray);
    assertThrows(IllegalStateException.class, field::getShape);
    field.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldStayWithTheManagerWhenTheArrayIsForgotten(String engine) {
    NDManager manager = NDManager.newBaseManager(engine);
    wrap(manager);
    System.gc();
    assertEquals(0, slot.returns());
    assertEquals(1, allocator.framesInFlight());
    manager.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldNotBeHeldByWhatIsACopy(String engine) {
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array = wrap(manager);
      NDArray duplicate = array.duplicate();
      array.close();
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(pixels, duplicate.toByteArray());
    }
  }

  @Test
  void shouldBeHeldByWhatPyTorchCallsACopyOfTheSameType() {
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDArray array = wrap(manager);
      NDArray alias = array.toType(DataType.UINT8, true);
      array.close();
      assertHeld(alias);
      alias.close();
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldComeBackAtOnceWhenAnotherArrayIsInterned() {
    try (NDManager manager = NDManager.newBaseManager(TORCH)) {
      NDArray array = wrap(manager);
      array.intern(manager.create(new byte[] {7}));
      assertEquals(1, slot.returns());
      assertArrayEquals(new byte[] {7}, array.toByteArray());
    }
  }

  @Test
  void shouldComeBackWithTheArrayThatItIsInternedInto() {
    NDManager manager = NDManager.newBaseManager(TORCH);
    try (NDManager other = NDManager.newBaseManager(TORCH)) {
      NDArray array = wrap(manager);
      NDArray into = other.create(new byte[] {7});
      into.intern(array);
      manager.close();
      assertThrows(IllegalStateException.class, array::toByteArray);
      assertHeld(into);
      into.close();
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldStayAsItIsWhenOnnxIsAskedToIntern() {
    try (NDManager manager = NDManager.newBaseManager(ONNX)) {
      NDArray array = wrap(manager);
      NDArray other = manager.create(new byte[] {7});
      assertThrows(UnsupportedOperationException.class, () -> array.intern(other));
      assertThrows(ClassCastException.class, () -> other.intern(array));
      assertHeld(array);
      assertArrayEquals(new byte[] {7}, other.toByteArray());
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @ValueSource(strings = {TORCH, ONNX})
  void shouldComeBackOnceWhenManagerAndArrayAreClosedTwice(String engine) {
    NDManager manager = NDManager.newBaseManager(engine);
    NDArray array = wrap(manager);
    array.close();
    manager.close();
    array.close();
    manager.close();
    assertEquals(1, slot.returns());
  }
}
