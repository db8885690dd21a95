package dev.framelease.x11.cursor;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Argb;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cursor apart from frames. */
@ExtendWith(LedgerExtension.class)
class CursorTest {
  private static final VirtualDisplayOptions SMALL =
      VirtualDisplayOptions.DEFAULT.withSize(160, 120);

  @RegisterExtension static final XServer X = XServer.with(SMALL);

  @RegisterExtension
  static final XServer WITHOUT = XServer.with(SMALL.withArguments("-extension", "XFIXES"));

  private CursorForTests cursors;
  private ScreenSession session;

  @BeforeEach
  void open() {
    cursors = new CursorForTests(X.name());
    session = open(X.name());
  }

  @AfterEach
  void close() {
    session.close();
    cursors.close();
  }

  private static ScreenSession open(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  @Test
  void shouldTellWhereTheCursorIsAndWhatItLooksLike() {
    int[] argb = Argb.random(7 * 5, new Random(3));
    int cursor = cursors.create(7, 5, 2, 1, argb);
    cursors.name(cursor, "cross-hair");
    cursors.show(cursor);
    cursors.moveTo(50, 40);

    CursorImage found = session.cursor().orElseThrow();

    assertEquals(50, found.x());
    assertEquals(40, found.y());
    assertEquals(48, found.left());
    assertEquals(39, found.top());
    assertEquals(2, found.hotX());
    assertEquals(1, found.hotY());
    assertEquals(7, found.width());
    assertEquals(5, found.height());
    assertEquals("cross-hair", found.name());
    assertArrayEquals(argb, found.argb());
    assertEquals(argb[2 * 7 + 3], found.argb(3, 2));
    assertEquals("cursor 'cross-hair' of 7x5 pixels at (50, 40)", found.toString());
    assertEquals(Optional.empty(), session.status().cursorMissing());
  }

  @Test
  void shouldCountTheImageAnewOnlyWhenItChanges() {
    cursors.show(cursors.create(3, 3, 0, 0, Argb.random(9, new Random(1))));
    long first = session.cursor().orElseThrow().serial();
    cursors.moveTo(11, 12);
    assertEquals(first, session.cursor().orElseThrow().serial());
    cursors.show(cursors.create(3, 3, 0, 0, Argb.random(9, new Random(2))));
    assertNotEquals(first, session.cursor().orElseThrow().serial());
  }

  @Test
  void shouldShowTheEdgesOfTheDesktopToBeOutside() {
    cursors.show(cursors.create(5, 5, 2, 2, Argb.random(25, new Random(1))));
    cursors.moveTo(-100, -100);
    CursorImage found = session.cursor().orElseThrow();
    assertEquals(0, found.x());
    assertEquals(-2, found.left());
    assertEquals(-2, found.top());
  }

  @Test
  void shouldShowEachImageOfAnAnimatedCursor() {
    Random random = new Random(4);
    int one = cursors.create(4, 4, 0, 0, Argb.random(16, random));
    int two = cursors.create(6, 6, 0, 0, Argb.random(36, random));
    cursors.show(cursors.animate(20, one, two));
    Set<Integer> widths = new ConcurrentSkipListSet<>();
    Set<Long> serials = new ConcurrentSkipListSet<>();
    eventually(
        "both images are shown",
        () -> {
          CursorImage now = session.cursor().orElseThrow();
          widths.add(now.width());
          serials.add(now.serial());
          return widths.containsAll(Set.of(4, 6)) && serials.size() >= 2;
        });
  }

  @Test
  void shouldTellACursorOfTheCoreProtocol() {
    cursors.show(cursors.createCore(3, 4));
    CursorImage found = session.cursor().orElseThrow();
    assertEquals(3, found.hotX());
    assertEquals(4, found.hotY());
    assertEquals(0xff000000, found.argb(0, 0));
  }

  @Test
  void shouldDoWithoutNamesWhereTheServerHasNone() {
    int cursor = cursors.create(2, 2, 0, 0, Argb.random(4, new Random(1)));
    cursors.name(cursor, "named");
    cursors.show(cursor);
    Deadline deadline = Deadline.after(Duration.ofSeconds(60));
    try (ConnectionThread thread = ConnectionThread.open(X.name(), deadline)) {
      Optional<CursorImage> found =
          thread.call(
              connection -> Cursors.of(connection, RootWindow.of(connection), 1).named(), deadline);
      assertEquals("", found.orElseThrow().name());
      assertEquals(2, found.orElseThrow().width());
    }
  }

  @Test
  void shouldTellOfTheCursorOnTheScreenThatItIsOn() {
    VirtualDisplayOptions twoScreens = SMALL.withArguments("-screen", "1", "80x60x24");
    try (VirtualDisplay display = VirtualDisplay.start(twoScreens);
        CursorForTests first = new CursorForTests(display.name());
        CursorForTests second = new CursorForTests(display.name() + ".1");
        ScreenSession left = open(display.name());
        ScreenSession right = open(display.name() + ".1")) {
      first.moveTo(11, 12);
      assertEquals(11, left.cursor().orElseThrow().x());
      assertEquals(Optional.empty(), right.cursor());
      second.moveTo(13, 14);
      assertEquals(Optional.empty(), left.cursor());
      assertEquals(14, right.cursor().orElseThrow().y());
      left.grab(CaptureSource.desktop().withCursor()).close();
    }
  }

  @Test
  void shouldSayWhyThereIsNoCursorAndCaptureWithoutIt() {
    try (ScreenSession poor = open(WITHOUT.name())) {
      String why = poor.status().cursorMissing().orElseThrow();
      assertTrue(why.contains("no XFIXES extension"), why);
      CaptureException e = assertThrows(CaptureException.class, poor::cursor);
      assertEquals(Reason.UNSUPPORTED_DISPLAY, e.reason());
      assertEquals(why, e.getMessage());
      CaptureSource source = CaptureSource.desktop().withCursor();
      assertEquals(why, assertThrows(CaptureException.class, () -> poor.grab(source)).getMessage());
      assertEquals(0, poor.status().slotsCreated());
      poor.grab(CaptureSource.desktop()).close();
    }
  }

  @Test
  void shouldRefuseAnImageOfAnotherSizeThanItsPixels() {
    assertThrows(
        IllegalArgumentException.class, () -> new CursorImage(0, 0, 2, 2, 0, 0, 1, "", new int[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CursorImage(0, 0, -2, -2, 0, 0, 1, "", new int[4]));
    CursorImage image = new CursorImage(0, 0, 2, 1, 0, 0, 1, "", new int[2]);
    assertThrows(IndexOutOfBoundsException.class, () -> image.argb(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> image.argb(0, 1));
  }
}
