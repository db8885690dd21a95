package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/** Writes down where everything lies that it hands on. */
final class AddressRecorder extends ForwardingChannel<WritableByteChannel> {
  /** One write; the address is 0 for what lies on the heap. */
  record Written(long address, int byteSize) {}

  private final List<Written> written = new ArrayList<>();

  AddressRecorder(WritableByteChannel target) {
    super(target);
  }

  List<Written> written() {
    return written;
  }

  long bytes() {
    return written.stream().mapToLong(Written::byteSize).sum();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    long address =
        source.isDirect() ? MemoryUtil.getByteBufferAddress(source) + source.position() : 0;
    int count = target.write(source);
    written.add(new Written(address, count));
    return count;
  }
}
