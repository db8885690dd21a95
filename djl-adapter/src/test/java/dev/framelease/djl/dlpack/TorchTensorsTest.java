package dev.framelease.djl.dlpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LedgerExtension.class)
final class TorchTensorsTest {
  private static final long[] SHAPE = {2, 3, 4};
  private static final long[] STRIDES = {16, 4, 1};

  private final Memory memory = new Memory(32);
  private final AtomicInteger deletions = new AtomicInteger();
  private final TorchTensors tensors = TorchTensors.get();
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager("PyTorch");
    for (int i = 0; i < memory.size(); i++) {
      memory.setByte(i, (byte) i);
    }
  }

  @AfterEach
  void shouldLeaveNoTensorAlive() {
    manager.close();
    assertEquals(0, TorchTensors.alive());
  }

  @Test
  void shouldReadTheMemoryInPlaceRowByRow() {
    NDArray array = wrap();

    assertEquals(new Shape(SHAPE), array.getShape());
    assertEquals(DataType.UINT8, array.getDataType());
    assertArrayEquals(
        new int[] {
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
        },
        array.toUint8Array());
    memory.setByte(20, (byte) 255);
    assertEquals(255, array.toUint8Array()[16]);
  }

  @Test
  void shouldDeleteWhenTheLastViewOfAViewCloses() {
    NDArray array = wrap();
    NDArray slice = array.get("1:, :, 0:3");
    NDArray ofSlice = slice.transpose(2, 0, 1);
    array.close();
    slice.close();

    assertEquals(0, deletions.get());
    assertEquals(16, ofSlice.toUint8Array()[0]);
    ofSlice.close();
    ofSlice.close();

    assertEquals(1, deletions.get());
  }

  @Test
  void shouldNeitherLeakNorDeleteWhenTheManagerIsClosed() {
    manager.close();

    IllegalStateException e = assertThrows(IllegalStateException.class, this::wrap);

    assertTrue(e.getMessage().contains("closed"), e.getMessage());
    assertEquals(0, deletions.get());
  }

  @Test
  void shouldDeleteAtOnceWhenTheManagerTakesNoMore() {
    manager.cap();

    assertThrows(IllegalStateException.class, this::wrap);

    assertEquals(1, deletions.get());
  }

  @Test
  void shouldSurviveADeletionThatThrows() {
    NDArray array =
        tensors.wrap(
            (PtNDManager) manager,
            describe(),
            () -> {
              deletions.incrementAndGet();
              throw new AssertionError("on purpose");
            });

    array.close();

    assertEquals(1, deletions.get());
  }

  @Test
  void shouldKeepThousandsOfTensorsApartAndUseTheirStructuresAgain() {
    int count = 20_000;
    for (int round = 1; round <= 2; round++) {
      List<NDArray> arrays = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // Some of more dimensions than the structures of most tensors have room for.
        int dimensions = i % 100 == 0 ? 9 + i / 100 % 56 : 1 + i % 8;
        TensorMemory one =
            TensorMemory.of(
                Element.UINT8,
                Pointer.nativeValue(memory) + i % 28,
                1,
                onesOfLength(dimensions),
                onesOfLength(dimensions));
        arrays.add(tensors.wrap((PtNDManager) manager, one, deletions::incrementAndGet));
      }
      assertEquals(count, TorchTensors.alive());
      Collections.shuffle(arrays, new Random(round));
      for (NDArray array : arrays) {
        array.close();
      }
      assertEquals(round * count, deletions.get());
    }
  }

  @Test
  void shouldRefuseToDeleteWhatItDoesNotKnow() {
    long structure = TensorDeleter.open(describe(), () -> {});
    assertNotNull(TensorDeleter.remove(structure));
    assertNull(TensorDeleter.remove(structure));
    assertNull(TensorDeleter.remove(1));
  }

  @Test
  void shouldDeleteOnAThreadThatIsNotOfJava() throws Exception {
    CompletableFuture<Thread> deletedOn = new CompletableFuture<>();
    long structure =
        TensorDeleter.open(describe(), () -> deletedOn.complete(Thread.currentThread()));
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Function create = libc.getFunction("pthread_create");
    PointerByReference thread = new PointerByReference();

    int error =
        create.invokeInt(
            new Object[] {thread, Pointer.NULL, new Pointer(TensorDeleter.FUNCTION), structure});

    assertEquals(0, error);
    Thread attached = deletedOn.get(60, TimeUnit.SECONDS);
    assertEquals("framelease-tensor-deleter", attached.getName());
    assertTrue(attached.isDaemon());
    libc.getFunction("pthread_join").invokeInt(new Object[] {thread.getValue(), Pointer.NULL});
    attached.join(TimeUnit.SECONDS.toMillis(10));
    assertEquals(Thread.State.TERMINATED, attached.getState());
  }

  @Test
  void shouldSayWhichSymbolIsMissingInALibraryThatLacksIt() {
    TorchTensors none = TorchTensors.in("c10");

    String reason = none.unavailable().orElseThrow();

    for (String symbol : TorchLibrary.FROM_DLPACK) {
      assertTrue(reason.contains(symbol), reason);
    }
    assertTrue(reason.contains("libc10"), reason);
    assertEquals(reason, none.status());
    assertThrows(
        IllegalStateException.class,
        () -> none.wrap((PtNDManager) manager, describe(), deletions::incrementAndGet));
    assertEquals(0, deletions.get());
  }

  @Test
  void shouldSayWhichSymbolItUses() {
    assertTrue(
        TorchLibrary.FROM_DLPACK.stream().anyMatch(tensors.status()::contains), tensors.status());
    assertTrue(tensors.status().contains("torch_cpu"), tensors.status());
  }

  @Test
  void shouldTakeTheFirstSymbolThatIsExported() {
    List<String> symbols = new ArrayList<>(List.of("_ZN2at10fromDLPackEv"));
    symbols.addAll(TorchLibrary.FROM_DLPACK);

    TorchTensors found =
        TorchTensors.find(TorchLibrary.TORCH_CPU, symbols, CallForm::forThisMachine);

    assertEquals(tensors.status(), found.status());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallInAnyFormThatFitsTheMachine(CallForm form) {
    assumeTrue(
        form == CallForm.LARGE_STRUCTURE || CallForm.forThisMachine() == form,
        () -> form + " is not for this machine");
    TorchTensors called =
        TorchTensors.find(TorchLibrary.TORCH_CPU, TorchLibrary.FROM_DLPACK, () -> form);

    for (int i = 0; i < 1000; i++) {
      try (NDArray array =
          called.wrap((PtNDManager) manager, describe(), deletions::incrementAndGet)) {
        assertEquals(new Shape(SHAPE), array.getShape());
        assertEquals(27, array.toUint8Array()[23]);
      }
    }

    assertEquals(1000, deletions.get());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowEveryElement(Element element) {
    memory.clear();
    memory.setByte(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : element.byteSize() - 1, (byte) 3);
    TensorMemory elements =
        TensorMemory.of(
            element,
            Pointer.nativeValue(memory),
            memory.size(),
            new long[] {1},
            new long[] {element.byteSize()});
    try (NDArray array = tensors.wrap((PtNDManager) manager, elements, deletions::incrementAndGet);
        NDArray converted = array.toType(DataType.FLOAT32, true)) {
      boolean isInteger = !element.name().startsWith("FLOAT");
      assertTrue(isInteger ? converted.getFloat(0) == 3 : converted.getFloat(0) < 1e-6);
    }
    assertEquals(1, deletions.get());
    assertEquals(element, Element.of(DataType.valueOf(element.name())));
  }

  @Test
  void shouldRefuseATypeWithoutElements() {
    assertThrows(IllegalArgumentException.class, () -> Element.of(DataType.STRING));
  }

  @ParameterizedTest
  @MethodSource
  void shouldTakeShapesAtTheEdge(long[] shape, long[] strides) {
    TensorMemory elements =
        TensorMemory.of(Element.UINT8, Pointer.nativeValue(memory), 28, shape, strides);
    try (NDArray array =
        tensors.wrap((PtNDManager) manager, elements, deletions::incrementAndGet)) {
      assertEquals(new Shape(shape), array.getShape());
      assertEquals(array.getShape().size(), array.toByteArray().length);
    }
    assertEquals(1, deletions.get());
  }

  static List<Arguments> shouldTakeShapesAtTheEdge() {
    return List.of(
        Arguments.of(new long[0], new long[0]),
        Arguments.of(new long[] {0}, new long[] {1}),
        Arguments.of(new long[] {2, 0, 4}, new long[] {4, 4, 1}),
        Arguments.of(new long[] {5, 3}, new long[] {0, 1}),
        Arguments.of(onesOfLength(64), new long[64]));
  }

  private static long[] onesOfLength(int length) {
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void shouldRefuseWhatLibtorchWouldEndTheProcessFor() {
    refuses(Element.UINT8, 0, 32, SHAPE, STRIDES);
    refuses(Element.UINT8, -8, 32, SHAPE, STRIDES);
    refuses(Element.UINT8, 64, 27, SHAPE, STRIDES);
    refuses(Element.UINT8, 64, 32, new long[] {2, 3}, STRIDES);
    refuses(Element.UINT8, 64, 32, new long[] {2, -3, 4}, STRIDES);
    refuses(Element.UINT8, 64, 32, SHAPE, new long[] {16, -4, 1});
    refuses(Element.UINT8, 64, 32, new long[65], new long[65]);
    refuses(Element.INT32, 66, 32, new long[] {2}, new long[] {4});
    refuses(Element.INT32, 64, 32, new long[] {2}, new long[] {6});
    refuses(Element.INT32, 64, 7, new long[] {2}, new long[] {4});
    assertThrows(
        ArithmeticException.class,
        () -> TensorMemory.of(Element.UINT8, 64, 32, new long[] {Long.MAX_VALUE, 3, 4}, STRIDES));
    assertThrows(
        ArithmeticException.class,
        () ->
            TensorMemory.of(
                Element.UINT8, 64, 32, new long[] {1L << 40, 1L << 40, 4}, new long[3]));
    assertThrows(
        ArithmeticException.class,
        () -> TensorMemory.of(Element.INT64, 64, 32, new long[] {1L << 61}, new long[1]));
  }

  @Test
  void shouldReadFloatsInPlace() {
    ByteBuffer floats = ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder());
    NDArray array =
        tensors.wrap(
            (PtNDManager) manager,
            TensorMemory.packed(Element.FLOAT32, floats, new long[] {2, 3}),
            deletions::incrementAndGet);
    floats.putFloat(20, 0.5f);

    assertEquals(DataType.FLOAT32, array.getDataType());
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0.5f}, array.toFloatArray());
    array.close();
    assertEquals(1, deletions.get());
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorMemory.packed(Element.FLOAT32, floats, new long[] {2, 4}));
  }

  private static void refuses(
      Element element, long address, long byteSize, long[] shape, long[] strides) {
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorMemory.of(element, address, byteSize, shape, strides));
  }

  private NDArray wrap() {
    return tensors.wrap((PtNDManager) manager, describe(), deletions::incrementAndGet);
  }

  private TensorMemory describe() {
    return TensorMemory.of(Element.UINT8, Pointer.nativeValue(memory), 28, SHAPE, STRIDES);
  }
}
