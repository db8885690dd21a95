package dev.framelease.x11.window;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.Window;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.WindowsForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XcbConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WindowListTest {
  private static final Plan PLAN = Plan.at(30, 20, 100, 80, 0x336699);

  @RegisterExtension static final XServer X = XServer.ofSize(320, 240);

  /** Of the program whose windows are listed; they go when it disconnects. */
  private XcbConnection program;

  private XcbConnection connection;
  private WindowsForTests windows;
  private int root;

  @BeforeEach
  void open() {
    program = XcbConnection.connect(X.name());
    connection = XcbConnection.connect(X.name());
    windows = new WindowsForTests(program);
    root = RootWindow.of(program).id();
  }

  @AfterEach
  void close() {
    windows.unlistAsManager(root);
    program.disconnect();
    connection.disconnect();
  }

  private WindowList list() {
    return new WindowList(connection, root);
  }

  private List<Integer> ids() {
    return list().read().stream().map(window -> (int) window.id()).toList();
  }

  private Window only() {
    List<Window> found = list().read();
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  @Test
  void shouldTellWhatAWindowIs() {
    int id = windows.show(root, PLAN.withBorder(3, 0xff0000));
    windows.name(id, "Editor", "ed", "Editing");
    assertEquals(new Window(id, "Editor", "Editing", "ed", 33, 23, 100, 80, true, 24), only());
    assertEquals("0x" + Integer.toHexString(id) + " 'Editor'", only().toString());
  }

  @Test
  void shouldPreferTheTitleInUtf8() {
    int id = windows.show(root, PLAN);
    windows.name(id, "caf\u00e9", "a", "A");
    assertEquals("caf\u00e9", only().title());
    windows.nameInUtf8(id, "\u65e5\u672c \ud83d\ude00");
    assertEquals("\u65e5\u672c \ud83d\ude00", only().title());
  }

  @Test
  void shouldTakeOddPropertiesForNothing() {
    int id = windows.show(root, PLAN);
    assertEquals("", only().title());
    windows.setIds(id, "WM_NAME", 1, 2, 3);
    windows.set(id, 67, 31, "alone".getBytes(StandardCharsets.US_ASCII));
    assertEquals("", only().title());
    assertEquals("alone", only().instanceName());
    assertEquals("", only().className());
    windows.set(id, 67, 31, new byte[0]);
    assertEquals("", only().instanceName());
    windows.set(id, 67, 31, new byte[9000]);
    assertEquals("", only().className());
  }

  @Test
  void shouldCutTitlesThatAreEndless() {
    int id = windows.show(root, PLAN);
    windows.name(id, "x".repeat(10_000), "a", "A");
    assertEquals(4096, only().title().length());
  }

  @Test
  void shouldTellWhetherAWindowIsShown() {
    int id = windows.create(root, PLAN);
    windows.name(id, "hidden", "a", "A");
    assertEquals(false, only().viewable());
    windows.map(id);
    assertTrue(only().viewable());
  }

  @Test
  void shouldTellWhereAWindowIsThatReachesOutside() {
    int unused = windows.show(root, Plan.at(-40, -30, 1000, 900, 0));
    assertEquals(-40, only().x());
    assertEquals(-30, only().y());
    assertEquals(1000, only().width());
    assertEquals(900, only().height());
  }

  @Test
  void shouldLeaveOutWhatNobodyCanSee() {
    int unnamed = windows.create(root, PLAN);
    int input = windows.showInputOnly(root);
    assertEquals(List.of(), ids());
    assertEquals(Optional.empty(), list().read(input));
    assertEquals(unnamed, list().read(unnamed).orElseThrow().id());
    assertEquals(Optional.empty(), list().read(0x7fffff));
  }

  @Test
  void shouldListWindowsOfTheWindowManagerInsteadOfTheirFrames() {
    int popup = windows.show(root, PLAN);
    int frame = windows.show(root, PLAN);
    int inner = windows.show(frame, PLAN);
    int client = windows.show(inner, PLAN);
    int above = windows.show(root, PLAN);
    assertEquals(List.of(popup, frame, above), ids());
    windows.listAsManager(root, client, client);
    assertEquals(List.of(client, popup, above), ids());
  }

  /** As window managers do that know no EWMH, such as twm. */
  @Test
  void shouldListWindowsThatTheWindowManagerHasMarkedInsteadOfTheirFrames() {
    int popup = windows.show(root, PLAN);
    int frame = windows.show(root, PLAN);
    int inner = windows.show(frame, PLAN);
    int client = windows.show(inner, PLAN);
    int within = windows.show(client, PLAN);
    windows.setIds(within, "WM_STATE", 1, 0);
    assertEquals(List.of(within, popup), ids());
    windows.setIds(client, "WM_STATE", 3, 0);
    assertEquals(List.of(client, popup), ids());
    windows.setIds(popup, "WM_STATE", 1, 0);
    assertEquals(List.of(popup, client), ids());
    windows.listAsManager(root, popup);
    assertEquals(List.of(popup, frame), ids());
  }

  @Test
  void shouldLeaveOutWindowsOfAListThatAreGone() {
    int gone = windows.show(root, PLAN);
    int there = windows.show(root, PLAN);
    windows.destroy(gone);
    windows.listAsManager(root, gone, 0, -1, root, there);
    assertTrue(ids().contains(there));
    assertEquals(false, ids().contains(gone));
    windows.set(root, windows.atom("_NET_CLIENT_LIST"), 33, new byte[7]);
    assertEquals(List.of(there), ids());
  }

  /** Programs outlive it; the server removes its windows, and not what it wrote on the root. */
  @Test
  void shouldBelieveNoListOfAWindowManagerThatWasKilled() {
    int popup = windows.show(root, PLAN);
    int client = windows.show(windows.show(root, PLAN), PLAN);
    windows.setIds(client, "WM_STATE", 1, 0);
    XcbConnection manager = XcbConnection.connect(X.name());
    new WindowsForTests(manager).listAsManager(root, popup);
    assertEquals(List.of(popup, windows.parent(client)), ids());
    manager.disconnect();
    eventually(() -> "its window is gone: " + ids(), () -> ids().equals(List.of(client, popup)));
    windows.setIds(root, "_NET_SUPPORTING_WM_CHECK", popup);
    assertEquals(List.of(client, popup), ids());
    windows.setIds(root, "_NET_SUPPORTING_WM_CHECK");
    assertEquals(List.of(client, popup), ids());
  }

  @Test
  void shouldListWindowsFromTheLowestToTheTopmost() {
    int one = windows.show(root, PLAN);
    int two = windows.show(root, PLAN);
    assertEquals(List.of(one, two), ids());
    windows.raise(one);
    assertEquals(List.of(two, one), ids());
  }
}
