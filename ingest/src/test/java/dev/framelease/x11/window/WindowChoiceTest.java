package dev.framelease.x11.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource.WindowOfClass;
import dev.framelease.capture.CaptureSource.WindowTitled;
import dev.framelease.capture.Window;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowChoiceTest {
  private static Window window(int id, String title, boolean viewable) {
    return new Window(id, title, "Class" + id, "instance" + id, 0, 0, 1, 1, viewable, 24);
  }

  private static long titled(String title, Window... windows) {
    return WindowChoice.of(new WindowTitled(title), List.of(windows)).id();
  }

  private static long ofClass(String name, Window... windows) {
    return WindowChoice.of(new WindowOfClass(name), List.of(windows)).id();
  }

  @Test
  void shouldTakeTheSameTitleBeforeOnesThatHaveItInThem() {
    assertEquals(2, titled("Mail", window(1, "Mail - Inbox", true), window(2, "Mail", true)));
  }

  @Test
  void shouldTakeATitleThatHasItInItInLettersOfWhicheverCase() {
    assertEquals(1, titled("inbox", window(1, "Mail - Inbox", true), window(2, "Mail", true)));
  }

  @Test
  void shouldTakeTheWindowThatIsShown() {
    assertEquals(2, titled("Mail", window(1, "Mail", false), window(2, "Mail", true)));
    assertEquals(2, titled("mail", window(1, "mail", false), window(2, "My Mail", true)));
  }

  @Test
  void shouldTakeAWindowThatIsHiddenWhereNoneIsShown() {
    assertEquals(1, titled("Mail", window(1, "Mail", false), window(2, "Other", true)));
  }

  @Test
  void shouldTakeAClassOrAnInstanceExactly() {
    Window one = window(1, "a", true);
    Window two = window(2, "a", true);
    assertEquals(1, ofClass("Class1", one, two));
    assertEquals(2, ofClass("instance2", one, two));
    assertThrows(CaptureException.class, () -> ofClass("class1", one, two));
  }

  @Test
  void shouldListSeveralWithTheirIds() {
    CaptureException several =
        assertThrows(
            CaptureException.class,
            () -> titled("Mail", window(17, "Mail", true), window(31, "Mail", true)));
    assertEquals(Reason.SEVERAL_WINDOWS, several.reason());
    assertEquals(
        "there are 2 of window 'Mail': 0x11 'Mail' of class 'Class17', 0x1f 'Mail' of class"
            + " 'Class31'; take one by its id",
        several.getMessage());
  }

  @Test
  void shouldListWhatThereIsWhereThereIsNone() {
    CaptureException none =
        assertThrows(CaptureException.class, () -> ofClass("X", window(17, "Mail", true)));
    assertEquals(Reason.NO_SUCH_WINDOW, none.reason());
    assertEquals(
        "there is no window of class 'X'; there are 0x11 'Mail' of class 'Class17'",
        none.getMessage());
    assertEquals(
        "there is no window 'X', nor any other",
        assertThrows(CaptureException.class, () -> titled("X")).getMessage());
  }

  @Test
  void shouldNotListWindowsWithoutEnd() {
    List<Window> many = IntStream.range(0, 25).mapToObj(i -> window(i, "Mail", true)).toList();
    CaptureException several =
        assertThrows(CaptureException.class, () -> WindowChoice.of(new WindowTitled("Mail"), many));
    assertEquals(
        "and 5 more; take one by its id", several.getMessage().replaceFirst(".*(?=and 5)", ""));
  }
}
