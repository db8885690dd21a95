package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.Window;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of docs/streams.md, which stand in it word for word. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StreamsGuideTest {
  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  private static final String THIS_FILE =
      "cli/src/test/java/dev/framelease/cli/StreamsGuideTest.java";

  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @AfterEach
  void shouldHaveGivenAllSlotsBack() {
    Eventually.eventually("no slot is held", () -> session.status().slotsHeld() == 0);
    session.close();
  }

  @Test
  void shouldIterate() {
    // example: iteration
    StreamOptions options = StreamOptions.DEFAULT.withRate(60).withLimit(10);
    try (FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
      for (Frame frame : stream) {
        try (frame) {
          System.out.println(frame);
        }
      }
    }
    // end of example
    assertTrue(session.status().slotsCreated() > 0);
  }

  @Test
  void shouldTake() throws InterruptedException {
    // example: take
    try (FrameStream stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT)) {
      Optional<Frame> frame = stream.take(Duration.ofSeconds(1)); // empty: none came in time
      frame.ifPresent(Frame::close);
      System.out.println(stream.statistics());
    }
    // end of example
  }

  @Test
  void shouldPublish() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    List<Frame> seen = new ArrayList<>();
    Flow.Subscriber<Frame> subscriber = new ThreeFrames(seen, done);
    // example: publisher
    StreamOptions options = StreamOptions.DEFAULT.asFastAsPossible();
    try (FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
      stream.publisher().subscribe(subscriber); // it gets what it requests, and no more
      done.await();
    }
    // end of example
    assertEquals(3, seen.size());
    assertTrue(session.status().slotsCreated() > 0);
    assertFalse(seen.get(0).isOpen());
  }

  @Test
  void shouldCaptureWhenAFrameIsAskedFor() throws InterruptedException {
    // example: on request
    try (FrameStream stream =
        session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest())) {
      stream.take(Duration.ofSeconds(1)).ifPresent(Frame::close);
      if (stream.awaitDamage(Duration.ofMillis(100))) { // something has been drawn since
        stream.take(Duration.ofSeconds(1)).ifPresent(Frame::close);
      }
    }
    // end of example
  }

  @Test
  void shouldHaveTheNextFrameOnItsWay() throws InterruptedException {
    // example: ahead
    StreamOptions ahead = StreamOptions.DEFAULT.onRequest().withAhead(Duration.ofMillis(50));
    try (FrameStream stream = session.stream(CaptureSource.desktop(), ahead)) {
      stream.take(Duration.ofSeconds(1)).ifPresent(Frame::close); // and the next is on its way
      stream.take(Duration.ofSeconds(1)).ifPresent(Frame::close);
    }
    // end of example
  }

  @Test
  void shouldTakeOnlyWhatHasChanged() throws InterruptedException {
    // example: damage
    StreamOptions options = StreamOptions.DEFAULT.withDamage(DamageUse.ONLY_ON_CHANGE);
    try (FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
      Optional<Frame> changed = stream.take(Duration.ofSeconds(1)); // the first, then only others
      changed.ifPresent(Frame::close);
    }
    // end of example
  }

  @Test
  void shouldStreamAWindow() throws InterruptedException {
    try (WindowProgram program = new WindowProgram(X.name())) {
      int window = program.show(Plan.at(10, 10, 50, 40, 0xff0000));
      program.windows().name(window, "Letter", "writer", "Office");
      // example: window
      List<Window> windows = session.windows(); // those of the window manager first
      windows.forEach(System.out::println);
      CaptureSource source = CaptureSource.windowTitled("Letter").withCursor();
      try (FrameStream stream = session.stream(source, StreamOptions.DEFAULT)) {
        Optional<Frame> frame = stream.take(Duration.ofSeconds(5));
        frame.ifPresent(Frame::close);
      }
      // end of example
      assertEquals(1, windows.size());
    }
  }

  @Test
  void shouldShowTheExamplesAsTheyRun() throws IOException {
    List<String> run = Examples.runBy(THIS_FILE);
    assertEquals(7, run.size());
    assertEquals(run, Examples.shownIn("docs/streams.md"));
  }

  /** Requests three frames, and tells when it has got them. */
  private record ThreeFrames(List<Frame> seen, CountDownLatch done)
      implements Flow.Subscriber<Frame> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(3);
    }

    @Override
    public void onNext(Frame frame) {
      seen.add(frame);
      if (seen.size() == 3) {
        done.countDown();
      }
    }

    @Override
    public void onError(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void onComplete() {
      done.countDown();
    }
  }
}
