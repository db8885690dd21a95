package dev.framelease.arrow;

import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/** Memory that is lent as a frame, and counts how often it comes back. */
public final class LentSlot {
  private final ByteBuffer memory;
  private final long address;
  private final AtomicInteger returns = new AtomicInteger();

  /** Makes a slot of the given size, filled with a pattern. */
  public LentSlot(int byteSize) {
    memory = ByteBuffer.allocateDirect(byteSize);
    address = MemoryUtil.getByteBufferAddress(memory);
    fill(1);
  }

  /** Writes another pattern in place, as the server does with the next frame. */
  public void fill(int seed) {
    for (int i = 0; i < memory.capacity(); i++) {
      memory.put(i, (byte) (i * 31 + i / 251 + seed * 17));
    }
  }

  /** Lends the memory as a packed frame. */
  public Frame lend(long sequence, int width, int height) {
    return lend(sequence, FrameLayout.packed(width, height, PixelFormat.BGRX));
  }

  /** Lends the memory as a frame. */
  public Frame lend(long sequence, FrameLayout layout) {
    Lease lease =
        MemoryBlock.lend(
            address,
            memory,
            Access.READ_ONLY,
            leaked -> returns.incrementAndGet(),
            "frame " + sequence);
    Region region = new Region(3, 5, layout.width(), layout.height());
    Instant at = Instant.ofEpochSecond(1_700_000_000L, 123_456_789 + sequence);
    CaptureTime time = new CaptureTime(1000 * sequence, 1000 * sequence + 7, at);
    return Frame.of(
        lease, new FrameInfo(sequence, 0, region, layout, new Damage.Unknown(), time, 0));
  }

  /** How often the last lease of a loan has closed. */
  public int returns() {
    return returns.get();
  }

  /** Where the memory starts. */
  public long address() {
    return address;
  }

  /** Whether a whole range lies in this memory. */
  public boolean contains(long start, long byteSize) {
    return start >= address && start + byteSize <= address + memory.capacity();
  }

  /** The byte that the slot holds now. */
  public byte get(int index) {
    return memory.get(index);
  }

  /** A copy of what the slot holds now. */
  public byte[] bytes(int byteSize) {
    byte[] copy = new byte[byteSize];
    memory.get(0, copy);
    return copy;
  }
}
