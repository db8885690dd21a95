package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of a frame comes back from a recording, for every pixel format. */
@ExtendWith(LedgerExtension.class)
class FrameColumnsTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;
  private static final List<Damage> DAMAGES =
      List.of(
          new Damage.Unknown(),
          new Damage.Unchanged(),
          new Damage.Rectangles(List.of(new Region(1, 2, 3, 1))),
          new Damage.Rectangles(
              IntStream.range(0, 300)
                  .mapToObj(i -> new Region(i % WIDTH, i % HEIGHT, WIDTH - i % WIDTH, 1))
                  .toList()));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldComeBackFromAnArchive(PixelFormat format) {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * format.bytesPerPixel());
    List<FrameInfo> written = write(slot, format, IpcFormat.FILE);
    try (FrameArchive archive = FrameArchive.open(path(IpcFormat.FILE))) {
      for (int i = 0; i < written.size(); i++) {
        try (Frame frame = archive.get(i);
            PixelView pixels = frame.pixels();
            Frame original = slot.lend(written.get(i));
            PixelView expected = original.pixels()) {
          assertEquals(written.get(i), frame.info());
          assertEquals(format.elementType(), pixels.elementType());
          assertTrue(expected.contentEquals(pixels));
        }
      }
    }
  }

  @Test
  void shouldTakeMoreRectanglesThanThereCanBeForUnknownDamage() {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
    for (int count : new int[] {65_536, 65_537}) {
      Damage damage = new Damage.Rectangles(Collections.nCopies(count, Region.ofSize(1, 1)));
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          FrameIpcWriter writer =
              FrameIpcWriter.open(
                  path(IpcFormat.FILE), IpcFormat.FILE, FrameSchema.of(WIDTH, HEIGHT), allocator);
          Frame frame = slot.lend(info(1, PixelFormat.BGRX, damage))) {
        writer.write(frame);
      }
      try (FrameArchive archive = FrameArchive.open(path(IpcFormat.FILE));
          Frame frame = archive.get(0)) {
        assertEquals(count > 65_536 ? new Damage.Unknown() : damage, frame.info().damage());
      }
    }
  }

  /** Another reader than ours, with validity buffers and offsets of its own. */
  @ParameterizedTest
  @EnumSource
  void shouldBeReadByArrow(IpcFormat format) throws IOException {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
    write(slot, PixelFormat.BGRX, format);
    List<String> damages = new ArrayList<>();
    try (RootAllocator memory = new RootAllocator();
        FileChannel file = FileChannel.open(path(format));
        ArrowReader reader =
            format == IpcFormat.FILE
                ? new ArrowFileReader(file, memory)
                : new ArrowStreamReader(file, memory)) {
      while (reader.loadNextBatch()) {
        var root = reader.getVectorSchemaRoot();
        damages.add(String.valueOf(root.getVector("damage").getObject(0)));
        assertEquals(damages.size() - 1, root.getVector("geometry_epoch").getObject(0));
      }
    }
    assertEquals(
        List.of("null", "[]", "[{\"x\":1,\"y\":2,\"width\":3,\"height\":1}]"),
        damages.subList(0, 3));
    assertTrue(damages.get(3).endsWith("{\"x\":5,\"y\":4,\"width\":2,\"height\":1}]"));
  }

  /** Of frames whose bytes are a multiple of 64, as those of most screens. */
  @ParameterizedTest
  @CsvSource({"false, FILE, 1088", "false, STREAM, 1088", "true, FILE, 1280", "true, STREAM, 1280"})
  void shouldAddAsFewBytesAsDocumented(boolean anySize, IpcFormat format, int added) {
    LentSlot slot = new LentSlot(16 * 8 * 4);
    FrameSchema schema = anySize ? FrameSchema.ofAnySize(PixelFormat.BGRX) : FrameSchema.of(16, 8);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(path(format), format, schema, allocator);
        Frame frame = slot.lend(1, 16, 8)) {
      for (int i = 0; i < 3; i++) {
        long before = writer.bytesWritten();
        writer.write(frame);
        assertEquals(added, writer.bytesWritten() - before - 16 * 8 * 4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartAllPixelsAtMultiplesOf64Bytes(IpcFormat format) {
    LentSlot slot = new LentSlot(7 * 5 * 4);
    for (FrameSchema schema :
        List.of(FrameSchema.of(7, 5), FrameSchema.ofAnySize(PixelFormat.BGRX))) {
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          FrameIpcWriter writer = FrameIpcWriter.open(path(format), format, schema, allocator);
          Frame frame = slot.lend(1, 7, 5)) {
        writer.write(frame);
        writer.write(frame);
      }
      try (FrameArchive archive = FrameArchive.open(path(format))) {
        for (Frame each : archive) {
          try (Frame frame = each) {
            assertEquals(0, frame.address() % 64);
          }
        }
      }
    }
  }

  private List<FrameInfo> write(LentSlot slot, PixelFormat format, IpcFormat ipc) {
    List<FrameInfo> written = new ArrayList<>();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path(ipc), ipc, FrameSchema.of(WIDTH, HEIGHT, format), allocator)) {
      for (Damage damage : DAMAGES) {
        FrameInfo info = info(written.size(), format, damage);
        try (Frame frame = slot.lend(info)) {
          writer.write(frame);
        }
        written.add(info);
      }
      assertEquals(0, writer.bytesCopied());
    }
    return written;
  }

  private static FrameInfo info(int index, PixelFormat format, Damage damage) {
    return new FrameInfo(
        index + 10,
        index,
        new Region(3, 4, WIDTH, HEIGHT),
        FrameLayout.packed(WIDTH, HEIGHT, format),
        damage,
        new CaptureTime(index, index + 5, Instant.ofEpochSecond(index, 123)),
        0);
  }

  private Path path(IpcFormat format) {
    return folder.resolve("frames." + format);
  }
}
