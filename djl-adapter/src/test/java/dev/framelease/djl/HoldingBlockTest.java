package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SymbolBlock;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.models.OnnxModelWriter;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.preprocess.ElementType;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.TensorLayout;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a run of ONNX Runtime whose input, or its manager, is closed meanwhile. */
@ExtendWith(LedgerExtension.class)
final class HoldingBlockTest {
  private static final int VALUE = 51;

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final Model model = Model.newInstance("identity", "OnnxRuntime");
  private final NDManager manager = NDManager.newBaseManager("OnnxRuntime");
  private OrtNDArray output;

  /** Every way in which an input comes about. */
  enum Kind {
    IN_PLACE,
    PADDED,
    REVERSED,
    PREPROCESSED,
    ONE_PREPROCESSED;

    TestSlot slot() {
      FrameLayout layout =
          this == PADDED
              ? FrameLayout.padded(5, 3, PixelFormat.RGB, 64)
              : FrameLayout.packed(5, 3, PixelFormat.RGB);
      TestSlot slot = new TestSlot(layout, () -> {});
      slot.stamp(VALUE);
      return slot;
    }

    NDArray prepare(FrameTensors tensors, NDManager manager, Frame frame) {
      Preprocess bytes =
          Preprocess.builder().type(ElementType.UINT8).layout(TensorLayout.HWC).build();
      return switch (this) {
        case IN_PLACE, PADDED -> tensors.wrap(manager, frame);
        case REVERSED -> {
          try (PixelView pixels = frame.pixels();
              PixelView reversed = pixels.pickChannels(2, 1, 0)) {
            yield tensors.wrap(manager, reversed);
          }
        }
        case PREPROCESSED -> PreprocessedInput.of(bytes, tensors).prepare(manager, frame);
        case ONE_PREPROCESSED -> PreprocessedInput.of(bytes, tensors).prepareOne(manager, frame);
      };
    }

    List<String> shape() {
      return this == PREPROCESSED ? List.of("n", "h", "w", "3") : List.of("h", "w", "3");
    }
  }

  @AfterEach
  void close() {
    manager.close();
    model.close();
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
  }

  /** Runs the model on an input, with what somebody else does before and after the engine's run. */
  private NDList run(Kind kind, NDArray input, Runnable before, Runnable after) throws Exception {
    Path file = folder.resolve("identity.onnx");
    model.load(TestModels.onnx(file, OnnxModelWriter.ElementType.UINT8, kind.shape()));
    SymbolBlock meddled =
        new ForwardingBlock((SymbolBlock) model.getBlock()) {
          @Override
          protected NDList forwardInternal(
              ParameterStore parameters,
              NDList inputs,
              boolean training,
              PairList<String, Object> arguments) {
            before.run();
            NDList outputs = block.forward(parameters, inputs, training, arguments);
            output = (OrtNDArray) outputs.head();
            after.run();
            return outputs;
          }
        };
    return new HoldingBlock(meddled)
        .forward(new ParameterStore(manager, false), new NDList(input), false);
  }

  private NDArray prepare(Kind kind, TestSlot slot) {
    try (Frame frame = slot.lend()) {
      return kind.prepare(tensors, manager, frame);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadAnInputThatIsClosedMeanwhile(Kind kind) throws Exception {
    TestSlot slot = kind.slot();
    NDArray input = prepare(kind, slot);
    NDList same = run(kind, input, input::close, () -> {});

    assertEquals(5 * 3 * 3, same.head().toByteArray().length);
    for (byte value : same.head().toByteArray()) {
      assertEquals(VALUE, value);
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheOutputsToTheManagerOfTheInput(Kind kind) throws Exception {
    TestSlot slot = kind.slot();
    NDArray same = run(kind, prepare(kind, slot), () -> {}, () -> {}).head();

    assertSame(output, same);
    assertSame(manager, same.getManager());
    assertNotNull(output.getTensor());
    manager.close();
    assertNull(output.getTensor());
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseTheOutputsWhenTheirManagerClosesBeforeTheRun(Kind kind) throws Exception {
    TestSlot slot = kind.slot();
    NDArray input = prepare(kind, slot);
    assertClosed(() -> run(kind, input, manager::close, () -> {}));
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseTheOutputsWhenTheirManagerClosesAfterTheRun(Kind kind) throws Exception {
    TestSlot slot = kind.slot();
    NDArray input = prepare(kind, slot);
    assertClosed(() -> run(kind, input, () -> {}, manager::close));
    assertEquals(1, slot.returns());
  }

  private void assertClosed(Executable run) {
    IllegalStateException e = assertThrows(IllegalStateException.class, run);
    assertTrue(e.getMessage().contains("cannot go to the manager of its input"), e.getMessage());
    assertNull(output.getTensor());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAnInputThatWasClosedBefore(Kind kind) throws Exception {
    NDArray input = prepare(kind, kind.slot());
    input.close();
    assertThrows(IllegalStateException.class, () -> run(kind, input, () -> {}, () -> {}));
    assertNull(output);
  }
}
