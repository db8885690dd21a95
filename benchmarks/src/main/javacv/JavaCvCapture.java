import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/**
 * Captures the desktop by JavaCV, that is by the x11grab of the FFmpeg that it brings, on the
 * commands that capture.c explains. Started from its source, since JavaCV is no dependency of the
 * project: java -cp JAVACV JavaCvCapture.java.
 */
public final class JavaCvCapture {
  /** Those that FFmpeg takes to find out what comes are given out first. */
  private static final int READ_AHEAD = 100;

  private FFmpegFrameGrabber grabber;
  private ByteBuffer pixels;
  private int strideBytes;

  /** Where sums go, so that the compiler cannot leave the reading out. */
  private volatile long unused;

  private JavaCvCapture() {}

  public static void main(String[] arguments) throws IOException {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    new JavaCvCapture().run();
  }

  private void open() throws IOException {
    grabber = new FFmpegFrameGrabber(System.getenv("DISPLAY"));
    grabber.setFormat("x11grab");
    grabber.setOption("draw_mouse", "0");
    // A pace that no machine keeps is no pace.
    grabber.setFrameRate(100_000);
    // The pixels as they come: JavaCV would convert them to three bytes.
    grabber.setImageMode(FrameGrabber.ImageMode.RAW);
    grabber.start();
    for (int i = 0; i < READ_AHEAD; i++) {
      next();
    }
  }

  private void run() throws IOException {
    open();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(answer(line.split(" ", -1)));
      System.out.flush();
    }
    grabber.close();
  }

  private String answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "grab", "read" ->
          capture(words[0].equals("read"), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "flow" -> flow(words[1].equals("read"), Integer.parseInt(words[2]));
      case "close" -> {
        grabber.close();
        yield "0";
      }
      case "open" -> {
        open();
        yield "0";
      }
      default -> throw new IOException("the command '" + words[0] + "' is not understood");
    };
  }

  private String capture(boolean read, int x, int y) throws IOException {
    long start = System.nanoTime();
    next();
    if (read) {
      unused = sum();
    }
    long nanos = System.nanoTime() - start;
    return nanos + " " + (pixels.getInt(y * strideBytes + 4 * x) & 0xffffff);
  }

  private String flow(boolean read, int frames) throws IOException {
    StringBuilder line = new StringBuilder();
    long start = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      next();
      if (read) {
        unused = sum();
      }
      long end = System.nanoTime();
      line.append(line.isEmpty() ? "" : " ").append(end - start);
      start = end;
    }
    return line.toString();
  }

  private void next() throws IOException {
    Frame frame = grabber.grabImage();
    if (frame == null || !(frame.image[0] instanceof ByteBuffer bytes)) {
      throw new IOException("JavaCV captured nothing");
    }
    strideBytes = frame.imageStride;
    pixels = bytes.duplicate().order(ByteOrder.nativeOrder());
    if (strideBytes < 4 * frame.imageWidth || pixels.limit() < strideBytes * frame.imageHeight) {
      throw new IOException("JavaCV gave " + strideBytes + " bytes a row, and " + pixels);
    }
  }

  /** As WordSum does. */
  private long sum() {
    LongBuffer words = pixels.asLongBuffer();
    int count = words.limit();
    int quarter = count / 4;
    long first = 0;
    long second = 0;
    long third = 0;
    long fourth = 0;
    for (int i = 0; i < quarter; i++) {
      first += words.get(i);
      second += words.get(i + quarter);
      third += words.get(i + 2 * quarter);
      fourth += words.get(i + 3 * quarter);
    }
    long sum = first + second + third + fourth;
    for (int i = 4 * quarter; i < count; i++) {
      sum += words.get(i);
    }
    return sum;
  }
}
