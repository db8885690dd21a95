package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LedgerExtension.class)
class MeasuredChannelTest {
  private final TestMemory frame = TestMemory.counting(100);

  @TempDir Path folder;

  @Test
  void shouldTellTheFrameFromCopiesOfIt() throws IOException {
    try (MeasuredChannel channel = new MeasuredChannel(open())) {
      channel.expect(frame.address() + 10, 80);
      assertWritten(channel, ByteBuffer.allocateDirect(3), 0);
      assertEquals(0, channel.firstAddress());
      assertWritten(channel, frame.bytes().slice(10, 80), 80);
      assertWritten(channel, frame.bytes().slice(30, 7), 7);
      assertWritten(channel, frame.bytes().slice(9, 80), 0);
      assertWritten(channel, frame.bytes().slice(11, 80), 0);
      assertWritten(channel, ByteBuffer.allocateDirect(80), 0);
      assertWritten(channel, ByteBuffer.allocate(80), 0);
      assertEquals(3 + 80 + 7 + 4 * 80, channel.written());
      assertEquals(frame.address() + 10, channel.firstAddress());
    }
  }

  private static void assertWritten(MeasuredChannel channel, ByteBuffer source, long inFrame)
      throws IOException {
    long before = channel.writtenFromFrames();
    assertEquals(source.remaining(), channel.write(source));
    channel.flush();
    assertEquals(inFrame, channel.writtenFromFrames() - before);
  }

  @Test
  void shouldTakeBackWhatAFileWasGiven() throws IOException {
    FileChannel file = open();
    file.write(ByteBuffer.wrap(new byte[5]));
    try (MeasuredChannel channel = new MeasuredChannel(file)) {
      channel.write(ByteBuffer.wrap(new byte[20]));
      channel.flush();
      channel.write(ByteBuffer.wrap(new byte[30]));
      channel.flush();
      channel.write(ByteBuffer.wrap(new byte[7]));
      assertTrue(channel.takeBack(20));
      assertEquals(20, channel.written());
      assertEquals(25, file.position());
    }
    assertEquals(25, Files.size(folder.resolve("file")));
  }

  @Test
  void shouldSayThatAPipeKeepsWhatItWasGiven() throws IOException {
    Pipe pipe = Pipe.open();
    try (MeasuredChannel channel = new MeasuredChannel(pipe.sink())) {
      channel.write(ByteBuffer.wrap(new byte[20]));
      channel.flush();
      assertFalse(channel.takeBack(0));
    }
    pipe.source().close();
  }

  @Test
  void shouldGatherSmallBuffersAndKeepTheOrder() throws IOException {
    AddressRecorder target = new AddressRecorder(open());
    ByteBuffer expected = ByteBuffer.allocate(3 * 40_000);
    try (MeasuredChannel channel = new MeasuredChannel(target)) {
      byte next = 0;
      for (int length : new int[] {3, 16_000, 8, 400, 20_000, 1, 1}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, ++next);
        expected.put(bytes);
        channel.write(ByteBuffer.wrap(bytes));
      }
      channel.flush();
    }
    assertEquals(4, target.written().size());
    assertArrayEquals(
        Arrays.copyOf(expected.array(), expected.position()),
        Files.readAllBytes(folder.resolve("file")));
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        folder.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
