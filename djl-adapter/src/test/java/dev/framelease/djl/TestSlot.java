package dev.framelease.djl;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory that is lent as frames, and counts how often it comes back. */
final class TestSlot {
  private final FrameLayout layout;
  private final ByteBuffer memory;
  private final AtomicInteger returns = new AtomicInteger();
  private final Runnable onReturn;

  TestSlot(int width, int height) {
    this(FrameLayout.packed(width, height, PixelFormat.BGRX), () -> {});
  }

  TestSlot(FrameLayout layout, Runnable onReturn) {
    this.layout = layout;
    this.memory = ByteBuffer.allocateDirect((int) layout.byteSize());
    this.onReturn = onReturn;
  }

  Frame lend() {
    return Frame.of(
        MemoryBlock.lend(address(), memory, Access.READ_ONLY, this::comesBack, "frame"),
        new FrameInfo(
            returns.get(),
            0,
            Region.ofSize(layout.width(), layout.height()),
            layout,
            new Damage.Unknown(),
            new CaptureTime(1, 2, Instant.EPOCH),
            0));
  }

  private void comesBack(boolean leaked) {
    returns.incrementAndGet();
    onReturn.run();
  }

  int returns() {
    return returns.get();
  }

  FrameLayout layout() {
    return layout;
  }

  long address() {
    return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /** Writes one byte in place, as the server does with the next frame. */
  void set(int index, int value) {
    memory.put(index, (byte) value);
  }

  /** Writes one value everywhere. */
  void stamp(int value) {
    byte[] bytes = new byte[memory.capacity()];
    Arrays.fill(bytes, (byte) value);
    memory.put(0, bytes);
  }

  /** Writes blue pixels everywhere. */
  void paintBlue() {
    byte[] bytes = new byte[memory.capacity()];
    for (int i = 0; i < bytes.length; i += 4) {
      bytes[i] = (byte) 255;
    }
    memory.put(0, bytes);
  }

  /** Copies what lies in the memory, whoever holds it. */
  byte[] bytes() {
    byte[] bytes = new byte[memory.capacity()];
    memory.get(0, bytes);
    return bytes;
  }

  /** Writes random bytes everywhere, and returns them. */
  byte[] randomize(long seed) {
    byte[] bytes = new byte[memory.capacity()];
    new Random(seed).nextBytes(bytes);
    memory.put(0, bytes);
    return bytes;
  }
}
