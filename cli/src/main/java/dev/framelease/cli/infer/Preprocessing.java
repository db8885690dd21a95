package dev.framelease.cli.infer;

import dev.framelease.cli.option.DecimalNumber;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.djl.preprocess.ChannelOrder;
import dev.framelease.djl.preprocess.ElementType;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.PreprocessBuilder;
import dev.framelease.djl.preprocess.TensorLayout;
import dev.framelease.pixels.Region;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What becomes of a frame before the model, as a user writes it: {@code
 * area:224x224,mean:0.485/0.456/0.406,std:0.229/0.224/0.225}.
 *
 * @param text as the user wrote it
 * @param size of the output, if it is resized
 * @param preprocess the same, to be run
 */
public record Preprocessing(String text, Optional<Region> size, Preprocess preprocess) {
  private static final String FORMS =
      "area:WxH, bilinear:WxH, nearest:WxH, letterbox:WxH, scale:X, mean:R/G/B, std:R/G/B, bgr, hwc,"
          + " uint8";

  private static final Set<String> SIZES = Set.of("area", "bilinear", "nearest", "letterbox");

  /**
   * Reads it. Values are from 0 to 1, unless it has a scale or uint8.
   *
   * @throws IllegalArgumentException if a step is of no known form
   */
  public static Preprocessing parse(String text) {
    PreprocessBuilder builder = Preprocess.builder().scale(1 / 255.0);
    Optional<Region> size = Optional.empty();
    Set<String> kinds = new HashSet<>();
    for (String step : text.split(",", -1)) {
      requireNew(kindOf(step), kinds, text);
      size = apply(builder, step).or(orElse(size));
    }
    return new Preprocessing(text, size, builder.build());
  }

  private static String kindOf(String step) {
    String name = step.split(":", 2)[0];
    return SIZES.contains(name) ? "size" : name;
  }

  private static void requireNew(String kind, Set<String> kinds, String text) {
    if (!kinds.add(kind)) {
      throw new IllegalArgumentException(
          "each step is named once, and '" + text + "' has more than one " + kind);
    }
  }

  private static Supplier<Optional<Region>> orElse(Optional<Region> size) {
    return () -> size;
  }

  private static Optional<Region> apply(PreprocessBuilder builder, String step) {
    String[] parts = step.split(":", 2);
    String value = parts.length == 2 ? parts[1] : "";
    try {
      switch (parts[0]) {
        case "area", "bilinear", "nearest", "letterbox" -> {
          return Optional.of(resize(builder, parts[0], value));
        }
        case "scale" -> builder.scale(DecimalNumber.parse(value));
        case "mean" -> {
          float[] mean = three(value);
          builder.mean(mean[0], mean[1], mean[2]);
        }
        case "std" -> {
          float[] std = three(value);
          builder.std(std[0], std[1], std[2]);
        }
        case "bgr" -> builder.channels(ChannelOrder.BGR);
        case "hwc" -> builder.layout(TensorLayout.HWC);
        case "uint8" -> builder.type(ElementType.UINT8).scale(1);
        default -> throw new IllegalArgumentException("there is no such step");
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a preprocessing is "
              + FORMS
              + ", separated by commas, and not '"
              + step
              + "': "
              + e.getMessage(),
          e);
    }
  }

  private static Region resize(PreprocessBuilder builder, String how, String value) {
    PixelSize size = PixelSize.parse(value);
    int width = size.width();
    int height = size.height();
    switch (how) {
      case "area" -> builder.area(width, height);
      case "bilinear" -> builder.bilinear(width, height);
      case "nearest" -> builder.nearest(width, height);
      default -> builder.letterbox(width, height, 114);
    }
    return size.region();
  }

  private static float[] three(String value) {
    String[] parts = value.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("there must be three numbers, as in 0.5/0.5/0.5");
    }
    return new float[] {
      (float) DecimalNumber.parse(parts[0]),
      (float) DecimalNumber.parse(parts[1]),
      (float) DecimalNumber.parse(parts[2])
    };
  }
}
