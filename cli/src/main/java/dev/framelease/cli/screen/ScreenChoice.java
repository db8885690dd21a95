package dev.framelease.cli.screen;

import dev.framelease.cli.option.DisplayName;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.cli.option.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command that looks at a screen, and starts one where there is none. */
public final class ScreenChoice {
  @Option(
      names = "--display",
      paramLabel = "NAME",
      converter = DisplayName.class,
      description =
          "The display to capture; by default $$DISPLAY, or without it a virtual one on which"
              + " something moves.")
  private Optional<String> display;

  @Option(
      names = "--size",
      paramLabel = "WIDTHxHEIGHT",
      description = "Start a virtual display of this size, also where $$DISPLAY is set.")
  private Optional<PixelSize> size;

  private final PixelSize usual;

  /**
   * Makes the options.
   *
   * @param usual the size of a virtual display where none is named
   */
  public ScreenChoice(PixelSize usual) {
    this.usual = usual;
  }

  /**
   * Refuses a size of what has one.
   *
   * @throws UsageException if both options are given
   */
  public void check() {
    UsageException.unless(
        display.isEmpty() || size.isEmpty(),
        "--size is of a virtual display, and --display names one that there is: "
            + display.orElse("")
            + "; leave one of them out");
  }

  /** Whether a size was named. */
  public boolean isSizeGiven() {
    return size.isPresent();
  }

  /**
   * The display that there is and is to be captured; empty where a virtual one is to be started.
   */
  public Optional<String> display() {
    if (size.isPresent()) {
      return Optional.empty();
    }
    return display.or(
        () -> Optional.ofNullable(System.getenv("DISPLAY")).filter(name -> !name.isEmpty()));
  }

  /** The size of a virtual display. */
  public PixelSize size() {
    return size.orElse(usual);
  }
}
