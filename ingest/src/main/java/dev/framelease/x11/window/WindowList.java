package dev.framelease.x11.window;

import dev.framelease.capture.Window;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.WindowRequests;
import dev.framelease.x11.xcb.WindowTree;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the server which windows there are on a screen. On the connection's thread.
 *
 * <p>Windows that go while they are asked are left out.
 */
public final class WindowList {
  /** A frame in a frame in a frame is unusual already. */
  private static final int DEEPEST = 16;

  private final CoreRequests core;
  private final WindowRequests windows;
  private final ManagedWindows manager;
  private final int root;

  /**
   * Asks through a connection.
   *
   * @param connection stays the caller's
   * @param root the root window of the screen
   */
  public WindowList(XcbConnection connection, int root) {
    this.core = new CoreRequests(connection);
    this.windows = new WindowRequests(connection);
    this.manager = new ManagedWindows(core, windows, root);
    this.root = root;
  }

  /**
   * Lists the windows that can be meant: those that the window manager has ({@link
   * ManagedWindows}), then those of the top level that hold none of these, from the lowest to the
   * topmost, if they are shown or say what they are.
   *
   * @return the windows that can be drawn on
   */
  public List<Window> read() {
    List<Integer> topLevels = windows.queryTree(root).await().children();
    List<Integer> managed = manager.among(topLevels);
    Set<Integer> frames = topLevelsOf(managed);
    Set<Integer> all = new LinkedHashSet<>(managed);
    for (int child : topLevels) {
      if (!frames.contains(child)) {
        all.add(child);
      }
    }
    return describe(all).stream()
        .filter(window -> managed.contains((int) window.id()) || isOfInterest(window))
        .toList();
  }

  /**
   * Describes one window.
   *
   * @param id of whichever window
   * @return empty if there is none on this screen that can be drawn on
   */
  public Optional<Window> read(int id) {
    return describe(Set.of(id)).stream().findFirst();
  }

  private static boolean isOfInterest(Window window) {
    return window.viewable() || !window.title().isEmpty() || !window.className().isEmpty();
  }

  private List<Window> describe(Set<Integer> ids) {
    WindowAtoms atoms = WindowAtoms.of(core);
    List<WindowQuestions> asked = new ArrayList<>();
    for (int id : ids) {
      asked.add(WindowQuestions.ask(windows, atoms, root, id));
    }
    Answers answers = new Answers();
    List<Window> there =
        asked.stream().flatMap(questions -> questions.await(answers).stream()).toList();
    answers.requireNoFailure();
    return there;
  }

  /** The children of the root that windows are in, or are. */
  private Set<Integer> topLevelsOf(List<Integer> ids) {
    Set<Integer> topLevels = new LinkedHashSet<>();
    Set<Integer> level = new LinkedHashSet<>(ids);
    for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
      Set<Integer> parents = new LinkedHashSet<>();
      parentsOf(level)
          .forEach(
              (window, parent) -> {
                if (parent == root) {
                  topLevels.add(window);
                } else if (parent != 0) {
                  parents.add(parent);
                }
              });
      level = parents;
    }
    return topLevels;
  }

  private Map<Integer, Integer> parentsOf(Set<Integer> ids) {
    Map<Integer, Pending<WindowTree>> asked = new LinkedHashMap<>();
    ids.forEach(id -> asked.put(id, windows.queryTree(id)));
    Answers answers = new Answers();
    Map<Integer, Integer> parents = new HashMap<>();
    asked.forEach(
        (id, tree) -> parents.put(id, answers.read(tree).map(WindowTree::parent).orElse(0)));
    answers.requireNoFailure();
    return parents;
  }
}
