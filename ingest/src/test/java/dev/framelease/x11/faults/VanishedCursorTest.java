package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.xcb.CursorForTests;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cursor that is gone when it is asked for: the server answers BadCursor. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class VanishedCursorTest {
  private static final int BAD_CURSOR = 6;
  private static final int BAD_ALLOC = 11;
  private static final int RED = 0xff0000;
  private static final CaptureSource WITH_CURSOR = CaptureSource.desktop().withCursor();

  @RegisterExtension static final PatternServer X = new PatternServer();

  private final AtomicInteger asked = new AtomicInteger();
  private CursorForTests cursors;

  @BeforeEach
  void show() {
    cursors = new CursorForTests(X.name());
    int[] argb = new int[16];
    Arrays.fill(argb, 0xff000000 | RED);
    cursors.show(cursors.create(4, 4, 0, 0, argb));
    cursors.moveTo(10, 10);
  }

  @AfterEach
  void close() {
    cursors.close();
  }

  /** Refuses to tell of the cursor at each second request, from the first on. */
  private Passing everyOther(Request request, int code) {
    return asksForTheCursor(request) && asked.getAndIncrement() % 2 == 0
        ? Passing.refused(request, code)
        : Passing.on();
  }

  private static boolean asksForTheCursor(Request request) {
    return request.name().startsWith("XFixesGetCursorImage");
  }

  private static ScreenSession open(XRelay relay) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
  }

  /** Checks a frame, and tells whether the cursor is in it. */
  private static boolean hasCursor(Frame frame) {
    int found = frame.buffer().getInt(4 * (10 * frame.info().region().width() + 10)) & 0xffffff;
    if (found != RED) {
      Pattern.assertShownBy(frame);
    }
    return found == RED;
  }

  @Test
  void shouldShowTheScreenWithoutACursorThatHasGone() throws Exception {
    try (XRelay relay = XRelay.to(X.name(), request -> everyOther(request, BAD_CURSOR));
        ScreenSession session = open(relay)) {
      assertEquals(Optional.empty(), session.cursor());
      assertEquals(10, session.cursor().orElseThrow().x());
      for (boolean shown : List.of(false, true, false, true)) {
        try (Frame frame = session.grab(WITH_CURSOR)) {
          assertEquals(shown, hasCursor(frame));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnStreamingWhileTheCursorComesAndGoes(DamageUse damage) throws Exception {
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withDamage(damage)
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withLimit(50);
    Set<Boolean> seen = new HashSet<>();
    int count = 0;
    Random random = new Random(4);
    try (XRelay relay =
            XRelay.to(
                X.name(),
                request ->
                    asksForTheCursor(request) && random.nextBoolean()
                        ? Passing.refused(request, BAD_CURSOR)
                        : Passing.on());
        ScreenSession session = open(relay);
        FrameStream stream = session.stream(WITH_CURSOR, options)) {
      for (Frame frame : stream) {
        try (frame) {
          seen.add(hasCursor(frame));
          count++;
        }
      }
    }
    assertEquals(Set.of(true, false), seen);
    assertEquals(50, count);
  }

  @Test
  void shouldFailWhereTheServerHasAnotherReason() throws Exception {
    try (XRelay relay = XRelay.to(X.name(), request -> everyOther(request, BAD_ALLOC));
        ScreenSession session = open(relay)) {
      for (int i = 0; i < 20; i++) {
        CaptureException e = assertThrows(CaptureException.class, () -> session.grab(WITH_CURSOR));
        assertEquals(Reason.SERVER_ERROR, e.reason());
        assertTrue(e.getMessage().contains("XFixesGetCursorImage"), e.getMessage());
        assertEquals(0, session.status().slotsHeld());
        try (Frame frame = session.grab(WITH_CURSOR)) {
          assertTrue(hasCursor(frame));
        }
      }
    }
  }
}
