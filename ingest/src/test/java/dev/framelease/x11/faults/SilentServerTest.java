package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.Servers;
import dev.framelease.x11.faults.ScenarioRun.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that falls silent at some request, and goes on when nobody waits any more: what it then
 * writes must land in no slot that somebody reads.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class SilentServerTest {
  private static final int OTHER = 0x445566;

  @RegisterExtension static final PatternServer X = new PatternServer();

  private final Thread user = Thread.currentThread();

  /**
   * How the server falls silent, and goes on. The last requests of a session may pass when it is
   * closed, and a busy machine may be late with any: once it has ended, a silence does not begin.
   */
  private abstract static class Silence {
    private boolean begun;
    private boolean over;

    /** Before a request is passed on; tells who waits for its answer to give up. */
    void at(Runnable giveUp) throws InterruptedException {
      synchronized (this) {
        if (over) {
          return;
        }
        begun = true;
        begin();
        giveUp.run();
      }
      hold();
    }

    synchronized boolean hasBegun() {
      return begun;
    }

    synchronized void end() {
      over = true;
      goOn();
    }

    void begin() {}

    void hold() throws InterruptedException {}

    abstract void goOn();
  }

  /** The process is stopped; what is sent to it meanwhile waits for it. */
  private static final class Stopped extends Silence {
    @Override
    void begin() {
      Servers.stop(X.display());
    }

    @Override
    void goOn() {
      Servers.resume(X.display());
    }
  }

  /** A request is under way for long; the server serves others. */
  private static final class Delayed extends Silence {
    private final CountDownLatch late = new CountDownLatch(1);

    @Override
    void hold() throws InterruptedException {
      late.await();
    }

    @Override
    void goOn() {
      late.countDown();
    }
  }

  @Test
  void shouldLetNoRequestThatComesLateSpoilAFrame() throws Exception {
    interruptAtEach(Place.kinds(X.name()), Delayed::new);
  }

  @Test
  void shouldLetNoServerThatWasStoppedSpoilAFrame() throws Exception {
    interruptAtEach(Place.kinds(X.name()), Stopped::new);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetNothingSpoilAFrameWhereverTheServerFallsSilent(boolean stopped) throws Exception {
    interruptAtEach(Place.all(X.name()), stopped ? Stopped::new : Delayed::new);
  }

  /** Nobody interrupts: it is the deadlines that end the waiting. */
  @Test
  void shouldGiveUpInTimeWhereverTheServerIsStopped() throws Exception {
    for (Place place : Place.kinds(X.name())) {
      Silence silence = new Stopped();
      // Where the machine is so busy that time is over before, no silence begins.
      run(place, silence, () -> {}, ScenarioRun.within(Duration.ofMillis(100)));
    }
  }

  /** Interrupts who waits while the server is silent. */
  private void interruptAtEach(List<Place> places, Supplier<Silence> silences) throws Exception {
    List<Place> reached = new ArrayList<>();
    for (Place place : places) {
      Silence silence = silences.get();
      run(place, silence, user::interrupt, UnaryOperator.identity());
      if (silence.hasBegun()) {
        reached.add(place);
      }
    }
    // What a stream asks next depends on how fast the server is: some may not come.
    assertTrue(reached.size() > places.size() / 2, reached.size() + " of " + places.size());
    assertEquals(
        EnumSet.allOf(Step.class),
        reached.stream().map(Place::step).collect(toCollection(() -> EnumSet.noneOf(Step.class))));
  }

  private void run(
      Place place, Silence silence, Runnable giveUp, UnaryOperator<SessionOptions> options)
      throws Exception {
    Interference interference =
        request -> {
          if (place.isOf(request)) {
            silence.at(giveUp);
          }
          return Passing.on();
        };
    try (XRelay relay = XRelay.to(X.name(), interference)) {
      try {
        place.run(relay, options, failed -> goOn(failed.session(), silence));
      } catch (InterruptedException e) {
        // As it was meant.
      } catch (CaptureException e) {
        Set<Reason> meant = Set.of(Reason.INTERRUPTED, Reason.TIMED_OUT);
        assertTrue(meant.contains(e.reason()), () -> place + ": " + e);
      }
      silence.end();
      boolean unused = Thread.interrupted();
      Aftermath.assertNothingHere(relay.name());
    }
    X.restore();
    X.assertServes();
  }

  /** Draws something else, lets the server go on, and grabs that. */
  private void goOn(ScreenSession session, Silence silence) {
    CompletableFuture<Void> drawing = OwnThread.run(() -> X.fill(OTHER));
    silence.end();
    boolean unused = Thread.interrupted();
    drawing.join();
    eventually("the slots come back", () -> session.status().slotsQuarantined() == 0);
    try (Frame frame = session.grab(CaptureSource.desktop())) {
      Pattern.assertFilled(frame, OTHER);
    }
    assertEquals(0, session.status().slotsQuarantined());
  }
}
