package dev.framelease.x11.window;

import static dev.framelease.x11.TakenFrames.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that say what is not so, or too much, do no harm to those who capture windows. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class HostileWindowsTest {
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x00ff00);
  private static final VirtualDisplayOptions SMALL =
      VirtualDisplayOptions.DEFAULT.withSize(200, 150);

  @RegisterExtension static final XServer X = XServer.with(SMALL);

  @RegisterExtension
  static final XServer TWO_SCREENS = XServer.with(SMALL.withArguments("-screen", "1", "100x80x24"));

  private WindowProgram program;
  private ScreenSession session;

  @BeforeEach
  void open() {
    program = new WindowProgram(X.name());
    session = open(X.name());
  }

  @AfterEach
  void close() {
    session.close();
    program.windows().unlistAsManager(program.root());
    program.close();
  }

  private static ScreenSession open(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  private static CaptureException refused(ScreenSession session, CaptureSource source) {
    return assertThrows(CaptureException.class, () -> session.grab(source).close());
  }

  @Test
  void shouldBelieveTheServerAloneThatAWindowIsDestroyed() throws Exception {
    int window = program.show(PLAN);
    CaptureSource source = CaptureSource.window(window);
    try (FrameStream stream = session.stream(source, StreamOptions.DEFAULT.onRequest())) {
      next(stream).close();
      session.grab(source).close();
      program.windows().pretendDestroyed(window);
      for (int i = 0; i < 3; i++) {
        next(stream).close();
        session.grab(source).close();
      }
      program.windows().destroy(window);
      CaptureException end = assertThrows(CaptureException.class, () -> next(stream));
      assertEquals(Reason.NO_SUCH_WINDOW, end.reason());
    }
  }

  @Test
  void shouldFindAWindowThoughTheListOfWindowsIsEndless() {
    int window = program.show(PLAN);
    program.windows().name(window, "Mine", "m", "M");
    int[] none = IntStream.range(0, 250_000).map(i -> 0x7f000000 + i).toArray();
    program.windows().listAsManager(program.root(), none);
    assertEquals(List.of((long) window), session.windows().stream().map(w -> w.id()).toList());
    session.grab(CaptureSource.windowTitled("Mine")).close();
  }

  @Test
  void shouldSayTitlesOnOneLineThatNoTerminalObeys() {
    for (int i = 0; i < 30; i++) {
      int window = program.show(PLAN);
      program.windows().nameInUtf8(window, "a\n\u001b]0;\u0007\u009b\u202e" + "x".repeat(3000));
      program.windows().set(window, 67, 31, new byte[] {10, 27, 0, 27, 10});
    }
    String message = refused(session, CaptureSource.windowTitled("Mine")).getMessage();
    assertTrue(message.contains(" 'a??]0;???xxx"), message);
    assertTrue(message.contains("' of class '??'"), message);
    assertTrue(message.length() < 10_000, message);
    assertEquals(List.of(), message.chars().filter(Character::isISOControl).boxed().toList());
    String title = session.windows().get(0).title();
    assertTrue(title.startsWith("a\n\u001b"), "the title itself is as it was given");
  }

  @Test
  void shouldRefuseWhatIsNoWindowOfItsScreen() {
    try (ScreenSession first = open(TWO_SCREENS.name() + ".0");
        ScreenSession second = open(TWO_SCREENS.name() + ".1");
        WindowProgram other = new WindowProgram(TWO_SCREENS.name() + ".1")) {
      int window = other.show(PLAN);
      assertEquals(List.of(), first.windows());
      assertEquals(1, second.windows().size());
      second.grab(CaptureSource.window(window)).close();
      for (int id : new int[] {window, other.root(), other.pixmap()}) {
        CaptureSource source = CaptureSource.window(id);
        assertEquals(Reason.NO_SUCH_WINDOW, refused(first, source).reason());
        CaptureException e =
            assertThrows(CaptureException.class, () -> first.stream(source, StreamOptions.DEFAULT));
        assertEquals(Reason.NO_SUCH_WINDOW, e.reason(), e::getMessage);
      }
    }
  }
}
