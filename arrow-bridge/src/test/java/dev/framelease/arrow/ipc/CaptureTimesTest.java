package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nanoseconds in 64 bits are 584 years; clocks can be set to others. */
@ExtendWith(LedgerExtension.class)
class CaptureTimesTest {
  private static final FrameSchema SCHEMA = FrameSchema.of(8, 4);

  private final LentSlot slot = new LentSlot(8 * 4 * 4);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ZSTD"})
  void shouldRefuseATimeThatDoesNotFitAndGoOn(Compression compression) {
    Path path = folder.resolve("frames.arrow");
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(compression);
    Instant first = Instant.EPOCH.plusNanos(Long.MIN_VALUE);
    Instant last = Instant.EPOCH.plusNanos(Long.MAX_VALUE);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(path, options, SCHEMA, allocator)) {
      write(writer, first);
      for (Instant beyond : List.of(Instant.MAX, last.plusNanos(1), first.minusNanos(1))) {
        var refusal = assertThrows(FrameFormatException.class, () -> write(writer, beyond));
        assertTrue(refusal.getMessage().contains("of the time " + beyond), refusal.getMessage());
      }
      write(writer, last);
    }
    try (FrameArchive archive = FrameArchive.open(path);
        Frame one = archive.get(0);
        Frame two = archive.get(1)) {
      assertEquals(2, archive.size());
      assertEquals(first, one.info().time().completedUtc());
      assertEquals(last, two.info().time().completedUtc());
    }
  }

  private void write(FrameIpcWriter writer, Instant captured) {
    FrameInfo info =
        new FrameInfo(
            1,
            0,
            Region.ofSize(8, 4),
            SCHEMA.layout(),
            new Damage.Unknown(),
            new CaptureTime(1, 2, captured),
            0);
    try (Frame frame = slot.lend(info)) {
      writer.write(frame);
    }
  }
}
