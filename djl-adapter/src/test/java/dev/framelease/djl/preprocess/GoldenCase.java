package dev.framelease.djl.preprocess;

import com.google.gson.Gson;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** A line of a golden file: what NumPy and OpenCV make of some pixels. */
record GoldenCase(
    int width,
    int height,
    int strideBytes,
    List<Integer> crop,
    String resize,
    List<Integer> target,
    Letterbox letterbox,
    String channels,
    double scale,
    List<Float> mean,
    List<Float> std,
    String layout,
    List<Integer> shape,
    String input,
    String output) {
  record Letterbox(List<Integer> scaled, int left, int top, int fill) {}

  static GoldenCase parse(String line) {
    return new Gson().fromJson(line, GoldenCase.class);
  }

  PreprocessBuilder preprocess() {
    PreprocessBuilder builder =
        Preprocess.builder()
            .crop(new Region(crop.get(0), crop.get(1), crop.get(2), crop.get(3)))
            .channels(ChannelOrder.valueOf(channels))
            .scale(scale)
            .layout(TensorLayout.valueOf(layout));
    if (mean != null) {
      builder.mean(mean.get(0), mean.get(1), mean.get(2));
    }
    if (std != null) {
      builder.std(std.get(0), std.get(1), std.get(2));
    }
    return switch (resize) {
      case "none" -> builder;
      case "nearest" -> builder.nearest(target.get(0), target.get(1));
      case "bilinear" -> builder.bilinear(target.get(0), target.get(1));
      case "area" -> builder.area(target.get(0), target.get(1));
      case "letterbox" ->
          builder.letterbox(target.get(0), target.get(1), letterbox.fill, placement());
      default -> throw new IllegalArgumentException("no resize is called " + resize);
    };
  }

  Region placement() {
    return new Region(
        letterbox.left, letterbox.top, letterbox.scaled.get(0), letterbox.scaled.get(1));
  }

  FrameLayout frameLayout() {
    return new FrameLayout(
        width, height, PixelFormat.BGRX, strideBytes, (long) height * strideBytes);
  }

  ByteBuffer pixels() {
    byte[] bytes = Base64.getDecoder().decode(input);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  float[] expected() {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(output)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** The largest value that there can be, less the smallest. */
  double range() {
    double largestStd = std == null ? 1 : Collections.max(std);
    return 255 * scale / largestStd;
  }
}
