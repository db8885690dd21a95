package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LedgerExtension.class)
class FrameArchiveTest {
  private static final int WIDTH = 33;
  private static final int HEIGHT = 17;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  @TempDir Path folder;

  static Stream<Arguments> formatsAndAccesses() {
    return Stream.of(IpcFormat.values())
        .flatMap(
            format -> Stream.of(PixelAccess.values()).map(access -> Arguments.of(format, access)));
  }

  @Tag("smoke")
  @ParameterizedTest
  @MethodSource("formatsAndAccesses")
  void shouldGiveBackWhatWasWritten(IpcFormat format, PixelAccess access) {
    Recording recording = write(format, 5);
    try (FrameArchive archive = open(recording, access)) {
      assertEquals(5, archive.size());
      assertTrue(archive.isComplete());
      assertEquals(FrameSchema.of(WIDTH, HEIGHT).layout(), archive.layout());
      assertEquals(FrameSchema.of(WIDTH, HEIGHT).arrow(), archive.schema().arrow());
      assertEquals(FrameSchema.of(WIDTH, HEIGHT).arrow(), archive.arrowSchema());
      for (int i : new int[] {4, 0, 2, 2, 1, 3}) {
        try (Frame frame = archive.get(i)) {
          assertSame(recording, i, frame);
          assertEquals(access == PixelAccess.COPIED ? BYTES : 0, frame.info().copiedBytes());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldIterateInOrder(IpcFormat format) {
    Recording recording = write(format, 4);
    try (FrameArchive archive = FrameArchive.open(recording.path())) {
      int i = 0;
      for (Frame each : archive) {
        try (Frame frame = each) {
          assertSame(recording, i++, frame);
        }
      }
      assertEquals(4, i);
    }
  }

  @Test
  void shouldLeaveOutNoFrameThatThereWasNoMemoryFor() {
    Recording recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 5, 3, 3);
    ArchiveOptions one = ArchiveOptions.DEFAULT.withAccess(PixelAccess.COPIED).withMaxCopies(1);
    try (FrameArchive archive = FrameArchive.open(recording.path(), one)) {
      Iterator<Frame> frames = archive.iterator();
      for (int sequence = 1; sequence <= 3; sequence++) {
        try (Frame held = frames.next()) {
          assertEquals(sequence, held.info().sequence());
          if (sequence < 3) {
            assertThrows(CopiesInUseException.class, frames::next);
          }
        }
      }
      assertFalse(frames.hasNext());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadARecordingWithoutAFrame(IpcFormat format) {
    try (FrameArchive archive = FrameArchive.open(write(format, 0).path())) {
      assertEquals(0, archive.size());
      assertTrue(archive.isComplete());
      assertEquals(OptionalLong.empty(), archive.indexAt(Instant.now()));
      Iterator<Frame> frames = archive.iterator();
      assertFalse(frames.hasNext());
      assertThrows(NoSuchElementException.class, frames::next);
      assertThrows(IndexOutOfBoundsException.class, () -> archive.get(0));
    }
  }

  @Test
  void shouldFindFramesByTime() {
    Recording recording = write(IpcFormat.FILE, 5);
    Instant first = recording.infos().get(0).time().completedUtc();
    try (FrameArchive archive = FrameArchive.open(recording.path())) {
      assertEquals(OptionalLong.empty(), archive.indexAt(first.minusNanos(1)));
      assertEquals(OptionalLong.empty(), archive.indexAt(Instant.MIN));
      for (int i = 0; i < 5; i++) {
        Instant at = recording.infos().get(i).time().completedUtc();
        assertEquals(OptionalLong.of(i), archive.indexAt(at));
      }
      assertEquals(OptionalLong.of(4), archive.indexAt(first.plusNanos(5)));
      assertEquals(OptionalLong.of(4), archive.indexAt(Instant.MAX));
    }
  }

  @Test
  void shouldRefuseIndexesOutside() {
    try (FrameArchive archive = FrameArchive.open(write(IpcFormat.FILE, 2).path())) {
      for (long index : new long[] {-1, 2, Long.MAX_VALUE, Long.MIN_VALUE}) {
        assertThrows(IndexOutOfBoundsException.class, () -> archive.get(index));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutFramesIntoTheMappingOfTheFile(IpcFormat format) throws IOException {
    Recording recording = write(format, 3);
    try (FrameArchive archive = FrameArchive.open(recording.path());
        Frame frame = archive.get(1)) {
      String mapping = MappedFiles.at(frame.address(), BYTES);
      assertTrue(mapping.contains(recording.path().toRealPath().toString()), mapping);
      assertTrue(mapping.contains("rw-p"), mapping); // private: the file cannot be written by it
    }
    try (FrameArchive archive = open(recording, PixelAccess.COPIED);
        Frame frame = archive.get(1)) {
      assertFalse(MappedFiles.at(frame.address(), BYTES).contains(folder.toString()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWrapFramesIntoArrowBuffersAtTheSameAddress(PixelAccess access) {
    Recording recording = write(IpcFormat.FILE, 1);
    byte[] read = new byte[BYTES];
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    ArrowBuf buffer;
    try (FrameArchive archive = open(recording, access);
        Frame frame = archive.get(0)) {
      buffer = allocator.wrap(frame);
      assertEquals(frame.address(), buffer.memoryAddress());
    }
    buffer.getBytes(0, read);
    buffer.close();
    allocator.close();
    assertTrue(allocator.isClosed());
    assertArrayEquals(recording.pixels().get(0), read);
  }

  @Test
  void shouldKeepFramesReadableInEveryClosingOrder() {
    Recording recording = write(IpcFormat.FILE, 2);
    Permutations.of(4).forEach(order -> closeIn(order, recording));
  }

  private static void closeIn(List<Integer> order, Recording recording) {
    FrameArchive archive = FrameArchive.open(recording.path());
    Frame first = archive.get(0);
    Frame second = archive.get(1);
    PixelView part = part(first);
    List<AutoCloseable> holders = List.of(archive, first, second, part);
    for (int next : order) {
      closeQuietly(holders.get(next));
      if (part.isOpen()) {
        assertEquals(recording.pixels().get(0)[(2 * WIDTH + 1) * 4], (byte) part.getInt(0, 0, 0));
      }
      if (second.isOpen()) {
        assertSame(recording, 1, second);
      }
    }
    assertThrows(LeaseClosedException.class, first::buffer);
    assertThrows(LeaseClosedException.class, part::toBytes);
    assertThrows(IllegalStateException.class, () -> archive.get(0));
  }

  private static PixelView part(Frame frame) {
    try (PixelView whole = frame.pixels()) {
      return whole.crop(new Region(1, 2, 3, 4));
    }
  }

  private static void closeQuietly(AutoCloseable holder) {
    try {
      holder.close();
      holder.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNotReuseTheMemoryOfACopyThatIsHeld() {
    Recording recording = write(IpcFormat.STREAM, 5);
    try (FrameArchive archive = open(recording, PixelAccess.COPIED)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        held.add(archive.get(i));
      }
      for (int i = 0; i < 5; i++) {
        assertSame(recording, i, held.get(i));
      }
      long address = held.get(3).address();
      held.forEach(Frame::close);
      List<Long> addresses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.set(i, archive.get(i));
        addresses.add(held.get(i).address());
      }
      assertTrue(addresses.contains(address));
      held.forEach(Frame::close);
    }
  }

  @Test
  void shouldReadFramesOfOnePixel() {
    Recording recording = Recording.write(folder.resolve("tiny.arrow"), IpcFormat.FILE, 1, 1, 3);
    try (FrameArchive archive = FrameArchive.open(recording.path());
        Frame one = archive.get(0);
        Frame two = archive.get(1)) {
      assertNotEquals(one.address(), two.address());
      assertSame(recording, 0, one);
      assertSame(recording, 1, two);
    }
  }

  @Test
  void shouldServeAnInterruptedThread() {
    Recording recording = write(IpcFormat.FILE, 3);
    try (FrameArchive archive = open(recording, PixelAccess.COPIED)) {
      Thread.currentThread().interrupt();
      try (Frame frame = archive.get(2)) {
        assertSame(recording, 2, frame);
      }
      assertTrue(Thread.interrupted());
      try (Frame frame = archive.get(1)) {
        assertSame(recording, 1, frame);
      }
    }
  }

  @Test
  void shouldReadWhatIsThereOfARecordingThatIsBeingWritten() throws IOException {
    Recording recording = write(IpcFormat.STREAM, 3);
    Path growing = folder.resolve("growing.arrows");
    byte[] all = Files.readAllBytes(recording.path());
    Files.write(growing, Arrays.copyOf(all, recording.ends().get(2).intValue()));
    try (FrameArchive archive = FrameArchive.open(growing)) {
      assertFalse(archive.isComplete());
      assertEquals(2, archive.size());
      Files.write(growing, all);
      assertEquals(2, archive.size());
      try (Frame frame = archive.get(1)) {
        assertSame(recording, 1, frame);
      }
    }
    try (FrameArchive archive = FrameArchive.open(growing)) {
      assertTrue(archive.isComplete());
      assertEquals(3, archive.size());
    }
  }

  @Test
  void shouldNameWhatCannotBeOpened() {
    Path missing = folder.resolve("missing.arrow");
    assertTrue(refused(missing).contains("missing.arrow cannot be opened: it does not exist"));
    assertTrue(refused(folder).contains("it is no regular file"));
    assertTrue(refused(Path.of("/dev/null")).contains("it is no regular file"));
  }

  private static String refused(Path path) {
    return assertThrows(ArchiveReadException.class, () -> FrameArchive.open(path)).getMessage();
  }

  private Recording write(IpcFormat format, int count) {
    return Recording.write(folder.resolve("frames." + format), format, WIDTH, HEIGHT, count);
  }

  private static FrameArchive open(Recording recording, PixelAccess access) {
    return FrameArchive.open(recording.path(), ArchiveOptions.DEFAULT.withAccess(access));
  }

  private static void assertSame(Recording recording, int index, Frame frame) {
    FrameInfo expected = recording.infos().get(index);
    FrameInfo found = frame.info();
    assertEquals(
        new FrameInfo(
            expected.sequence(),
            expected.geometryEpoch(),
            expected.region(),
            expected.layout(),
            expected.damage(),
            expected.time(),
            found.copiedBytes()),
        found);
    ByteBuffer pixels = frame.buffer();
    assertTrue(pixels.isReadOnly());
    assertEquals(ByteBuffer.wrap(recording.pixels().get(index)), pixels);
  }
}
