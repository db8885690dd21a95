package dev.framelease.djl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model wants to be fed with.
 *
 * <p>Immutable.
 *
 * @param form element type, order of the dimensions and of the channels
 * @param width in pixels, or {@value #ANY}
 * @param height in pixels, or {@value #ANY}
 */
public record ModelInput(Form form, int width, int height) {
  /** A width or height that the model does not fix. */
  public static final int ANY = -1;

  /** The size that frames are scaled to where a model takes RGB of any size. */
  static final int DEFAULT_RGB_SIZE = 640;

  private static final Pattern TEXT = Pattern.compile("(bgrx|rgb)(?::(\\d{1,5})x(\\d{1,5}))?");

  /** The forms that a frame can be given in. */
  public enum Form {
    /** uint8 [height, width, 4], BGRX: the frame itself. */
    BGRX,
    /** uint8 [1, height, width, 4], BGRX: the frame itself. */
    BGRX_BATCH,
    /**
     * float32 [1, 3, height, width], RGB from 0 to 1: stretched to the size (bilinear), and
     * converted. Where the model fixes no width or height, that is 640.
     */
    RGB_BATCH
  }

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a size is neither positive nor {@value #ANY}
   */
  public ModelInput {
    if ((width < 1 && width != ANY) || (height < 1 && height != ANY)) {
      throw new IllegalArgumentException(
          "a model's input must be at least 1x1 pixels, and not " + width + "x" + height);
    }
  }

  /**
   * Reads what a person wrote: {@code bgrx} for {@link Form#BGRX} or {@code rgb} for {@link
   * Form#RGB_BATCH}, and perhaps a size, as in {@code rgb:WIDTHxHEIGHT}.
   *
   * @param text the text; a size has up to 5 digits, in pixels
   * @return the input
   * @throws IllegalArgumentException if the text is not of this form, or a size is 0
   */
  public static ModelInput parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a model's input is written bgrx, rgb or rgb:640x640, and not '" + text + "'");
    }
    Form form = matcher.group(1).equals("rgb") ? Form.RGB_BATCH : Form.BGRX;
    return matcher.group(2) == null
        ? new ModelInput(form, ANY, ANY)
        : new ModelInput(
            form, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  /** Returns what a person reads, such as {@code uint8 [height, width, 4] BGRX}. */
  @Override
  public String toString() {
    String size = name(height, "height") + ", " + name(width, "width");
    return switch (form) {
      case BGRX -> "uint8 [" + size + ", 4] BGRX";
      case BGRX_BATCH -> "uint8 [1, " + size + ", 4] BGRX";
      case RGB_BATCH -> "float32 [1, 3, " + size + "] RGB from 0 to 1";
    };
  }

  private static String name(int size, String any) {
    return size == ANY ? any : Integer.toString(size);
  }
}
