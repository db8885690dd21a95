package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.preprocess.ElementType;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.TensorLayout;
import dev.framelease.frame.Frame;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class PreprocessedInputTest {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(7, 5);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, TorchTensors.alive());
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldGiveABatchOfOneAndTheSlotBackAtOnce(String engine) {
    byte[] pixels = slot.randomize(1);
    PreprocessedInput input = PreprocessedInput.of(Preprocess.builder().build(), tensors);
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      try (Frame frame = slot.lend()) {
        array = input.prepare(manager, frame);
      }
      assertEquals(1, slot.returns());
      assertEquals(new Shape(1, 3, 5, 7), array.getShape());
      assertEquals(DataType.FLOAT32, array.getDataType());
      assertEquals(pixels[2] & 0xff, array.toFloatArray()[0]);
      assertEquals(pixels[34 * 4] & 0xff, array.toFloatArray()[104]);
      assertEquals(105 * 4, tensors.copiedBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"PyTorch, FLOAT16", "PyTorch, UINT8", "OnnxRuntime, FLOAT16", "OnnxRuntime, UINT8"})
  void shouldGiveArraysOfTheType(String engine, ElementType type) {
    slot.stamp(100);
    Preprocess preprocess = Preprocess.builder().type(type).layout(TensorLayout.HWC).build();
    PreprocessedInput input = PreprocessedInput.of(preprocess, tensors);
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame frame = slot.lend()) {
      NDArray array = input.prepare(manager, frame);
      assertEquals(new Shape(1, 5, 7, 3), array.getShape());
      assertEquals(DataType.valueOf(type.name()), array.getDataType());
      ByteBuffer bytes = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
      assertEquals(105 * type.byteSize(), bytes.remaining());
      // 0x5640 is 100 in binary16: 1.5625 times 2 to the 6th.
      assertEquals(type == ElementType.UINT8 ? 0x6464 : 0x5640, bytes.getShort(208 % 104));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldUseTheSameMemoryForTheNextFrames(String engine) {
    PreprocessedInput input =
        PreprocessedInput.of(Preprocess.builder().bilinear(2, 2).build(), tensors);
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame frame = slot.lend()) {
      slot.stamp(1);
      NDArray first = input.prepare(manager, frame);
      slot.stamp(2);
      NDArray second = input.prepare(manager, frame);
      assertEquals(2, second.toFloatArray()[11]);
      assertEquals(2, first.toFloatArray()[11]);
    }
  }

  /** The memory is that of the larger batch, which showed something else. */
  @ParameterizedTest
  @CsvSource({"PyTorch, FLOAT32", "PyTorch, UINT8", "OnnxRuntime, FLOAT32", "OnnxRuntime, FLOAT16"})
  void shouldShowNothingOfALargerBatchInASmallerOne(String engine, ElementType type) {
    TestSlot wide = new TestSlot(9, 3);
    wide.stamp(199);
    slot.stamp(10);
    Preprocess preprocess = Preprocess.builder().letterbox(8, 8, 0).type(type).build();
    PreprocessedInput input = PreprocessedInput.of(preprocess, tensors);
    try (NDManager manager = NDManager.newBaseManager(engine);
        Frame old = wide.lend();
        Frame frame = slot.lend()) {
      input.prepare(manager, List.of(old, old, old, old));
      for (int frames = 3; frames > 0; frames--) {
        NDArray array = input.prepare(manager, Collections.nCopies(frames, frame));
        assertEquals(new Shape(frames, 3, 8, 8), array.getShape());
        ByteBuffer bytes = array.toByteBuffer(true);
        assertEquals(frames * 3 * 8 * 8 * type.byteSize(), bytes.capacity());
        ByteBuffer elements = bytes.duplicate().order(ByteOrder.nativeOrder());
        while (elements.hasRemaining()) {
          double value =
              switch (type) {
                case FLOAT32 -> elements.getFloat();
                case UINT8 -> elements.get();
                // 0x4900 is 10 in binary16: 1.25 times 2 to the 3rd.
                case FLOAT16 -> elements.getShort() * 10.0 / 0x4900;
              };
          assertTrue(value == 0 || value == 10, value + "");
        }
      }
    }
  }

  @Test
  void shouldPutTheFramesOfABatchOneAfterTheOther() {
    TestSlot other = new TestSlot(3, 9);
    slot.stamp(10);
    other.stamp(20);
    Preprocess preprocess = Preprocess.builder().letterbox(4, 4, 0).area(2, 1).build();
    PreprocessedInput input = PreprocessedInput.of(preprocess, tensors);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame first = slot.lend();
        Frame second = other.lend()) {
      NDArray array = input.prepare(manager, List.of(first, second));
      assertEquals(new Shape(2, 3, 1, 2), array.getShape());
      assertArrayEquals(
          new float[] {10, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 20}, array.toFloatArray());
    }
    assertEquals(1, slot.returns());
    assertEquals(1, other.returns());
  }

  @Test
  void shouldWriteItsPartOfTheOutputAlone() {
    slot.stamp(7);
    Preprocess preprocess = Preprocess.builder().nearest(1, 1).build();
    ByteBuffer output = preprocess.newOutput(slot.layout(), 3);
    try (Frame frame = slot.lend()) {
      preprocess.run(frame, output.position(30).limit(31), preprocess.byteSize(slot.layout()));
    }
    float[] values = new float[9];
    output.clear().asFloatBuffer().get(values);
    assertArrayEquals(new float[] {0, 0, 0, 7, 7, 7, 0, 0, 0}, values);
  }

  @Test
  void shouldRefuseABatchOfOutputsThatDifferInSize() {
    TestSlot other = new TestSlot(3, 9);
    PreprocessedInput input = PreprocessedInput.of(Preprocess.builder().build(), tensors);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame first = slot.lend();
        Frame second = other.lend()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> input.prepare(manager, List.of(first, second)));
      assertTrue(e.getMessage().contains("7x5+0+0 and 3x9+0+0"), e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> input.prepare(manager, List.<Frame>of()));
      assertEquals(0, tensors.copiedBytes());
    }
  }

  @Test
  void shouldRefuseAClosedFrameAndGiveTheSlotBackWhenItFails() {
    Preprocess preprocess = Preprocess.builder().crop(Region.ofSize(8, 1)).build();
    ByteBuffer output = ByteBuffer.allocateDirect(1000).order(ByteOrder.nativeOrder());
    Frame frame = slot.lend();
    assertThrows(IndexOutOfBoundsException.class, () -> preprocess.run(frame, output, 0));
    frame.close();
    assertEquals(1, slot.returns());
    assertThrows(LeaseClosedException.class, () -> preprocess.run(frame, output, 0));
    assertEquals(1, slot.returns());
  }
}
