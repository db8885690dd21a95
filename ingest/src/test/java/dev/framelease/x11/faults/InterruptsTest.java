package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.posix.InputPoll;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.Servers;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.MovingScene;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupts at every call of a session and of its streams that can block. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class InterruptsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  /** A slot for each frame, so that one is due each time. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT.withRate(300).withDamage(DamageUse.IGNORE);

  @RegisterExtension static final PatternServer X = new PatternServer();

  private final Interrupts many = Interrupts.times(150, 1);
  private final Interrupts some = Interrupts.times(40, 2);
  private final Interrupts few = Interrupts.times(8, 3);
  private ScreenSession session;

  @BeforeEach
  void open() {
    session = openSession();
  }

  @AfterEach
  void shouldWorkAfterwardsAndLeaveNothing() {
    eventually("slots come back", () -> session.status().slotsQuarantined() == 0);
    try (Frame frame = session.grab(DESKTOP)) {
      Pattern.assertShownBy(frame);
    }
    session.close();
    eventually("no thread is left", () -> threads() == 1);
    Aftermath.assertNothingHere();
    X.assertServes();
  }

  /** Of connections and streams; one is that of the canvas. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("framelease"))
        .filter(thread -> thread.getName().endsWith(" " + X.name()))
        .count();
  }

  private static ScreenSession openSession() {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(X.name())
            .withPool(PoolOptions.DEFAULT.withMaxSlots(3).withOverflow(OverflowPolicy.BLOCK)));
  }

  private static boolean isInterrupted(Exception e) {
    return e instanceof CaptureException capture && capture.reason() == Reason.INTERRUPTED;
  }

  private static boolean never(Exception e) {
    return false;
  }

  /** What a session can be asked. */
  private static Stream<Arguments> questions() {
    return Stream.of(
        arguments("monitors", asking(asked -> asked.monitors().size() == 1)),
        arguments("desktop", asking(asked -> asked.desktop().width() == 64)),
        arguments("windows", asking(asked -> asked.windows().size() == 2)),
        arguments("cursor", asking(asked -> asked.cursor().isPresent())),
        arguments("extensions", asking(asked -> asked.extensions().containsKey("MIT-SHM"))));
  }

  private static Predicate<ScreenSession> asking(Predicate<ScreenSession> question) {
    return question;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("questions")
  void shouldAnswerOrGiveAQuestionUp(String name, Predicate<ScreenSession> question)
      throws Exception {
    many.of(() -> assertTrue(question.test(session), name), InterruptsTest::isInterrupted);
  }

  @Test
  void shouldGiveAGrabOrGiveItUp() throws Exception {
    Interrupts.Call grab =
        () -> {
          try (Frame frame = session.grab(DESKTOP)) {
            Pattern.assertShownBy(frame);
          }
        };
    int unused = many.of(grab, InterruptsTest::isInterrupted);
    assertInterruptedWhileTheServerIsSilent(grab);
  }

  /** What needs an answer cannot be done before the thread waits, however the machine is busy. */
  private static void assertInterruptedWhileTheServerIsSilent(Interrupts.Call call) {
    Servers.stop(X.display());
    try {
      Thread.currentThread().interrupt();
      CaptureException e = assertThrows(CaptureException.class, call::run);
      assertTrue(isInterrupted(e), e::toString);
      assertTrue(Thread.interrupted());
    } finally {
      Servers.resume(X.display());
    }
  }

  @Test
  void shouldGiveUpWaitingForASlot() throws Exception {
    try (Frame first = session.grab(DESKTOP);
        Frame second = session.grab(DESKTOP);
        Frame third = session.grab(DESKTOP)) {
      int unused =
          many.of(
              () -> {
                GrabResult result = session.tryGrab(DESKTOP, Duration.ofMillis(2));
                assertTrue(
                    result instanceof GrabResult.NoSlot || result instanceof GrabResult.TimedOut,
                    result::toString);
              },
              InterruptsTest::isInterrupted);
      Thread.currentThread().interrupt();
      assertTrue(
          isInterrupted(
              assertThrows(CaptureException.class, () -> session.tryGrab(DESKTOP, LONG))));
      assertTrue(Thread.interrupted());
      for (Frame held : new Frame[] {first, second, third}) {
        Pattern.assertShownBy(held);
      }
    }
  }

  @Test
  void shouldOpenASessionOrLeaveNothingOfIt() throws Exception {
    Interrupts.Call openAndGrab =
        () -> {
          try (ScreenSession opened = openSession();
              Frame frame = opened.grab(DESKTOP)) {
            Pattern.assertShownBy(frame);
          }
        };
    int unused = some.of(openAndGrab, InterruptsTest::isInterrupted);
    assertInterruptedWhileTheServerIsSilent(openAndGrab);
  }

  @Test
  void shouldOpenAStreamOrLeaveNothingOfIt() throws Exception {
    Interrupts.Call openAndClose = () -> session.stream(DESKTOP, StreamOptions.DEFAULT).close();
    int unused = some.of(openAndClose, InterruptsTest::isInterrupted);
    assertInterruptedWhileTheServerIsSilent(openAndClose);
  }

  @Test
  void shouldGoOnWithAStreamWhoseTakerWasInterrupted() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, FAST)) {
      // On a busy machine a frame may be there each time.
      int unused = some.of(() -> takeOne(stream), InterruptsTest::never);
      takeOne(stream);
    }
  }

  @Test
  void shouldGoOnWithAStreamWhoseTakerWasInterruptedWhileThereWasNoFrame() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.withRate(1e-3))) {
      takeOne(stream);
      Interrupts.Call wait = () -> assertTrue(stream.take(Duration.ofMillis(2)).isEmpty());
      assertTrue(some.of(wait, InterruptsTest::never) > 0);
      assertFalse(stream.hasEnded());
    }
  }

  @Test
  void shouldGoOnWithAStreamOnRequestWhoseTakerWasInterrupted() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.onRequest())) {
      assertTrue(many.of(() -> takeOne(stream), InterruptsTest::never) > 0);
      takeOne(stream);
    }
  }

  @Test
  void shouldGoOnWithAFrameAheadWhoseTakerWasInterrupted() throws Exception {
    StreamOptions ahead =
        StreamOptions.DEFAULT.onRequest().withAhead(LONG).withDamage(DamageUse.IGNORE);
    try (FrameStream stream = session.stream(DESKTOP, ahead)) {
      assertTrue(many.of(() -> takeOne(stream), InterruptsTest::never) > 0);
      takeOne(stream);
    }
  }

  private static void takeOne(FrameStream stream) throws InterruptedException {
    try (Frame frame = stream.take(LONG).orElseThrow()) {
      Pattern.assertShownBy(frame);
    }
  }

  @Test
  void shouldGoOnWithAStreamWhoseWaitForDamageWasInterrupted() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.onRequest())) {
      takeOne(stream);
      Interrupts.Call wait =
          () -> {
            boolean unused = stream.awaitDamage(Duration.ofMillis(2));
          };
      assertTrue(many.of(wait, InterruptsTest::never) > 0);
      takeOne(stream);
      Touch.pixel(X.name(), 7, 7);
      assertTrue(stream.awaitDamage(LONG));
    }
  }

  /** Nothing but the wait itself looks for one then. */
  @Test
  void shouldEndAWaitForDamageInTheMiddle() throws Exception {
    Thread user = Thread.currentThread();
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.onRequest())) {
      takeOne(stream);
      CompletableFuture<Void> interrupting =
          OwnThread.run(
              () -> {
                eventually("it waits", () -> waitsForTheServer(user));
                user.interrupt();
              });
      assertThrows(InterruptedException.class, () -> stream.awaitDamage(LONG));
      interrupting.get();
      assertFalse(Thread.interrupted(), "it was told");
      takeOne(stream);
    }
  }

  private static boolean waitsForTheServer(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(InputPoll.class.getName()));
  }

  @Test
  void shouldEndAStreamWhoseIterationWasInterrupted() throws Exception {
    int unused =
        some.of(
            () -> {
              try (FrameStream stream = session.stream(DESKTOP, FAST)) {
                iterate(stream, 5);
              }
            },
            InterruptsTest::isInterrupted);
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.withRate(1e-3))) {
      iterate(stream, 1);
      Thread.currentThread().interrupt();
      CaptureException e = assertThrows(CaptureException.class, () -> iterate(stream, 1));
      assertTrue(isInterrupted(e) && Thread.interrupted(), e::toString);
    }
  }

  private static void iterate(FrameStream stream, int count) {
    Iterator<Frame> frames = stream.iterator();
    for (int i = 0; i < count; i++) {
      iterateOnce(stream, frames);
    }
  }

  private static void iterateOnce(FrameStream stream, Iterator<Frame> frames) {
    try {
      if (frames.hasNext()) {
        frames.next().close();
      }
    } catch (CaptureException e) {
      assertTrue(stream.hasEnded());
      throw e;
    }
  }

  @Test
  void shouldCloseWhatItIsToldToInSpiteOfInterrupts() throws Exception {
    Interrupts.Call openAndClose =
        () -> {
          boolean interrupted = Thread.interrupted();
          try (ScreenSession opened = openSession();
              FrameStream stream = opened.stream(DESKTOP, FAST)) {
            assertFalse(stream.hasEnded());
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
          }
        };
    some.of(openAndClose, InterruptsTest::isInterrupted);
  }

  @Test
  void shouldDrawOrSayThatItMayNotHaveDrawn() throws Exception {
    many.of(
        () -> {
          try (Canvas canvas = Canvas.open(X.name())) {
            Pattern.drawOn(canvas);
          }
        },
        InterruptsTest::isInterrupted);
  }

  @Test
  void shouldStartAVirtualDisplayOrLeaveNothingOfIt() throws Exception {
    VirtualDisplayOptions small = VirtualDisplayOptions.DEFAULT.withSize(64, 48);
    few.of(
        () -> {
          try (VirtualDisplay display = VirtualDisplay.start(small)) {
            MovingScene.start(display.name()).close();
          }
        },
        InterruptsTest::isInterrupted);
    eventually(
        "no display is left",
        () -> ProcessHandle.current().children().filter(InterruptsTest::isDisplay).count() == 1);
  }

  private static boolean isDisplay(ProcessHandle child) {
    return child.info().command().orElse("").contains("Xvfb");
  }
}
