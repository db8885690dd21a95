package dev.framelease.x11;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.Eventually;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A process that grabs with ever less heap left, until none is. */
final class ShortOfHeap {
  private static final int ROUNDS = 50;

  private final SessionOptions options;
  private int refused;

  /** What the heap is full of; null as soon as it is not to be full any more. */
  private Link filled;

  private ShortOfHeap(String display) {
    this.options =
        SessionOptions.DEFAULT.withDisplay(display).withPool(PoolOptions.DEFAULT.withMaxSlots(2));
  }

  public static void main(String[] args) {
    ShortOfHeap process = new ShortOfHeap(args[0]);
    // A class whose initialisation fails for want of memory stays unusable: all must be there.
    process.grabOnce();
    System.getLogger(ShortOfHeap.class.getName())
        .log(System.Logger.Level.WARNING, "the heap fills");
    for (int round = 0; round < ROUNDS; round++) {
      process.round();
    }
    require(process.refused > 0, "the heap was never too small");
    Eventually.afterGarbageCollection("nothing is held", () -> HolderLedger.open().isEmpty());
    Eventually.afterGarbageCollection("slots back", () -> MemoryBudget.ofJvm().usedBytes() == 0);
  }

  /** Grabs as the heap fills; then, with room again, it works, if need be in another session. */
  private void round() {
    ScreenSession session = ScreenSession.open(options);
    try {
      fillWhileGrabbing(session);
    } finally {
      session.close();
    }
    grabOnce();
  }

  private void grabOnce() {
    try (ScreenSession session = ScreenSession.open(options);
        Frame frame = session.grab(CaptureSource.desktop())) {
      Pattern.assertShownBy(frame);
    }
  }

  private void fillWhileGrabbing(ScreenSession session) {
    try {
      for (int bytes = 1 << 20; bytes > 16; ) {
        try {
          filled = new Link(ByteBuffer.allocate(bytes), filled);
        } catch (OutOfMemoryError e) {
          bytes /= 2;
          grab(session);
        }
      }
    } catch (Throwable t) {
      // Any, since the JVM may fail to find out which it is.
      refused++;
    } finally {
      // Before anything else: what runs for the first time takes heap.
      filled = null;
    }
  }

  private static void grab(ScreenSession session) {
    if (session.tryGrab(CaptureSource.desktop(), Duration.ofSeconds(60))
        instanceof GrabResult.Captured captured) {
      captured.frame().close();
    }
  }

  private record Link(ByteBuffer bytes, Link next) {}

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
