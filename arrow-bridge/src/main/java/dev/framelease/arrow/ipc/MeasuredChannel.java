package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Hands buffers on to a channel, and looks at where each of them lies: it tells what was written
 * from the memory of a frame from what was written from anywhere else.
 *
 * <p>Small buffers, of which a record batch has dozens, are gathered and written at once. For one
 * thread at a time.
 */
final class MeasuredChannel implements WritableByteChannel {
  private static final int GATHERED = 16 << 10;

  private final WritableByteChannel target;
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED);
  private long written;
  private long fromFrames;
  private long frameStart;
  private long frameEnd;
  private long firstAddress;

  MeasuredChannel(WritableByteChannel target) {
    this.target = target;
  }

  /** Says where the frame lies that is written next. */
  void expect(long address, long byteSize) {
    frameStart = address;
    frameEnd = address + byteSize;
    firstAddress = 0;
  }

  /** Where the first byte lay that was written from that frame; 0 if none was. */
  long firstAddress() {
    return firstAddress;
  }

  /** How many bytes the target has taken. */
  long written() {
    return written;
  }

  /** How many of them lay in the memory of the frame that was expected. */
  long writtenFromFrames() {
    return fromFrames;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    long address = addressInFrame(source);
    int length = source.remaining();
    if (address == 0 && length <= GATHERED) {
      if (length > gathered.remaining()) {
        flush();
      }
      gathered.put(source);
      return length;
    }
    flush();
    int count = target.write(source);
    written += count;
    if (address != 0) {
      fromFrames += count;
      firstAddress = firstAddress == 0 ? address : firstAddress;
    }
    return count;
  }

  /** Writes what was gathered. */
  void flush() throws IOException {
    gathered.flip();
    try {
      while (gathered.hasRemaining()) {
        written += target.write(gathered);
      }
    } finally {
      gathered.clear();
    }
  }

  /** Where the remaining bytes are, if they are all the frame's; else 0. */
  private long addressInFrame(ByteBuffer source) {
    if (!source.isDirect()) {
      return 0;
    }
    long start = MemoryUtil.getByteBufferAddress(source) + source.position();
    return start >= frameStart && start + source.remaining() <= frameEnd ? start : 0;
  }

  /** Takes back what was written after a position, if the target can; false if it cannot. */
  boolean takeBack(long position) {
    gathered.clear();
    try {
      if (target instanceof SeekableByteChannel file) {
        file.truncate(file.position() - (written - position));
        written = position;
        return true;
      }
    } catch (IOException e) {
      // A pipe or a device that poses as a file, or a closed one.
    }
    return false;
  }

  @Override
  public boolean isOpen() {
    return target.isOpen();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
