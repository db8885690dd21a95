package dev.framelease.arrow.replay;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Frames as parts of mapped windows of the file. A window is unmapped when no frame and no buffer
 * made from one can be reached; that is the JDK's doing, since nobody can know it better.
 */
final class MappedMemory implements FrameMemory {
  /** Where windows start; each is longer by one frame, so that every usual frame lies in one. */
  private static final long WINDOW_BYTES = 512L << 20;

  /** Windows that are kept, though perhaps no frame uses them: 8 GiB of addresses. */
  private static final int MAX_WINDOWS = 16;

  private final ArchiveFile file;
  private final long usualBytes;
  private final Map<Long, ByteBuffer> windows = new LinkedHashMap<>(MAX_WINDOWS, 0.75f, true);

  /** Larger frames than the usual ones are mapped one by one, where they end after a window. */
  MappedMemory(ArchiveFile file, long usualBytes) {
    this.file = file;
    this.usualBytes = usualBytes;
  }

  @Override
  public Lease lend(PixelPlace place, String holder) {
    ByteBuffer pixels = pixels(place.position(), place.byteSize());
    // The lease's block keeps the slice reachable, and this its window.
    return MemoryBlock.lend(
        MemoryUtil.getByteBufferAddress(pixels), pixels, Access.READ_ONLY, leaked -> {}, holder);
  }

  private ByteBuffer pixels(long position, int byteSize) {
    long number = position / WINDOW_BYTES;
    int offset = (int) (position - number * WINDOW_BYTES);
    if (WINDOW_BYTES + usualBytes > Integer.MAX_VALUE
        || byteSize > WINDOW_BYTES + usualBytes - offset) {
      return file.map(position, byteSize);
    }
    return window(number).slice(offset, byteSize);
  }

  private synchronized ByteBuffer window(long number) {
    ByteBuffer window = windows.get(number);
    if (window == null) {
      long start = number * WINDOW_BYTES;
      window = file.map(start, Math.min(WINDOW_BYTES + usualBytes, file.byteSize() - start));
      windows.put(number, window);
      if (windows.size() > MAX_WINDOWS) {
        windows.remove(windows.keySet().iterator().next());
      }
    }
    return window;
  }

  @Override
  public boolean copies() {
    return false;
  }

  @Override
  public synchronized void close() {
    windows.clear();
  }
}
