package dev.framelease.x11.window;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.PrintableText;
import dev.framelease.capture.Window;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the one window that a title or a class means. */
public final class WindowChoice {
  /** How many windows a message lists. */
  private static final int MOST_LISTED = 20;

  private WindowChoice() {}

  /**
   * Finds the window of a title: the same, else one that has it in it, in letters of whichever
   * case.
   *
   * @param source what is looked for
   * @param windows that there are
   * @return the only one
   * @throws CaptureException if there is none, or are several
   */
  public static Window of(CaptureSource.WindowTitled source, List<Window> windows) {
    String part = source.title().toLowerCase(Locale.ROOT);
    return only(
        source,
        windows,
        List.of(
            window -> window.title().equals(source.title()),
            window -> window.title().toLowerCase(Locale.ROOT).contains(part)));
  }

  /**
   * Finds the window of a class or an instance.
   *
   * @param source what is looked for
   * @param windows that there are
   * @return the only one
   * @throws CaptureException if there is none, or are several
   */
  public static Window of(CaptureSource.WindowOfClass source, List<Window> windows) {
    return only(
        source,
        windows,
        List.of(
            window ->
                window.className().equals(source.name())
                    || window.instanceName().equals(source.name())));
  }

  /** The only one of the first rule that any follows, of those that are shown if any of them is. */
  private static Window only(
      CaptureSource source, List<Window> windows, List<Predicate<Window>> rules) {
    List<Window> shown = windows.stream().filter(Window::viewable).toList();
    List<Window> found =
        Stream.of(shown, windows)
            .flatMap(some -> rules.stream().map(rule -> some.stream().filter(rule).toList()))
            .filter(matches -> !matches.isEmpty())
            .findFirst()
            .orElseThrow(() -> none(source, windows));
    if (found.size() > 1) {
      throw new CaptureException(
          Reason.SEVERAL_WINDOWS,
          "there are "
              + found.size()
              + " of "
              + source
              + ": "
              + list(found)
              + "; take one by its id");
    }
    return found.get(0);
  }

  private static CaptureException none(CaptureSource source, List<Window> windows) {
    return new CaptureException(
        Reason.NO_SUCH_WINDOW,
        "there is no "
            + source
            + (windows.isEmpty() ? ", nor any other" : "; there are " + list(windows)));
  }

  private static String list(List<Window> windows) {
    String listed =
        windows.stream()
            .limit(MOST_LISTED)
            .map(window -> window + " of class '" + PrintableText.of(window.className()) + "'")
            .collect(Collectors.joining(", "));
    int more = windows.size() - MOST_LISTED;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }
}
