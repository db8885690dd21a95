package dev.framelease.x11.window;

import dev.framelease.capture.Window;
import dev.framelease.x11.xcb.MapState;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.Position;
import dev.framelease.x11.xcb.Property;
import dev.framelease.x11.xcb.WindowAttributes;
import dev.framelease.x11.xcb.WindowGeometry;
import dev.framelease.x11.xcb.WindowRequests;
import java.util.Optional;

/** All that is asked about one window, under way at once. */
record WindowQuestions(
    int window,
    int utf8,
    Pending<WindowAttributes> attributes,
    Pending<WindowGeometry> geometry,
    Pending<Optional<Position>> origin,
    Optional<Pending<Property>> netName,
    Pending<Property> name,
    Pending<Property> classes) {
  private static final int MOST_TEXT_BYTES = 4096;

  static WindowQuestions ask(WindowRequests windows, WindowAtoms atoms, int root, int window) {
    return new WindowQuestions(
        window,
        atoms.utf8(),
        windows.getAttributes(window),
        windows.getGeometry(window),
        windows.translateOrigin(window, root),
        atoms.netWmName() == 0
            ? Optional.empty()
            : Optional.of(windows.getProperty(window, atoms.netWmName(), MOST_TEXT_BYTES)),
        windows.getProperty(window, WindowAtoms.WM_NAME, MOST_TEXT_BYTES),
        windows.getProperty(window, WindowAtoms.WM_CLASS, MOST_TEXT_BYTES));
  }

  /**
   * Reads every answer; empty if the window is gone, cannot be drawn on or is on another screen, or
   * after a failure.
   */
  Optional<Window> await(Answers answers) {
    Optional<WindowAttributes> isLike = answers.read(attributes);
    Optional<WindowGeometry> size = answers.read(geometry);
    Optional<Position> at = answers.read(origin).flatMap(found -> found);
    String title = netName.flatMap(answers::read).map(this::text).orElse("");
    String plainTitle = answers.read(name).map(this::text).orElse("");
    String[] words = answers.read(classes).map(this::text).orElse("").split("\0", 3);
    if (isLike.isEmpty() || !isLike.get().drawable() || size.isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Window(
            window & 0xffff_ffffL,
            title.isEmpty() ? plainTitle : title,
            words.length > 1 ? words[1] : "",
            words[0],
            at.get().x(),
            at.get().y(),
            size.get().width(),
            size.get().height(),
            isLike.get().mapState() == MapState.VIEWABLE,
            size.get().depth()));
  }

  private String text(Property property) {
    return property.text(utf8);
  }
}
