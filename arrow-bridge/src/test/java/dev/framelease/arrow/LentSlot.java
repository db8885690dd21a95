package dev.framelease.arrow;

import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.TestMemory;
import java.time.Instant;

/** Memory that is lent as frames whose every value is known. */
public final class LentSlot {
  private final TestMemory memory;
  private final int byteSize;
  private int loans;

  /** Makes a slot of the given size, filled with a pattern. */
  public LentSlot(int byteSize) {
    this.memory = TestMemory.ofSize(byteSize);
    this.byteSize = byteSize;
    fill(1);
  }

  /** Writes another pattern in place, as the server does with the next frame. */
  public void fill(int seed) {
    for (int i = 0; i < byteSize; i++) {
      memory.bytes().put(i, (byte) (i * 31 + i / 251 + seed * 17));
    }
  }

  /** Writes other bytes in place. */
  public void fill(byte[] bytes) {
    memory.bytes().put(0, bytes);
  }

  /** Writes a number into every pixel. */
  public void stamp(int number) {
    for (int i = 0; i + Integer.BYTES <= byteSize; i += Integer.BYTES) {
      memory.bytes().putInt(i, number);
    }
  }

  /** Whether each loan has come back. */
  public boolean isIdle() {
    return memory.returns() == loans;
  }

  /** Lends the memory as a packed frame. */
  public Frame lend(long sequence, int width, int height) {
    return lend(sequence, FrameLayout.packed(width, height, PixelFormat.BGRX));
  }

  /** Lends the memory as a frame. */
  public Frame lend(long sequence, FrameLayout layout) {
    Region region = new Region(3, 5, layout.width(), layout.height());
    Instant at = Instant.ofEpochSecond(1_700_000_000L, 123_456_789 + sequence);
    CaptureTime time = new CaptureTime(1000 * sequence, 1000 * sequence + 7, at);
    return lend(new FrameInfo(sequence, 0, region, layout, new Damage.Unknown(), time, 0));
  }

  /** Lends the memory as a frame of which all is known. */
  public Frame lend(FrameInfo info) {
    loans++;
    return Frame.of(memory.lend("frame " + info.sequence()), info);
  }

  /** How often the last lease of a loan has closed. */
  public int returns() {
    return memory.returns();
  }

  /** How often it came back because a lease was lost. */
  public int leakedReturns() {
    return memory.leakedReturns();
  }

  /** Where the memory starts. */
  public long address() {
    return memory.address();
  }

  /** Whether a whole range lies in this memory. */
  public boolean contains(long start, long size) {
    return start >= address() && start + size <= address() + byteSize;
  }

  /** The byte that the slot holds now. */
  public byte get(int index) {
    return memory.bytes().get(index);
  }

  /** A copy of what the slot holds now. */
  public byte[] bytes() {
    byte[] copy = new byte[byteSize];
    memory.bytes().get(0, copy);
    return copy;
  }
}
