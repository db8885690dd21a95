package dev.framelease.x11.window;

import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.Property;
import dev.framelease.x11.xcb.WindowRequests;
import dev.framelease.x11.xcb.WindowTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The windows of programs that a window manager has: those that it lists (EWMH, {@code
 * _NET_CLIENT_LIST}) or, where none is there that lists any, those of the top level and within
 * frames that one has marked (ICCCM 4.1.3.1, {@code WM_STATE}). On the connection's thread.
 */
final class ManagedWindows {
  /** Any program can make its list, and trees of windows, as long as it likes. */
  private static final int MOST = 4096;

  /** A frame has one window of its own around that of the program, or two. */
  private static final int DEEPEST = 4;

  private final CoreRequests core;
  private final WindowRequests windows;
  private final int root;

  ManagedWindows(CoreRequests core, WindowRequests windows, int root) {
    this.core = core;
    this.windows = windows;
    this.root = root;
  }

  /**
   * Asks for them, some of which may be gone.
   *
   * @param topLevels the children of the root window
   */
  List<Integer> among(List<Integer> topLevels) {
    Pending<Integer> list = core.existingAtom("_NET_CLIENT_LIST");
    Pending<Integer> check = core.existingAtom("_NET_SUPPORTING_WM_CHECK");
    Pending<Integer> mark = core.existingAtom("WM_STATE");
    Answers answers = new Answers();
    int listedBy = answers.read(list).orElse(0);
    int checkedBy = answers.read(check).orElse(0);
    int markedBy = answers.read(mark).orElse(0);
    answers.requireNoFailure();
    List<Integer> listed = isThere(checkedBy) ? listed(listedBy) : List.of();
    return listed.isEmpty() && markedBy != 0 ? marked(markedBy, topLevels) : listed;
  }

  /**
   * Tells whether a window manager is there that keeps to EWMH. Of one that was killed the list
   * stays, and the name of a window that is gone, or another's by now: one that does not name
   * itself.
   */
  private boolean isThere(int check) {
    List<Integer> named = check == 0 ? List.of() : ids(root, check);
    return !named.isEmpty() && ids(named.get(0), check).equals(named);
  }

  /** One id in a property of a window; none where the window is gone. */
  private List<Integer> ids(int window, int property) {
    Answers answers = new Answers();
    Optional<Property> found = answers.read(windows.getProperty(window, property, 4));
    answers.requireNoFailure();
    return found.map(Property::ids).orElse(List.of());
  }

  private List<Integer> listed(int list) {
    return list == 0
        ? List.of()
        : windows.getProperty(root, list, 4 * MOST).await().ids().stream().distinct().toList();
  }

  private List<Integer> marked(int mark, List<Integer> topLevels) {
    List<Integer> marked = new ArrayList<>();
    List<Integer> level = topLevels;
    int left = MOST;
    for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
      List<Integer> asked = level.subList(0, Math.min(left, level.size()));
      left -= asked.size();
      level = new ArrayList<>();
      Answers answers = new Answers();
      for (Inside window : asked.stream().map(id -> Inside.ask(windows, id, mark)).toList()) {
        window.sort(answers, marked, level);
      }
      answers.requireNoFailure();
    }
    return marked;
  }

  /** What is asked about one window, under way at once. */
  private record Inside(int id, Pending<Property> mark, Pending<WindowTree> tree) {
    static Inside ask(WindowRequests windows, int id, int mark) {
      return new Inside(id, windows.getProperty(id, mark, 4), windows.queryTree(id));
    }

    /** Adds the window to those that are marked, or what is in it to those that may be. */
    void sort(Answers answers, List<Integer> marked, List<Integer> mayBe) {
      Optional<Property> found = answers.read(mark);
      Optional<WindowTree> within = answers.read(tree);
      if (found.isPresent() && found.get().type() != 0) {
        marked.add(id);
      } else {
        within.ifPresent(windows -> mayBe.addAll(windows.children()));
      }
    }
  }
}
