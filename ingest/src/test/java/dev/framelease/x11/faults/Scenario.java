package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.Window;
import dev.framelease.pixels.Region;
import java.time.Duration;

/** What is done with a display, from the connect to the close. */
enum Scenario {
  /** Single grabs, the cursor, streams with and without damage. */
  USUAL {
    @Override
    void use(ScenarioRun run) throws InterruptedException {
      assertTrue(run.session().monitors().get(0).region().equals(run.session().desktop()));
      boolean unused = run.session().cursor().isPresent();
      run.hold(run.grab(DESKTOP));
      run.grab(DESKTOP.withCursor()).close();
      run.stream(DESKTOP, DamageUse.COPY_CHANGES);
      run.stream(PART, DamageUse.IGNORE);
      run.hold(run.grab(PART));
    }
  },

  /** Waiting for damage: for none, and for some; and for a frame with a change in it. */
  WAITING {
    @Override
    void use(ScenarioRun run) throws InterruptedException {
      try (FrameStream stream = run.open(DESKTOP, run.few().onRequest())) {
        run.hold(run.next(stream));
        boolean unused = stream.awaitDamage(Duration.ZERO);
        run.awaitDamage(stream);
        run.hold(run.next(stream));
      }
      try (FrameStream stream =
          run.open(DESKTOP, run.few().withDamage(DamageUse.ONLY_ON_CHANGE).withRate(500))) {
        run.hold(run.next(stream));
        run.touch();
        run.hold(run.next(stream));
      }
    }
  },

  /** Frames on request, the next of which is captured while one is held. */
  AHEAD {
    @Override
    void use(ScenarioRun run) throws InterruptedException {
      StreamOptions ahead = run.few().onRequest().withAhead(run.patience());
      try (FrameStream stream = run.open(DESKTOP, ahead.withDamage(DamageUse.IGNORE))) {
        run.hold(run.next(stream));
        run.hold(run.next(stream));
      }
    }
  },

  /** A window that another covers, by its id. */
  WINDOWS {
    @Override
    void use(ScenarioRun run) throws InterruptedException {
      Window lower =
          run.session().windows().stream()
              .filter(PatternWindows::isLower)
              .findFirst()
              .orElseThrow(
                  () -> new CaptureException(Reason.NO_SUCH_WINDOW, "the windows lack one"));
      CaptureSource window = CaptureSource.window(lower.id());
      run.hold(run.grab(window), PatternWindows.LOWER_PLACE);
      try (FrameStream stream = run.open(window, run.few())) {
        run.hold(run.next(stream), PatternWindows.LOWER_PLACE);
        run.hold(run.next(stream), PatternWindows.LOWER_PLACE);
      }
      run.hold(run.grab(PART));
    }
  };

  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final CaptureSource PART = CaptureSource.region(new Region(3, 5, 20, 10));

  /** What is done with the session. */
  abstract void use(ScenarioRun run) throws InterruptedException;
}
