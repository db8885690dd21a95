package dev.framelease.cli.screen;

import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.option.DisplayName;
import dev.framelease.cli.option.Verbosity;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that looks at a screen that there is. */
public final class DisplayChoice {
  @Option(
      names = "--display",
      paramLabel = "NAME",
      converter = DisplayName.class,
      description = "The display, such as :0; by default $$DISPLAY.")
  private Optional<String> display;

  @Mixin private Verbosity verbosity;

  /** Tells whether a display was named. */
  public boolean isGiven() {
    return display.isPresent();
  }

  /** Opens a session that the caller must close. */
  public ScreenSession open() {
    setLogLevel();
    return ScreenSession.open(sessionOptions());
  }

  public SessionOptions sessionOptions() {
    return display.map(SessionOptions.DEFAULT::withDisplay).orElse(SessionOptions.DEFAULT);
  }

  public void setLogLevel() {
    verbosity.setLogLevel();
  }
}
