package dev.framelease.cli.record;

import dev.framelease.djl.preprocess.ChannelOrder;
import dev.framelease.djl.preprocess.ElementType;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.TensorLayout;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Frames in another size: each pixel is the average of what it covers. They are BGRX, and their
 * region starts where that of the frame did. One thread uses it.
 */
final class ResizedFrames {
  private static final int CHANNELS = 3;
  private static final int OPAQUE = 0xff000000;

  private final Region size;
  private final Preprocess preprocess;
  private final ByteBuffer colours;
  private final int[] row;

  ResizedFrames(Region size) {
    this.size = size;
    this.preprocess =
        Preprocess.builder()
            .area(size.width(), size.height())
            .channels(ChannelOrder.BGR)
            .layout(TensorLayout.HWC)
            .type(ElementType.UINT8)
            .build();
    FrameLayout layout = FrameLayout.packed(size.width(), size.height(), PixelFormat.BGRX);
    this.colours = preprocess.newOutput(layout, 1);
    this.row = new int[size.width()];
  }

  /** Makes a frame that the caller owns and must close; the one given stays the caller's. */
  Frame of(Frame frame) {
    preprocess.run(frame, colours, 0);
    return Frame.filled(infoOf(frame.info()), "in another size", this::addFourthByte);
  }

  private FrameInfo infoOf(FrameInfo original) {
    Region from = original.region();
    FrameLayout layout = FrameLayout.packed(size.width(), size.height(), PixelFormat.BGRX);
    boolean unchanged = original.damage() instanceof Damage.Unchanged;
    return new FrameInfo(
        original.sequence(),
        original.geometryEpoch(),
        new Region(from.x(), from.y(), size.width(), size.height()),
        layout,
        unchanged ? original.damage() : new Damage.Unknown(),
        original.time(),
        original.copiedBytes() + layout.byteSize());
  }

  private void addFourthByte(ByteBuffer target) {
    IntBuffer words = target.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int at = 0; at < colours.capacity(); ) {
      for (int x = 0; x < row.length; x++, at += CHANNELS) {
        row[x] =
            OPAQUE
                | (colours.get(at + 2) & 0xff) << 16
                | (colours.get(at + 1) & 0xff) << 8
                | (colours.get(at) & 0xff);
      }
      words.put(row);
    }
  }
}
