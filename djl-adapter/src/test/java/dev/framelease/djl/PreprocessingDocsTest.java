package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the example of docs/preprocessing.md, which stands in it word for word. */
@ExtendWith(LedgerExtension.class)
final class PreprocessingDocsTest {
  private static final String THIS_FILE =
      "djl-adapter/src/test/java/dev/framelease/djl/PreprocessingDocsTest.java";

  @Test
  void shouldPrepareFramesForYolo() {
    TestSlot slot = new TestSlot(1280, 720);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame frame = slot.lend()) {
      FrameTensors tensors = FrameTensors.of(allocator);
      // example
      Preprocess yolo = Preprocess.builder().letterbox(640, 640, 114).scale(1 / 255.0).build();
      PreprocessedInput input = PreprocessedInput.of(yolo, tensors); // keep it for all frames
      try (NDArray array = input.prepare(manager, frame)) { // float32 [1, 3, 640, 640]
        System.out.println(array.getShape());
      }
      // end of example
      assertEquals(new Shape(1, 3, 640, 640), input.prepare(manager, frame).getShape());
    }
  }

  @Test
  void shouldShowTheExampleAsItRuns() throws IOException {
    List<String> run = Examples.runBy(THIS_FILE);
    assertEquals(1, run.size());
    assertEquals(run, Examples.shownIn("docs/preprocessing.md"));
  }
}
