package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example of docs/arrow-format.md that reads by arrow-java alone. */
@ExtendWith(LedgerExtension.class)
class ArrowFormatGuideTest {
  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir private Path folder;

  @Test
  void shouldReadARecordingByArrowJava() throws IOException {
    Path path = folder.resolve("a.arrow");
    record(path, 0x336699);

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      read(path);
    } finally {
      System.setOut(before);
    }

    assertEquals(
        "blue of the first pixel: 153\n".repeat(2), printed.toString(StandardCharsets.UTF_8));
  }

  private static void read(Path path) throws IOException {
    // example: Arrow of Java
    FixedShapeTensorType.ensureRegistered(); // arrow-java has no such type of its own
    try (BufferAllocator memory = new RootAllocator();
        FileChannel file = FileChannel.open(path);
        ArrowFileReader reader = new ArrowFileReader(file, memory)) {
      while (reader.loadNextBatch()) {
        var frames = (FixedShapeTensorVector) reader.getVectorSchemaRoot().getVector("frame");
        ArrowBuf pixels = frames.getUnderlyingVector().getDataVector().getDataBuffer();
        System.out.println("blue of the first pixel: " + (pixels.getByte(0) & 0xff));
      }
    }
    // end of example
  }

  private static void record(Path path, int colour) {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(colour);
    }
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, IpcFormat.FILE, FrameSchema.of(64, 48), allocator)) {
      for (int i = 0; i < 2; i++) {
        try (Frame frame = session.grab(CaptureSource.desktop())) {
          writer.write(frame);
        }
      }
    }
  }
}
