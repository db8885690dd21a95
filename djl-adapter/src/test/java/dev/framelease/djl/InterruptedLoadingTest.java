package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.models.TestModels;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that is interrupted while it loads a model goes on, and stays interrupted. */
@ExtendWith(LedgerExtension.class)
final class InterruptedLoadingTest {
  private final Interrupts some = Interrupts.times(40, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldLoadTheProjectsOwnModel(ModelEngine engine) throws Exception {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      FrameTensors tensors = FrameTensors.of(allocator);
      assertEquals(0, some.of(() -> FrameModel.activity(engine, tensors).close(), e -> false));
    }
  }

  @Test
  void shouldLoadAModelOfTheUsers() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("model.pt"), "return frame");
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      FrameTensors tensors = FrameTensors.of(allocator);
      Interrupts.Call load =
          () -> FrameModel.open(file, Optional.empty(), Optional.empty(), tensors).close();
      assertEquals(0, some.of(load, e -> false));
    }
  }

  /** Its inputs are read through a channel, which an interrupt closes. */
  @Test
  void shouldNotTakeAnInterruptForAFileThatIsNoModel() throws Exception {
    Path file = TestModels.onnxOfFloats(folder.resolve("model.onnx"));
    Interrupts.Call find = () -> assertNotNull(ModelFile.of(file));
    assertNotEquals(0, some.of(find, InterruptedLoadingTest::isInterrupted));
  }

  private static boolean isInterrupted(Exception e) {
    return e instanceof ModelException model && model.reason() == ModelException.Reason.INTERRUPTED;
  }
}
