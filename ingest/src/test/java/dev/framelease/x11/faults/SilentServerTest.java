package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
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
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

  /** How the server falls silent, and goes on. */
  private interface Silence {
    /** Before a request is passed on; tells who waits for its answer to give up. */
    void begin(Runnable giveUp) throws IOException, InterruptedException;

    void end() throws IOException, InterruptedException;
  }

  /** The process is stopped; what is sent to it meanwhile waits for it. */
  private static final class Stopped implements Silence {
    @Override
    public void begin(Runnable giveUp) throws IOException, InterruptedException {
      Servers.stop(X.display());
      giveUp.run();
    }

    @Override
    public void end() throws IOException, InterruptedException {
      Servers.resume(X.display());
    }
  }

  /** A request is under way for long; the server serves others. */
  private static final class Delayed implements Silence {
    private final CountDownLatch late = new CountDownLatch(1);

    @Override
    public void begin(Runnable giveUp) throws InterruptedException {
      giveUp.run();
      late.await();
    }

    @Override
    public void end() {
      late.countDown();
    }
  }

  @Test
  void shouldLetNoRequestThatComesLateSpoilAFrame() throws Exception {
    for (Place place : Place.kinds(X.name())) {
      interruptAt(place, new Delayed());
    }
  }

  @Test
  void shouldLetNoServerThatWasStoppedSpoilAFrame() throws Exception {
    for (Place place : Place.kinds(X.name())) {
      interruptAt(place, new Stopped());
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetNothingSpoilAFrameWhereverTheServerFallsSilent(boolean stopped) throws Exception {
    for (Place place : Place.all(X.name())) {
      interruptAt(place, stopped ? new Stopped() : new Delayed());
    }
  }

  /** Nobody interrupts: it is the deadlines that end the waiting. */
  @Test
  void shouldGiveUpInTimeWhereverTheServerIsStopped() throws Exception {
    for (Place place : Place.kinds(X.name())) {
      Silence silence = new Stopped();
      run(place, silence, () -> {}, ScenarioRun.within(Duration.ofMillis(200)));
    }
  }

  /** Interrupts who waits while the server is silent. */
  private void interruptAt(Place place, Silence silence) throws Exception {
    run(place, silence, user::interrupt, UnaryOperator.identity());
  }

  private void run(
      Place place, Silence silence, Runnable giveUp, UnaryOperator<SessionOptions> options)
      throws Exception {
    Interference interference =
        request -> {
          if (place.isOf(request)) {
            silence.begin(giveUp);
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
      boolean unused = Thread.interrupted();
      silence.end();
      Aftermath.assertNothingHere(relay.name());
    }
    X.restore();
    X.assertServes();
  }

  /** Draws something else, lets the server go on, and grabs that. */
  private void goOn(ScreenSession session, Silence silence) {
    boolean unused = Thread.interrupted();
    CompletableFuture<Void> drawing = OwnThread.run(() -> X.fill(OTHER));
    try {
      silence.end();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    drawing.join();
    eventually("the slots come back", () -> session.status().slotsQuarantined() == 0);
    try (Frame frame = session.grab(CaptureSource.desktop())) {
      Pattern.assertFilled(frame, OTHER);
    }
    assertEquals(0, session.status().slotsQuarantined());
  }
}
