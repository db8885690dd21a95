package dev.framelease.arrow.ipc;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels of files that the caller opened: where they stand, and what their files hold. */
@ExtendWith(LedgerExtension.class)
class FileChannelTargetsTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 5;
  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);
  private static final byte[] BEFORE = "what was there before".getBytes(StandardCharsets.UTF_8);

  private final LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("recording");
  }

  private FileChannel channel(OpenOption... options) throws IOException {
    return FileChannel.open(path(), options);
  }

  private void record(FileChannel channel, IpcFormat format) {
    try (FrameIpcWriter writer = FrameIpcWriter.open(channel, format, SCHEMA, drained.allocator());
        Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
  }

  private static void assertReads(Path path, LentSlot slot) {
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(0)) {
      assertTrue(archive.isComplete());
      assertEquals(1, archive.size());
      assertEquals(ByteBuffer.wrap(slot.bytes()), frame.buffer());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteIntoAnEmptyFile(IpcFormat format) throws IOException {
    record(channel(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), format);
    assertReads(path(), slot);
    record(channel(StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE), format);
    assertReads(path(), slot);
  }

  @Test
  void shouldWriteIntoAnEmptyFileThatIsAppendedTo() throws IOException {
    record(channel(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND), IpcFormat.FILE);
    assertReads(path(), slot);
  }

  @ParameterizedTest
  @CsvSource({"WRITE, 0", "WRITE, 5", "APPEND, 21", "WRITE, 40"})
  void shouldRefuseAFileThatWouldNotBeginWithItsStartOrEndWithItsEnd(
      StandardOpenOption mode, long position) throws IOException {
    Files.write(path(), BEFORE);
    FileChannel channel = channel(mode);
    if (mode == StandardOpenOption.WRITE) {
      channel.position(position);
    }
    var refused =
        assertThrows(IllegalArgumentException.class, () -> record(channel, IpcFormat.FILE));
    String found = "the channel is at byte " + position + " of a file of 21 bytes";
    assertTrue(refused.getMessage().contains(found), refused.getMessage());
    assertTrue(refused.getMessage().contains("needs byte 0 of one of 0"), refused.getMessage());
    assertTrue(refused.getMessage().contains("TRUNCATE_EXISTING"), refused.getMessage());
    assertFalse(channel.isOpen());
    assertArrayEquals(BEFORE, Files.readAllBytes(path()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatAChannelIsClosed(IpcFormat format) throws IOException {
    FileChannel channel = channel(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.close();
    var refused = assertThrows(FrameWriteException.class, () -> record(channel, format));
    assertEquals("the channel takes no data: the channel is closed", refused.getMessage());
  }

  @Test
  void shouldSayThatAnotherThreadClosedTheChannel() throws Exception {
    Pipe pipe = Pipe.open();
    FrameIpcWriter writer =
        FrameIpcWriter.open(pipe.sink(), IpcFormat.STREAM, SCHEMA, drained.allocator());
    CompletableFuture<FrameWriteException> failed =
        OwnThread.supply(
            () -> assertThrows(FrameWriteException.class, () -> writeUntilItFails(writer)));
    // More than what it was given at first shows that it has begun; whether it waits matters not.
    eventually("it writes", () -> writer.framesWritten() > 0);
    pipe.sink().close();
    String message = failed.get(60, TimeUnit.SECONDS).getMessage();
    assertTrue(message.contains("closed"), message);
    assertFalse(message.contains("null"), message);
    assertThrows(FrameWriteException.class, writer::close);
    pipe.source().close();
  }

  private void writeUntilItFails(FrameIpcWriter writer) {
    while (true) {
      try (Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
        writer.write(frame);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StandardOpenOption.class,
      names = {"WRITE", "APPEND"})
  void shouldLetAStreamFollowOtherBytes(StandardOpenOption mode) throws IOException {
    Files.write(path(), BEFORE);
    FileChannel channel = channel(mode);
    if (mode == StandardOpenOption.WRITE) {
      channel.position(BEFORE.length);
    }
    record(channel, IpcFormat.STREAM);
    byte[] all = Files.readAllBytes(path());
    assertArrayEquals(BEFORE, Arrays.copyOf(all, BEFORE.length));
    Path stream = folder.resolve("stream");
    Files.write(stream, Arrays.copyOfRange(all, BEFORE.length, all.length));
    assertReads(stream, slot);
  }
}
