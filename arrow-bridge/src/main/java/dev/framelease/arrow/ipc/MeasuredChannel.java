package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Hands buffers on to a channel, all of a message at once where the channel can take them so, and
 * looks at where each of them lies: it tells what was written from the memory of a frame from what
 * was written from anywhere else. For one thread at a time.
 */
final class MeasuredChannel implements AutoCloseable {
  private final WritableByteChannel target;
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

  /** Writes all bytes of all buffers, in their order. */
  void write(ByteBuffer... sources) throws IOException {
    long first = 0;
    long inFrame = 0;
    for (ByteBuffer source : sources) {
      long address = addressInFrame(source);
      if (address != 0) {
        first = first == 0 ? address : first;
        inFrame += source.remaining();
      }
    }
    if (target instanceof GatheringByteChannel gathering) {
      writeAtOnce(gathering, sources);
    } else {
      writeEach(sources);
    }
    fromFrames += inFrame;
    firstAddress = firstAddress == 0 ? first : firstAddress;
  }

  private void writeAtOnce(GatheringByteChannel gathering, ByteBuffer... sources)
      throws IOException {
    int next = 0;
    while (next < sources.length) {
      if (sources[next].hasRemaining()) {
        written += gathering.write(sources, next, sources.length - next);
      } else {
        next++;
      }
    }
  }

  private void writeEach(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      while (source.hasRemaining()) {
        written += target.write(source);
      }
    }
  }

  /** Where the remaining bytes are, if there are some and they are all the frame's; else 0. */
  private long addressInFrame(ByteBuffer source) {
    if (!source.isDirect() || !source.hasRemaining()) {
      return 0;
    }
    long start = MemoryUtil.getByteBufferAddress(source) + source.position();
    return start >= frameStart && start + source.remaining() <= frameEnd ? start : 0;
  }

  /** Takes back what was written after a position, if the target can; false if it cannot. */
  boolean takeBack(long position) {
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
  public void close() throws IOException {
    target.close();
  }
}
