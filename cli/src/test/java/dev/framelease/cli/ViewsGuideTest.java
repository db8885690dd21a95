package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.foreign.ForeignViews;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Access;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of docs/views.md, which stand in it word for word. */
@ExtendWith(LedgerExtension.class)
class ViewsGuideTest {
  @RegisterExtension static final XServer X = XServer.ofSize(800, 600);

  private final AtomicInteger freed = new AtomicInteger();

  @Test
  void shouldMakeAPlanarHalfOfAFrame() {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(0x336699);
    }
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        Frame captured = session.grab(CaptureSource.desktop())) {
      // example: parts of a frame
      try (PixelView frame = captured.pixels(); // [height, width, 4] uint8, BGRX
          PixelView crop = frame.crop(new Region(100, 50, 640, 480)); // [480, 640, 4]
          PixelView rgb = crop.pickChannels(2, 1, 0); // [480, 640, 3], channels backwards
          PixelView chw = rgb.transpose(2, 0, 1); // [3, 480, 640]
          PixelView half = chw.slice(Slice.all(), Slice.every(2), Slice.every(2))) {
        byte[] planar = half.toBytes(); // [3, 240, 320] in C order: the one copy
        System.out.println("red of the first pixel: " + (planar[0] & 0xff));
      }
      // end of example
      try (PixelView frame = captured.pixels();
          PixelView crop = frame.crop(new Region(100, 50, 640, 480));
          PixelView rgb = crop.pickChannels(2, 1, 0);
          PixelView chw = rgb.transpose(2, 0, 1);
          PixelView half = chw.slice(Slice.all(), Slice.every(2), Slice.every(2))) {
        byte[] planar = half.toBytes();
        assertEquals(3 * 240 * 320, planar.length);
        assertEquals(0x33, planar[0]);
        assertEquals((byte) 0x99, planar[planar.length - 1]);
      }
    }
  }

  @Test
  void shouldSeeMemoryOfOthers() {
    ByteBuffer decoded = ByteBuffer.allocateDirect(3 * 640 * 640 * 4);
    long address = MemoryUtil.getByteBufferAddress(decoded);
    int byteSize = decoded.capacity();
    // example: memory of others
    Layout layout = Layout.packed(ElementType.FLOAT32, 3, 640, 640);
    ByteBuffer buffer = ByteBuffer.allocateDirect(3 * 640 * 640 * 4);
    try (PixelView mine = ForeignViews.of(buffer, layout, "input");
        PixelView theirs =
            ForeignViews.at(address, byteSize, Access.READ_ONLY, this::free, layout, "decoder")) {
      System.out.println(mine.contentEquals(theirs));
    }
    // end of example
    assertEquals(1, freed.get());
    decoded.clear();
  }

  private void free() {
    freed.incrementAndGet();
  }
}
