package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.ModelEngine;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of README.md, which stand in it word for word. */
@ExtendWith(LedgerExtension.class)
class ReadmeTest {
  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  private static final String THIS_FILE = "cli/src/test/java/dev/framelease/cli/ReadmeTest.java";

  @TempDir private Path folder;
  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @AfterEach
  void shouldHaveGivenAllSlotsBack() {
    session.close();
    Eventually.eventually("no slot is held", () -> session.status().slotsHeld() == 0);
  }

  @Test
  void shouldReadAFrameThroughArrow() {
    // example: Arrow
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      ArrowBuf pixels;
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        pixels = allocator.wrap(frame);
      } // The frame is closed, and the buffer keeps the slot.
      try (pixels) {
        int blue = pixels.getByte(0) & 0xff;
        int green = pixels.getByte(1) & 0xff;
        int red = pixels.getByte(2) & 0xff;
        System.out.println("top left: " + red + ", " + green + ", " + blue);
      } // Here the slot goes back to the session.
    }
    // end of example
    assertTrue(session.status().slotsCreated() > 0);
  }

  @Test
  void shouldAskAModel() {
    // example: DJL
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameModel model = FrameModel.activity(ModelEngine.PYTORCH, FrameTensors.of(allocator));
        Frame frame = session.grab(CaptureSource.desktop());
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
        NDManager manager = model.newManager()) {
      NDArray input = model.prepare(manager, buffer); // uint8 [height, width, 4], in the slot
      float[] activity = model.infer(input).head().toFloatArray();
      System.out.println(activity.length + " parts of the screen, the first: " + activity[0]);
    }
    // end of example
    assertTrue(session.status().slotsCreated() > 0);
  }

  @Test
  void shouldWriteAFile() throws IOException {
    Path file = folder.resolve("frames.arrow");
    // example: IPC
    Region desktop = session.desktop();
    FrameSchema schema = FrameSchema.of(desktop.width(), desktop.height());
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(file, IpcFormat.FILE, schema, allocator)) {
      for (int i = 0; i < 10; i++) {
        try (Frame frame = session.grab(CaptureSource.desktop())) {
          writer.write(frame);
        }
      }
    }
    // end of example
    assertTrue(Files.size(file) > 10L * 160 * 90 * 4);
  }

  @Test
  void shouldShowTheExamplesAsTheyRun() throws IOException {
    List<String> run = Examples.runBy(THIS_FILE);
    assertEquals(3, run.size());
    assertEquals(run, Examples.shownIn("README.md"));
  }
}
