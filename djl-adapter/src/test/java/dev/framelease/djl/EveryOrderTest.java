package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.djl.models.TestModels;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One frame of a real screen, read in all nine ways at once, and closed in every order that there
 * is: 9! = 362,880.
 *
 * <p>The pool has one slot, so that a slot which does not come back fails the next grab.
 */
@ExtendWith(LedgerExtension.class)
final class EveryOrderTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir Path folder;

  private final boolean tracksStacks = HolderLedger.tracksStacks();

  /** They would take half of the time, and what fails names the order. */
  @BeforeEach
  void trackNoStacks() {
    HolderLedger.trackStacks(false);
  }

  @AfterEach
  void trackStacksAgain() {
    HolderLedger.trackStacks(tracksStacks);
  }

  @Test
  void shouldGiveTheSlotBackOnceWhateverIsClosedLast() throws IOException {
    Path aliasing = TestModels.torchScript(folder.resolve("alias.pt"), "return frame");
    SessionOptions oneSlot =
        SessionOptions.DEFAULT.withDisplay(X.name()).withPool(PoolOptions.DEFAULT.withMaxSlots(1));
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      FrameTensors tensors = FrameTensors.of(allocator);
      try (ScreenSession session = ScreenSession.open(oneSlot);
          BufferAllocator child = allocator.arrow().newChildAllocator("child", 0, Long.MAX_VALUE);
          FrameBatches batches = FrameBatches.open(FrameSchema.of(WIDTH, HEIGHT), allocator);
          FrameModel model =
              FrameModel.open(aliasing, Optional.empty(), Optional.empty(), tensors);
          NDManager torch = model.newManager();
          NDManager onnx = NDManager.newBaseManager(ModelEngine.ONNX_RUNTIME.djlName())) {
        Permutations.of(9)
            .forEach(
                order -> {
                  List<AutoCloseable> readers =
                      open(session, allocator, child, batches, tensors, model, torch, onnx);
                  for (int reader : order) {
                    assertEquals(1, session.status().slotsHeld(), order::toString);
                    close(readers.get(reader));
                  }
                  assertEquals(0, session.status().slotsHeld(), order::toString);
                });
        assertEquals(1, session.status().slotsCreated());
        assertEquals(0, tensors.copiedBytes());
      }
      assertEquals(0, allocator.framesInFlight());
    }
  }

  private static List<AutoCloseable> open(
      ScreenSession session,
      FrameAllocator allocator,
      BufferAllocator child,
      FrameBatches batches,
      FrameTensors tensors,
      FrameModel model,
      NDManager torch,
      NDManager onnx) {
    Frame frame = session.grab(CaptureSource.desktop());
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      NDArray base = tensors.wrap(torch, buffer);
      return List.of(
          frame,
          frame.pixels(),
          buffer.retain().slice(5, 50),
          batches.toRecordBatch(frame),
          transferred(buffer, child),
          base,
          base.get("2:6, :, 0:3"),
          model.infer(base).head(),
          tensors.wrap(onnx, buffer));
    }
  }

  private static ArrowBuf transferred(FrameBuffer buffer, BufferAllocator target) {
    try (ArrowBuf source = buffer.retain()) {
      return source.getReferenceManager().transferOwnership(source, target).getTransferredBuffer();
    }
  }

  private static void close(AutoCloseable reader) {
    try {
      reader.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
