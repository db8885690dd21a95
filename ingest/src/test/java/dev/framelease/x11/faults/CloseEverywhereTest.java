package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.ServerMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** Closes from many threads at once, and from within what is called meanwhile. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class CloseEverywhereTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 25;
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension static final PatternServer X = new PatternServer();

  private ScreenSession session;
  private FrameStream stream;

  @BeforeEach
  void open() {
    open(StreamOptions.DEFAULT.asFastAsPossible());
  }

  private void open(StreamOptions options) {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
    stream = session.stream(DESKTOP, options);
  }

  @AfterEach
  void shouldLeaveNothing() {
    stream.close();
    session.close();
    eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    X.assertServes();
  }

  private static void joinAll(List<CompletableFuture<Void>> running) throws Exception {
    for (CompletableFuture<Void> each : running) {
      each.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldCloseOnceWhereManyThreadsCloseAllThatThereIs() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Frame grabbed = session.grab(DESKTOP);
      Frame taken = stream.take(LONG).orElseThrow();
      CountDownLatch start = new CountDownLatch(1);
      List<AutoCloseable> all = List.of(grabbed, taken, stream, session);
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int first = i;
        running.add(OwnThread.run(() -> closeAll(all, first, start)));
      }
      running.add(OwnThread.run(this::grabUntilTheEnd));
      running.add(OwnThread.run(this::takeUntilTheEnd));
      start.countDown();
      joinAll(running);
      assertTrue(stream.hasEnded());
      assertFalse(grabbed.isOpen() || taken.isOpen());
      open();
    }
  }

  /** Each thread begins with another. */
  private static void closeAll(List<AutoCloseable> all, int first, CountDownLatch start) {
    try {
      start.await();
      for (int i = 0; i < all.size(); i++) {
        all.get((first + i) % all.size()).close();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void grabUntilTheEnd() {
    GrabResult result = session.tryGrab(DESKTOP, LONG);
    while (result instanceof GrabResult.Captured captured) {
      Pattern.assertShownBy(captured.frame());
      captured.frame().close();
      result = session.tryGrab(DESKTOP, LONG);
    }
    assertTrue(result instanceof GrabResult.Ended, result::toString);
  }

  private void takeUntilTheEnd() {
    try {
      while (!stream.hasEnded()) {
        stream.take(LONG).ifPresent(Frame::close);
      }
    } catch (CaptureException e) {
      assertTrue(e.reason() == Reason.SESSION_CLOSED, e::toString);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The calls of a subscriber. */
  private enum Signal {
    SUBSCRIBED,
    NEXT,
    ERROR,
    COMPLETE
  }

  private static Stream<Arguments> signals() {
    return Stream.of(Signal.values())
        .flatMap(signal -> Stream.of(arguments(signal, true), arguments(signal, false)));
  }

  /** Closes the stream or the session, some times, at the first signal of a kind. */
  private final class Closing implements Flow.Subscriber<Frame> {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final CountDownLatch first = new CountDownLatch(1);
    private final Signal when;
    private final boolean session;

    Closing(Signal when, boolean session) {
      this.when = when;
      this.session = session;
    }

    private void on(Signal signal) {
      if (signal == when && first.getCount() > 0) {
        for (int i = 0; i < 3; i++) {
          close();
        }
        first.countDown();
      }
    }

    private void close() {
      if (session) {
        CloseEverywhereTest.this.session.close();
      } else {
        stream.close();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      on(Signal.SUBSCRIBED);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Frame frame) {
      frame.close();
      on(Signal.NEXT);
      frame.close();
    }

    @Override
    public void onError(Throwable failure) {
      on(Signal.ERROR);
      done.complete(null);
    }

    @Override
    public void onComplete() {
      on(Signal.COMPLETE);
      done.complete(null);
    }
  }

  @ParameterizedTest
  @MethodSource("signals")
  void shouldCloseWithinASignalOfASubscriber(Signal signal, boolean closesSession)
      throws Exception {
    if (signal == Signal.COMPLETE) {
      stream.close();
      session.close();
      open(StreamOptions.DEFAULT.asFastAsPossible().withLimit(50));
    }
    Closing subscriber = new Closing(signal, closesSession);
    stream.publisher().subscribe(subscriber);
    if (signal == Signal.ERROR) {
      session.close();
    }
    subscriber.first.await();
    subscriber.done.get(LONG.toSeconds(), TimeUnit.SECONDS);
    assertTrue(stream.hasEnded());
  }

  @Test
  void shouldCloseEachFrameOnceWhereManyThreadsDo() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Frame> frames = new ArrayList<>(List.of(session.grab(DESKTOP)));
      AtomicInteger open = new AtomicInteger();
      for (int i = 0; i < THREADS; i++) {
        frames.add(frames.get(i).share("reader " + i));
      }
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int kept = i;
        running.add(
            OwnThread.run(
                () -> {
                  Pattern.assertShownBy(frames.get(THREADS));
                  frames.subList(0, THREADS).forEach(Frame::close);
                  open.addAndGet(frames.get(kept).isOpen() ? 1 : 0);
                }));
      }
      joinAll(running);
      assertTrue(open.get() == 0 && session.status().slotsHeld() >= 1);
      Pattern.assertShownBy(frames.get(THREADS));
      frames.get(THREADS).close();
    }
  }
}
