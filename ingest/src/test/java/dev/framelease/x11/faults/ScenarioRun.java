package dev.framelease.x11.faults;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
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
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One run of a scenario. The display shows a {@link Pattern} and {@link PatternWindows}; whatever
 * fails on the way, frames that were delivered are right, and stay so.
 */
final class ScenarioRun {
  /** For each answer, by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final XRelay relay;
  private final SessionOptions options;
  private final List<Held> held = new ArrayList<>();
  private ScreenSession session;
  private volatile Step step = Step.OPENING;

  /** What a user does. */
  enum Step {
    /** A connection is opened, which takes the same requests each time. */
    OPENING,
    ASKING,
    GRABBING,
    STREAMING,
    AWAITING_DAMAGE
  }

  /** A frame, and the part of the picture that it shows. */
  private record Held(Frame frame, Region shown) implements AutoCloseable {
    void check() {
      Pattern.assertShownBy(frame, shown);
    }

    @Override
    public void close() {
      frame.close();
    }
  }

  /** By default with three slots. */
  ScenarioRun(XRelay relay, UnaryOperator<SessionOptions> changed) {
    this.relay = relay;
    SessionOptions three =
        SessionOptions.DEFAULT
            .withDisplay(relay.name())
            .withPool(PoolOptions.DEFAULT.withMaxSlots(3));
    this.options = changed.apply(within(PATIENCE).apply(three));
  }

  /** Another time for each answer. */
  static UnaryOperator<SessionOptions> within(Duration timeout) {
    return options -> options.withConnectTimeout(timeout).withGrabTimeout(timeout);
  }

  void run(Scenario scenario, Consumer<ScenarioRun> afterFailure) throws InterruptedException {
    try (ScreenSession opened = ScreenSession.open(options)) {
      session = opened;
      step = Step.ASKING;
      try {
        scenario.use(this);
      } catch (CaptureException | InterruptedException e) {
        afterFailure.accept(this);
        throw e;
      }
    } finally {
      held.forEach(ScenarioRun::checkAndClose);
    }
  }

  /** What is being done; where it failed, what did. */
  Step step() {
    return step;
  }

  ScreenSession session() {
    return session;
  }

  /** How a stream gives a few frames. */
  StreamOptions few() {
    return StreamOptions.DEFAULT
        .asFastAsPossible()
        .withSlowConsumer(SlowConsumer.BLOCK)
        .withCapacity(1)
        .withLimit(3)
        .withGrabTimeout(options.grabTimeout());
  }

  FrameStream open(CaptureSource source, StreamOptions streamOptions) {
    step = Step.OPENING;
    FrameStream stream = session.stream(source, streamOptions);
    step = Step.STREAMING;
    return stream;
  }

  Frame grab(CaptureSource source) {
    step = Step.GRABBING;
    return session.grab(source);
  }

  void stream(CaptureSource source, DamageUse damage) throws InterruptedException {
    try (FrameStream stream = open(source, few().withDamage(damage))) {
      hold(next(stream));
      hold(next(stream));
    }
  }

  Frame next(FrameStream stream) throws InterruptedException {
    step = Step.STREAMING;
    return stream.take(patience()).orElseThrow(() -> late("frame"));
  }

  /** Waits for some. */
  void awaitDamage(FrameStream stream) throws InterruptedException {
    step = Step.AWAITING_DAMAGE;
    touch();
    if (!stream.awaitDamage(patience())) {
      throw late("damage");
    }
  }

  /** How long to wait for what takes more than one answer. */
  Duration patience() {
    return options.grabTimeout().multipliedBy(2);
  }

  CaptureException late(String what) {
    return new CaptureException(Reason.TIMED_OUT, "no " + what + " within " + patience());
  }

  void hold(Frame frame) {
    hold(frame, frame.info().region());
  }

  /** Checks a frame now and in the end. */
  void hold(Frame frame, Region shown) {
    Held one = new Held(frame, shown);
    held.add(one);
    one.check();
  }

  private static void checkAndClose(Held one) {
    try (one) {
      one.check();
    }
  }

  /** Has the server tell of damage; one that is stopped or dead is not waited for. */
  void touch() {
    CompletableFuture<Void> unused = OwnThread.run(() -> Touch.pixel(relay.server(), 7, 7));
  }
}
