package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import dev.framelease.x11.TakenFrames;
import dev.framelease.x11.damage.DamageChoice;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.WindowsForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XErrorException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A window that changes between two requests of one who captures it, whichever they are. It is of
 * one colour whatever happens to it, and so is each frame.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class ChangingWindowTest {
  private static final int GREEN = 0x00ff00;
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, GREEN).withBorder(2, 0xff00ff);
  private static final Plan FRAME = Plan.at(5, 5, 50, 50, 0x0000ff);

  /** How many requests a window stays hidden that is so for a moment. */
  private static final int MOMENT = 7;

  private static final int MOST_HELD = 2;

  /** What happens to the window, in an instant. */
  enum Change {
    GROWS(null),
    SHRINKS(null),
    GROWS_AND_SHRINKS(null),
    MOVES_OUTSIDE(null),
    GETS_ANOTHER_BORDER(null),
    IS_HIDDEN_AND_SHOWN(null),
    COMES_INTO_A_FRAME(null),
    IS_HIDDEN_FOR_A_MOMENT(Reason.WINDOW_NOT_SHOWN),
    IS_HIDDEN(Reason.WINDOW_NOT_SHOWN),
    COMES_INTO_A_HIDDEN_FRAME(Reason.WINDOW_NOT_SHOWN),
    IS_DESTROYED(Reason.NO_SUCH_WINDOW),
    IS_REPLACED(Reason.NO_SUCH_WINDOW);

    /** What captures may fail with then; null for nothing. */
    private final Reason reason;

    Change(Reason reason) {
      this.reason = reason;
    }

    /** Whether there is a window to capture again, in the end. */
    boolean passes() {
      return reason == null || this == IS_REPLACED || this == IS_HIDDEN_FOR_A_MOMENT;
    }
  }

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  private final Set<Integer> grabbing = new HashSet<>();
  private CursorForTests cursor;
  private LogOf log;
  private WindowProgram program;
  private WindowsForTests windows;
  private int window;
  private volatile Request changedBefore;

  @BeforeEach
  void open() {
    cursor = new CursorForTests(X.name());
    cursor.moveTo(190, 140);
    log = new LogOf(DamageChoice.class);
  }

  @AfterEach
  void close() {
    log.close();
    cursor.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowWhatThereIsOrSayWhyNot(Change change) throws Exception {
    Random random = new Random(change.name().hashCode());
    changeBeforeEach(() -> 1 + random.nextInt(50), change);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void shouldShowWhatThereIsOrSayWhyNotBeforeEachRequest(Change change) throws Exception {
    changeBeforeEach(() -> 1, change);
  }

  private void changeBeforeEach(IntSupplier step, Change change) throws Exception {
    long number = 0;
    long last;
    do {
      number += step.getAsInt();
      last = changeBefore(number, change);
    } while (number < last);
    assertTrue(number > 200, "as many as there are: " + number);
  }

  /** Captures once; returns how many requests that took. */
  private long changeBefore(long number, Change change) throws Exception {
    changedBefore = null;
    grabbing.clear();
    try (WindowProgram shown = new WindowProgram(X.name());
        XRelay relay = XRelay.to(X.name(), request -> changeAt(request, number, change))) {
      program = shown;
      windows = shown.windows();
      window = shown.show(PLAN);
      windows.name(window, "Mine", "m", "M");
      windows.listAsManager(shown.root(), window);
      capture(relay.name(), change);
      return relay.requests();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(change + " before " + number + ", " + changedBefore, e);
    }
  }

  /** While a client grabs the server, nobody else can change anything. */
  private synchronized Passing changeAt(Request request, long number, Change change) {
    if (request.number() == number && grabbing.isEmpty()) {
      changedBefore = request;
      program.meanwhileUnserved(() -> apply(change));
    } else if (change == Change.IS_HIDDEN_FOR_A_MOMENT
        && changedBefore != null
        && request.number() >= number + MOMENT
        && grabbing.isEmpty()) {
      windows.map(window);
    }
    if (request.name().equals("GrabServer")) {
      grabbing.add(request.connection());
    } else if (request.name().equals("UngrabServer")) {
      grabbing.remove(request.connection());
    }
    return Passing.on();
  }

  private void apply(Change change) {
    switch (change) {
      case GROWS -> windows.place(window, 20, 10, 90, 70);
      case SHRINKS -> windows.place(window, 20, 10, 9, 7);
      case GROWS_AND_SHRINKS -> {
        windows.place(window, 20, 10, 90, 70);
        windows.place(window, 20, 10, 60, 40);
      }
      case MOVES_OUTSIDE -> windows.place(window, -30, 130, 60, 40);
      case GETS_ANOTHER_BORDER -> windows.border(window, 9);
      case IS_HIDDEN_AND_SHOWN -> {
        windows.unmap(window);
        windows.map(window);
      }
      case COMES_INTO_A_FRAME -> windows.reparent(window, program.show(FRAME), 9, 9);
      case IS_HIDDEN, IS_HIDDEN_FOR_A_MOMENT -> windows.unmap(window);
      case COMES_INTO_A_HIDDEN_FRAME ->
          windows.reparent(window, windows.create(program.root(), FRAME), 9, 9);
      case IS_DESTROYED -> windows.destroy(window);
      case IS_REPLACED -> {
        windows.destroy(window);
        windows.showAs(window, program.root(), Plan.at(7, 7, 33, 22, GREEN));
      }
    }
  }

  private void capture(String display, Change change) throws InterruptedException {
    CaptureSource source = CaptureSource.window(window);
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display))) {
      try {
        captureAll(session, source);
      } catch (CaptureException e) {
        assertMayBe(change, e);
      }
      session.grab(CaptureSource.desktop()).close();
      boolean already = changedBefore != null;
      try {
        grab(session, source);
        assertTrue(!already || change.passes(), "it is captured all the same");
      } catch (CaptureException e) {
        assertMayBe(change, e);
        assertFalse(already && change == Change.IS_REPLACED, e::toString);
      }
      assertEquals(List.of(), log.records().stream().map(r -> r.getMessage()).toList());
    }
  }

  private void assertMayBe(Change change, CaptureException e) {
    if (changedBefore == null || change.reason != e.reason()) {
      throw e;
    }
  }

  private void captureAll(ScreenSession session, CaptureSource source) throws InterruptedException {
    grab(session, source);
    grab(session, source);
    grab(session, CaptureSource.windowTitled("Mine"));
    grab(session, source.withCursor());
    stream(session, source, DamageUse.COPY_CHANGES);
    stream(session, source, DamageUse.IGNORE);
    hold(session, source);
    grab(session, source);
  }

  private static void grab(ScreenSession session, CaptureSource source) {
    try (Frame frame = session.grab(source)) {
      assertGreen(frame);
    }
  }

  private static void assertGreen(Frame frame) {
    int pixels = frame.info().region().width() * frame.info().region().height();
    for (int i = 0; i < pixels; i++) {
      int pixel = frame.buffer().getInt(4 * i) & 0xffffff;
      if (pixel != GREEN) {
        throw new AssertionError(Integer.toHexString(pixel) + " at " + i + " of " + frame.info());
      }
    }
  }

  /** Holds frames while a little is drawn, so that slots are brought up to date ahead. */
  private void hold(ScreenSession session, CaptureSource source) throws InterruptedException {
    Deque<Frame> held = new ArrayDeque<>();
    try (WindowProgram drawing = new WindowProgram(X.name());
        FrameStream stream = session.stream(source, StreamOptions.DEFAULT.onRequest())) {
      for (int i = 0; i < 8; i++) {
        drawSomewhere(drawing, i);
        held.add(TakenFrames.next(stream));
        held.forEach(ChangingWindowTest::assertGreen);
        if (held.size() > MOST_HELD) {
          held.remove().close();
        }
      }
    } finally {
      held.forEach(Frame::close);
    }
  }

  private void drawSomewhere(WindowProgram drawing, int x) {
    try {
      drawing.fill(window, new Region(x, 2, 2, 3), GREEN);
    } catch (XErrorException e) {
      assertTrue(changedBefore != null, e::toString);
    }
  }

  private static void stream(ScreenSession session, CaptureSource source, DamageUse damage)
      throws InterruptedException {
    StreamOptions options = StreamOptions.DEFAULT.onRequest().withDamage(damage);
    int unchanged = 0;
    try (FrameStream stream = session.stream(source, options)) {
      for (int i = 0; i < 6; i++) {
        try (Frame frame = TakenFrames.next(stream)) {
          assertGreen(frame);
          unchanged += frame.info().damage() instanceof Damage.Unchanged ? 1 : 0;
        }
      }
    }
    assertEquals(damage == DamageUse.COPY_CHANGES, unchanged > 0, "it is known what changes");
  }
}
