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
  /** Where windows start; each is longer by one frame, so that every frame lies in one. */
  private static final long WINDOW_BYTES = 512L << 20;

  /** Windows that are kept, though perhaps no frame uses them: 8 GiB of addresses. */
  private static final int MAX_WINDOWS = 16;

  private final ArchiveFile file;
  private final int frameBytes;
  private final Map<Long, ByteBuffer> windows = new LinkedHashMap<>(MAX_WINDOWS, 0.75f, true);

  MappedMemory(ArchiveFile file, int frameBytes) {
    this.file = file;
    this.frameBytes = frameBytes;
  }

  @Override
  public Lease lend(PixelPlace place, String holder) {
    ByteBuffer pixels = pixels(place.position());
    // The lease's block keeps the slice reachable, and this its window.
    return MemoryBlock.lend(
        MemoryUtil.getByteBufferAddress(pixels), pixels, Access.READ_ONLY, leaked -> {}, holder);
  }

  private ByteBuffer pixels(long position) {
    if (WINDOW_BYTES + frameBytes > Integer.MAX_VALUE) {
      return file.map(position, frameBytes);
    }
    long number = position / WINDOW_BYTES;
    return window(number).slice((int) (position - number * WINDOW_BYTES), frameBytes);
  }

  private synchronized ByteBuffer window(long number) {
    ByteBuffer window = windows.get(number);
    if (window == null) {
      long start = number * WINDOW_BYTES;
      window = file.map(start, Math.min(WINDOW_BYTES + frameBytes, file.byteSize() - start));
      windows.put(number, window);
      if (windows.size() > MAX_WINDOWS) {
        windows.remove(windows.keySet().iterator().next());
      }
    }
    return window;
  }

  @Override
  public long copiedBytes() {
    return 0;
  }

  @Override
  public synchronized void close() {
    windows.clear();
  }
}
