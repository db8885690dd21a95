package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of a mapped file that native code writes into, as a tensor library may. */
@ExtendWith(LedgerExtension.class)
class WrittenFramesTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldShowWritesWhileTheFrameIsHeldAndTheFileAfterwards(IpcFormat format)
      throws IOException {
    Recording recording = Recording.write(folder.resolve("r"), format, WIDTH, HEIGHT, 3);
    byte[] file = Files.readAllBytes(recording.path());
    try (FrameArchive archive = FrameArchive.open(recording.path())) {
      try (Frame frame = archive.get(1)) {
        invert(frame);
        try (Frame again = archive.get(1)) {
          assertEquals((byte) ~recording.pixels().get(1)[0], again.buffer().get(0));
        }
      }
      for (int i = 0; i < 3; i++) {
        try (Frame frame = archive.get(i)) {
          assertEquals(ByteBuffer.wrap(recording.pixels().get(i)), frame.buffer());
        }
      }
    }
    assertArrayEquals(file, Files.readAllBytes(recording.path()));
  }

  @Test
  void shouldKeepTheWritesOfAFrameThatIsHeld() {
    Recording recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, WIDTH, HEIGHT, 3);
    try (FrameArchive archive = FrameArchive.open(recording.path());
        Frame held = archive.get(0)) {
      invert(held);
      for (int i = 1; i < 3; i++) {
        try (Frame frame = archive.get(i)) {
          invert(frame);
        }
      }
      assertNotEquals(ByteBuffer.wrap(recording.pixels().get(0)), held.buffer());
      assertEquals((byte) ~recording.pixels().get(0)[BYTES - 1], held.buffer().get(BYTES - 1));
    }
  }

  @Test
  void shouldNotKeepTheMemoryOfFramesThatWereWritten() throws IOException {
    Recording recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, WIDTH, HEIGHT, 100);
    try (FrameArchive archive = FrameArchive.open(recording.path())) {
      for (Frame each : archive) {
        try (Frame frame = each) {
          invert(frame);
          long kept = MappedFiles.writtenBytes(frame.address());
          assertTrue(kept >= BYTES && kept < 3 * BYTES, () -> kept + " bytes are written");
        }
      }
    }
  }

  /** Past every contract, and said as an adapter of tensors says it. */
  private static void invert(Frame frame) {
    try (Lease lease = frame.lease("a tensor")) {
      lease.markContentUnknown();
      for (int i = 0; i < BYTES; i++) {
        MemoryUtil.putByte(lease.address() + i, (byte) ~MemoryUtil.getByte(lease.address() + i));
      }
    }
  }
}
