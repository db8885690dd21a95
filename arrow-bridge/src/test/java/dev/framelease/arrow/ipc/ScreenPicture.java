package dev.framelease.arrow.ipc;

import dev.framelease.arrow.LentSlot;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A picture as of a screen: much of it even, some of it noise, and another part of it each time.
 */
final class ScreenPicture {
  private final FrameLayout layout;
  private final LentSlot slot;
  private final byte[] bytes;
  private final int epoch;

  ScreenPicture(int width, int height, int epoch) {
    this.layout = FrameLayout.packed(width, height, PixelFormat.BGRX);
    this.slot = new LentSlot((int) layout.byteSize());
    this.bytes = new byte[(int) layout.byteSize()];
    this.epoch = epoch;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / (layout.strideBytes() * 9) + i % 4);
    }
  }

  /**
   * Draws noise on an eighth of the rows, which ones depends on the number, and lends the picture.
   */
  Frame draw(int number) {
    int rows = Math.max(1, layout.height() / 8);
    int start = number * 37 % (layout.height() - rows + 1) * layout.strideBytes();
    SplittableRandom random = new SplittableRandom(number);
    for (int i = start; i < start + rows * layout.strideBytes(); i++) {
      bytes[i] = (byte) random.nextInt();
    }
    slot.fill(bytes);
    return slot.lend(info(number, start / layout.strideBytes(), rows));
  }

  private FrameInfo info(int number, int firstRow, int rows) {
    return new FrameInfo(
        number,
        epoch,
        new Region(7, 11, layout.width(), layout.height()),
        layout,
        switch (number % 3) {
          case 0 -> new Damage.Unknown();
          case 1 -> new Damage.Unchanged();
          default ->
              new Damage.Rectangles(
                  List.of(
                      new Region(0, firstRow, layout.width(), rows),
                      new Region(0, 0, 1, Math.min(number, layout.height()))));
        },
        new CaptureTime(
            (1L << 60) + number,
            (1L << 60) + number + 7,
            Instant.ofEpochSecond(1_800_000_000L, 987_654_000L + number)),
        0);
  }

  /** The checksum of all bytes as they are now. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Waits until nobody reads the picture any more, and it may be drawn over. */
  void awaitIdle() {
    Eventually.eventually("the picture is back", slot::isIdle);
  }
}
