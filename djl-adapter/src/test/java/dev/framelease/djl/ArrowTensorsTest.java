package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.Packing;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of what lies in Arrow's memory or in a recording, and outputs into Arrow's memory. */
@ExtendWith(LedgerExtension.class)
final class ArrowTensorsTest {
  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(4, 3);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldShowAReplayedFrameInPlace(String engine) {
    Path path = folder.resolve("frames.arrow");
    byte[] first = slot.randomize(1);
    byte[] second;
    try (FrameIpcWriter writer =
        FrameIpcWriter.open(path, IpcFormat.FILE, FrameSchema.of(4, 3), allocator)) {
      write(writer);
      second = slot.randomize(2);
      write(writer);
    }
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray of1;
      NDArray of2;
      try (FrameArchive archive = FrameArchive.open(path);
          Frame frame1 = archive.get(0);
          Frame frame2 = archive.get(1)) {
        of1 = tensors.wrap(manager, frame1);
        of2 = tensors.wrap(manager, frame2);
        assertEquals(frame2.address(), addressOf(of2));
      }
      assertArrayEquals(first, of1.toByteArray());
      assertArrayEquals(second, of2.toByteArray());
    }
    assertEquals(2, slot.returns());
  }

  /** A recording is nobody's to write: what libtorch writes must not end the process, either. */
  @Test
  void shouldTakeOperationsInPlaceOnAReplayedFrameAndLeaveTheFileAsItIs() throws IOException {
    Path path = folder.resolve("frames.arrow");
    byte[] pixels = slot.randomize(1);
    try (FrameIpcWriter writer =
        FrameIpcWriter.open(path, IpcFormat.FILE, FrameSchema.of(4, 3), allocator)) {
      write(writer);
    }
    byte[] file = Files.readAllBytes(path);
    try (FrameArchive archive = FrameArchive.open(path)) {
      try (NDManager manager = NDManager.newBaseManager("PyTorch");
          Frame frame = archive.get(0)) {
        assertTrue(tensors.handOver(manager, frame.info().layout()).isZeroCopy());
        NDArray array = tensors.wrap(manager, frame);
        array.addi(1);
        array.set(new NDIndex("0, 0, 0"), 77);

        byte[] changed = pixels.clone();
        for (int i = 0; i < changed.length; i++) {
          changed[i]++;
        }
        changed[0] = 77;
        assertArrayEquals(changed, array.toByteArray());
        assertEquals(ByteBuffer.wrap(changed), frame.buffer());
      }
      try (Frame again = archive.get(0)) {
        assertEquals(ByteBuffer.wrap(pixels), again.buffer());
      }
    }
    assertArrayEquals(file, Files.readAllBytes(path));
    assertEquals(0, tensors.copiedBytes());
  }

  private void write(FrameIpcWriter writer) {
    try (Frame frame = slot.lend()) {
      writer.write(frame);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldShowATensorOfAnArrowColumnInPlace(String engine) {
    byte[] pixels = slot.randomize(3);
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      NDArray array;
      try (Frame frame = slot.lend();
          PixelView view = frame.pixels();
          FixedShapeTensorVector column =
              FixedShapeTensorVector.of(
                  "frames", FixedShapeTensorType.of(view), view, Packing.REFUSED, allocator);
          PixelView row = column.view(0, "test")) {
        array = tensors.wrap(manager, row);
      }
      assertEquals(0, slot.returns());
      assertEquals(new Shape(3, 4, 4), array.getShape());
      assertArrayEquals(pixels, array.toByteArray());
      assertEquals(slot.address(), addressOf(array));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldPreprocessIntoAnArrowBuffer() {
    slot.stamp(7);
    Preprocess preprocess = Preprocess.builder().build();
    int bytes = preprocess.byteSize(slot.layout());
    try (ArrowBuf output = allocator.arrow().buffer(bytes);
        Frame frame = slot.lend()) {
      ByteBuffer target = output.nioBuffer(0, bytes).order(ByteOrder.nativeOrder());
      for (int i = 0; i < 2; i++) {
        preprocess.run(frame, target, 0);
        assertEquals(7, output.getFloat(bytes - 4));
        output.setZero(0, bytes);
      }
    }
  }

  @Test
  void shouldPreprocessIntoATensorOfPyTorch() {
    slot.stamp(9);
    Preprocess preprocess = Preprocess.builder().build();
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame frame = slot.lend()) {
      NDArray tensor = manager.zeros(new Shape(1, 3, 3, 4));
      preprocess.run(frame, tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()), 0);
      assertEquals(9 * 36, tensor.sum().getFloat());
    }
  }

  private static long addressOf(NDArray array) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(array.toByteBuffer(true)));
  }
}
