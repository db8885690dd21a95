package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames whose channels share a word: no engine takes them as they are. */
@ExtendWith(LedgerExtension.class)
final class PackedWordsTest {
  @ParameterizedTest
  @EnumSource(names = {"XRGB2101010", "RGB565"})
  void shouldRefuseAFrameAndTakeItConverted(PixelFormat format) {
    TestSlot slot = new TestSlot(FrameLayout.packed(4, 2, format), () -> {});
    slot.stamp(0xff);
    for (ModelEngine engine : ModelEngine.values()) {
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          NDManager manager = Engine.getEngine(engine.djlName()).newBaseManager();
          Frame frame = slot.lend()) {
        FrameTensors tensors = FrameTensors.of(allocator);
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> tensors.wrap(manager, frame));
        assertTrue(e.getMessage().contains(format + "; convert it first"), e.getMessage());
        assertThrows(
            IllegalArgumentException.class, () -> tensors.handOver(manager, slot.layout()));
        try (Frame bgrx = frame.toBgrx();
            NDArray array = tensors.wrap(manager, bgrx)) {
          assertArrayEquals(new long[] {2, 4, 4}, array.getShape().getShape());
          assertEquals(-1, array.toByteBuffer(true).get(0));
        }
      }
    }
    assertEquals(ModelEngine.values().length, slot.returns());
  }
}
