package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.x11.Pattern;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Everything that is done with a display, from the connect to the close: it is to show a {@link
 * Pattern}. Whatever fails on the way, frames that were delivered are right, and stay so.
 */
final class Scenario {
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final StreamOptions FEW =
      StreamOptions.DEFAULT
          .asFastAsPossible()
          .withSlowConsumer(SlowConsumer.BLOCK)
          .withCapacity(1)
          .withLimit(3);

  private final SessionOptions options;
  private final Duration patience;
  private final List<Frame> held = new ArrayList<>();

  private final Consumer<ScreenSession> afterFailure;

  private Scenario(SessionOptions options, Consumer<ScreenSession> afterFailure) {
    this.options = options;
    this.afterFailure = afterFailure;
    this.patience = options.grabTimeout().plusSeconds(20);
  }

  /** What it is done with by default: three slots, and half a minute for each answer. */
  static SessionOptions on(String display) {
    return within(display, Duration.ofSeconds(30));
  }

  /** The same with less time for each answer. */
  static SessionOptions within(String display, Duration timeout) {
    return SessionOptions.DEFAULT
        .withDisplay(display)
        .withConnectTimeout(timeout)
        .withGrabTimeout(timeout)
        .withPool(PoolOptions.DEFAULT.withMaxSlots(3));
  }

  /**
   * Does it all once.
   *
   * @throws CaptureException what failed first
   */
  static void run(SessionOptions options) throws InterruptedException {
    run(options, session -> {});
  }

  /**
   * Does it all once.
   *
   * @param afterFailure what is done with the session before the close, where something failed
   * @throws CaptureException what failed first
   * @throws InterruptedException if the thread was interrupted
   */
  static void run(SessionOptions options, Consumer<ScreenSession> afterFailure)
      throws InterruptedException {
    new Scenario(options, afterFailure).run();
  }

  /** The requests that it takes where nothing happens to them. */
  static List<Request> requests(String display, UnaryOperator<SessionOptions> changed)
      throws IOException, InterruptedException {
    ConcurrentLinkedQueue<Request> seen = new ConcurrentLinkedQueue<>();
    runThrough(
        display,
        request -> {
          seen.add(request);
          return Passing.on();
        },
        changed);
    return List.copyOf(seen);
  }

  /** Those of them that the server answers, in the order of the answers. */
  static List<Request> answered(String display) throws IOException, InterruptedException {
    ConcurrentLinkedQueue<Request> seen = new ConcurrentLinkedQueue<>();
    runThrough(
        display,
        request ->
            Passing.answered(
                answer -> {
                  seen.add(request);
                  return answer;
                }),
        UnaryOperator.identity());
    return List.copyOf(seen);
  }

  private static void runThrough(
      String display, Interference interference, UnaryOperator<SessionOptions> changed)
      throws IOException, InterruptedException {
    try (XRelay relay = XRelay.to(display, interference)) {
      run(changed.apply(on(relay.name())));
    }
  }

  /** The first of each kind of request that it takes. */
  static List<Request> kinds(String display) throws IOException, InterruptedException {
    return firstOfEach(requests(display, UnaryOperator.identity()));
  }

  /** The first of each kind among these. */
  static List<Request> firstOfEach(List<Request> requests) {
    Set<String> known = new HashSet<>();
    return requests.stream().filter(request -> known.add(request.name())).toList();
  }

  private void run() throws InterruptedException {
    try (ScreenSession session = ScreenSession.open(options)) {
      try {
        use(session);
      } catch (CaptureException | InterruptedException e) {
        afterFailure.accept(session);
        throw e;
      }
    } finally {
      held.forEach(Scenario::checkAndClose);
    }
  }

  private void use(ScreenSession session) throws InterruptedException {
    assertTrue(session.monitors().get(0).region().equals(session.desktop()));
    boolean unused = session.cursor().isPresent();
    hold(session.grab(DESKTOP));
    session.grab(DESKTOP.withCursor()).close();
    stream(session, DESKTOP, FEW.withDamage(DamageUse.COPY_CHANGES));
    CaptureSource part = CaptureSource.region(new Region(3, 5, 20, 10));
    stream(session, part, FEW.withDamage(DamageUse.IGNORE));
    hold(session.grab(part));
  }

  private void stream(ScreenSession session, CaptureSource source, StreamOptions streamOptions)
      throws InterruptedException {
    try (FrameStream stream = session.stream(source, streamOptions)) {
      for (int i = 0; i < 2; i++) {
        hold(stream.take(patience).orElseThrow());
      }
    }
  }

  private void hold(Frame frame) {
    held.add(frame);
    Pattern.assertShownBy(frame);
  }

  private static void checkAndClose(Frame frame) {
    try (frame) {
      Pattern.assertShownBy(frame);
    }
  }
}
