package dev.framelease.cli.infer;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** What {@code framelease infer} says of how far it is, where its results go elsewhere. */
final class InferProgressTest extends InferRuns {
  private static final int FRAMES = 3000;
  private static final String MODEL = "extremes.onnx";

  /** More than a pipe holds, and taken so slowly that there is time to tell. */
  @Test
  void shouldTellHowFarItIsInARecording() throws Exception {
    VisionModels.extremes(ModelEngine.ONNX_RUNTIME, folder);
    record();
    assertEquals(0, new ProcessBuilder("mkfifo", folder + "/pipe").start().waitFor());
    List<String> command = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" 1<>pipe", "bash"));
    command.addAll(CommandProcess.commandLine("infer", MODEL, "--recording=a.arrow"));

    CommandProcess infer = CommandProcess.start(folder, Map.of("TERM", "xterm"), command);
    try (InputStream pipe = new FileInputStream(folder + "/pipe")) {
      eventually(
          () -> "it tells how far it is; " + infer.err(),
          () -> {
            readSome(pipe);
            return PROGRESS
                .matcher(infer.err())
                .results()
                .anyMatch(line -> !line.group(1).equals("0"));
          });
    } finally {
      infer.process().destroyForcibly();
    }

    assertEquals(128 + 9, infer.exitCode());
    for (MatchResult line : PROGRESS.matcher(infer.err()).results().toList()) {
      double frames = Double.parseDouble(line.group(1));
      double seconds = Double.parseDouble(line.group(3));
      double rate = Double.parseDouble(line.group(4));
      assertEquals(" of " + FRAMES, line.group(2));
      assertTrue(seconds >= 2, line.group());
      // Either is rounded to a tenth.
      assertEquals(frames, rate * seconds, 0.06 * (seconds + rate + 1), line.group());
    }
  }

  private void record() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameIpcWriter writer =
            FrameIpcWriter.open(
                folder.resolve("a.arrow"), IpcFormat.FILE, FrameSchema.of(8, 8), allocator);
        Frame frame = session.grab(CaptureSource.region(Region.ofSize(8, 8)))) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(frame);
      }
    }
  }

  private static void readSome(InputStream pipe) {
    try {
      byte[] taken = new byte[Math.min(pipe.available(), 256)];
      assertEquals(taken.length, pipe.read(taken));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
