package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
    channel.write(source);
    assertFalse(source.hasRemaining());
    assertEquals(inFrame, channel.writtenFromFrames() - before);
  }

  @Test
  void shouldTakeBackWhatAFileWasGiven() throws IOException {
    FileChannel file = open();
    file.write(ByteBuffer.wrap(new byte[5]));
    try (MeasuredChannel channel = new MeasuredChannel(file)) {
      channel.write(ByteBuffer.wrap(new byte[20]));
      channel.write(ByteBuffer.wrap(new byte[30]));
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
      assertFalse(channel.takeBack(0));
    }
    pipe.source().close();
  }

  @Test
  void shouldHandAllOverAtOnceAndKeepTheOrder() throws IOException {
    Taking whole = new Taking(Integer.MAX_VALUE);
    Taking piecemeal = new Taking(7);
    for (Taking target : List.of(whole, piecemeal)) {
      ByteBuffer slice = frame.bytes().slice(10, 80);
      ByteBuffer expected = ByteBuffer.allocate(3 + 80 + 20).put(new byte[] {1, 2, 3}).put(slice);
      try (MeasuredChannel channel = new MeasuredChannel(target)) {
        channel.expect(frame.address(), 100);
        channel.write(
            ByteBuffer.wrap(new byte[] {1, 2, 3}),
            slice.clear(),
            ByteBuffer.allocate(0),
            ByteBuffer.allocateDirect(20));
        assertEquals(103, channel.written());
        assertEquals(80, channel.writtenFromFrames());
        assertEquals(frame.address() + 10, channel.firstAddress());
      }
      assertArrayEquals(expected.array(), target.bytes.toByteArray());
    }
    assertEquals(1, whole.writes);
  }

  /** Takes so many bytes of a write, as a socket may. */
  private static final class Taking implements GatheringByteChannel {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int writes;

    Taking(int most) {
      this.most = most;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      writes++;
      int before = bytes.size();
      for (int i = offset; i < offset + length; i++) {
        while (sources[i].hasRemaining() && bytes.size() - before < most) {
          bytes.write(sources[i].get());
        }
      }
      return (long) bytes.size() - before;
    }

    @Override
    public long write(ByteBuffer[] sources) {
      return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) {
      return (int) write(new ByteBuffer[] {source});
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Nothing to give back.
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        folder.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
