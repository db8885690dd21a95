package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Engines that read no memory of ours: one that nothing is known of, and any on a GPU. */
@ExtendWith(LedgerExtension.class)
final class OtherEngineTest {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(6, 4);
  private final byte[] pixels = slot.randomize(1);

  @AfterEach
  void shouldHoldNothing() {
    assertEquals(1, slot.returns());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @Test
  void shouldCopyToAnEngineThatNothingIsKnownOf() {
    try (NDManager manager = NDManager.newBaseManager("Rust")) {
      HandOver status = tensors.status(manager);
      assertEquals("Rust", status.engine());
      assertFalse(status.isZeroCopy());
      assertTrue(status.reason().contains("copied"), status.reason());

      NDArray array;
      try (Frame frame = slot.lend()) {
        array = tensors.wrap(manager, frame);
      }
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertEquals(new Shape(4, 6, 4), array.getShape());
      assertEquals(DataType.UINT8, array.getDataType());
      assertArrayEquals(pixels, array.toByteArray());
      assertEquals(pixels.length, tensors.copiedBytes());
    }
  }

  @Test
  void shouldCopyAViewToAnEngineThatNothingIsKnownOf() {
    try (NDManager manager = NDManager.newBaseManager("Rust")) {
      NDArray array;
      byte[] expected;
      try (Frame frame = slot.lend();
          PixelView whole = frame.pixels();
          PixelView crop = whole.crop(new Region(1, 1, 3, 2));
          PixelView planes = crop.transpose(2, 0, 1)) {
        assertFalse(tensors.handOver(manager, planes).isZeroCopy());
        expected = planes.toBytes();
        array = tensors.wrap(manager, planes);
      }
      assertEquals(new Shape(4, 2, 3), array.getShape());
      assertArrayEquals(expected, array.toByteArray());
      assertEquals(expected.length, tensors.copiedBytes());
    }
  }

  /** Skipped, and reported as such, where PyTorch has no GPU. */
  @Test
  void shouldCopyToTheDeviceOnceAndGiveTheSlotBackAtOnce() {
    boolean hasGpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
    if (!hasGpu) {
      slot.lend().close();
    }
    assumeTrue(hasGpu, "not run: PyTorch has no GPU here, so nothing shows the copy to a device");
    try (NDManager manager = NDManager.newBaseManager(Device.gpu(), "PyTorch")) {
      NDArray array;
      try (Frame frame = slot.lend()) {
        assertFalse(tensors.status(manager).isZeroCopy());
        array = tensors.wrap(manager, frame);
      }
      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertTrue(array.getDevice().isGpu());
      assertArrayEquals(pixels, array.toByteArray());
      assertEquals(pixels.length, tensors.copiedBytes());
    }
  }
}
