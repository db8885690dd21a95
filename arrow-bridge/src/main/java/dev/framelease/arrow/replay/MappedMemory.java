package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;
import java.util.LinkedHashMap;
import java.util.Map;

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
  private final Map<Long, MappedWindow> windows = new LinkedHashMap<>(MAX_WINDOWS, 0.75f, true);

  /** Larger frames than the usual ones are mapped one by one, where they end after a window. */
  MappedMemory(ArchiveFile file, long usualBytes) {
    this.file = file;
    this.usualBytes = usualBytes;
  }

  @Override
  public void require(PixelPlace place) {
    // That every row lies in the file was checked with its batch.
  }

  @Override
  public synchronized Lease lend(PixelPlace place, String holder) {
    long number = place.position() / WINDOW_BYTES;
    int offset = (int) (place.position() - number * WINDOW_BYTES);
    int byteSize = place.byteSize();
    if (WINDOW_BYTES + usualBytes > Integer.MAX_VALUE
        || byteSize > WINDOW_BYTES + usualBytes - offset) {
      return new MappedWindow(file.map(place.position(), byteSize)).lend(0, byteSize, holder);
    }
    return window(number).lend(offset, byteSize, holder);
  }

  private MappedWindow window(long number) {
    MappedWindow window = windows.get(number);
    if (window == null) {
      long start = number * WINDOW_BYTES;
      window =
          new MappedWindow(
              file.map(start, Math.min(WINDOW_BYTES + usualBytes, file.byteSize() - start)));
      windows.put(number, window);
      if (windows.size() > MAX_WINDOWS) {
        windows.remove(windows.keySet().iterator().next());
      }
    } else {
      window.discardWrites();
    }
    return window;
  }

  @Override
  public long copiedBytes(PixelPlace place) {
    return 0;
  }

  synchronized void close() {
    windows.clear();
  }
}
