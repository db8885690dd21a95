package dev.framelease.arrow.replay;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LogOf;
import java.nio.file.Path;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the ledger extension, which would fail a test that leaks. */
class LostFrameTest {
  @TempDir Path folder;

  /** Somebody may have its address: the file is not shown there again. */
  @Test
  void shouldKeepWhatWasWrittenIntoAFrameThatNobodyClosed() {
    Recording recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 32, 8, 3);
    byte written = (byte) ~recording.pixels().get(0)[0];
    try (LogOf log = new LogOf(HolderLedger.class);
        FrameArchive archive = FrameArchive.open(recording.path())) {
      long address = lose(archive, written);
      afterGarbageCollection("reported", () -> !log.records().isEmpty());
      for (int i = 1; i < 3; i++) {
        archive.get(i).close();
      }
      assertEquals(written, MemoryUtil.getByte(address));
    }
  }

  private static long lose(FrameArchive archive, byte written) {
    Frame frame = archive.get(0);
    try (Lease lease = frame.lease("a tensor")) {
      lease.markContentUnknown();
      MemoryUtil.putByte(lease.address(), written);
      return lease.address();
    }
  }
}
