package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.capture.FrameStream;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Gate;
import dev.framelease.testing.OwnThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The close of the user's own things, which hangs. */
final class HangingClosesTest extends ScreenPredictions {
  /** However many seem to hang on a machine that stands still. */
  private static final PredictionOptions IMPATIENT =
      PredictionOptions.DEFAULT.withTimeout(SHORT).withMaxHung(1000);

  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** Gives values of which the first hangs in its close. */
  private Translator<Frame, AutoCloseable> firstHangs() {
    return new FrameTranslator<>(tensors) {
      @Override
      public AutoCloseable processOutput(TranslatorContext context, NDList outputs) {
        return values.incrementAndGet() == 1 ? gate::pass : closed::incrementAndGet;
      }
    };
  }

  private PredictionStream<AutoCloseable> open(FrameStream frames, PredictionOptions options) {
    return PredictionStream.open(frames, model.djl(), firstHangs(), options);
  }

  @Test
  void shouldGoOnWhenTheCloseOfAReplacedValueHangs() throws Exception {
    try (FrameStream frames = frames(FAST);
        PredictionStream<AutoCloseable> stream = open(frames, IMPATIENT)) {
      eventually("the first is replaced", () -> gate.comers() == 1);
      eventually("that is reported", () -> stream.statistics().hung() > 0);
      int before = closed.get();
      eventually("others are replaced", () -> closed.get() > before + 3);
      takeOne(stream).get().close();

      closeEarly(stream);
      assertTrue(stream.statistics().hung() > 0);
      assertTrue(stream.awaitReturned(LONG));
      gate.open();
      eventually("none hangs", () -> stream.statistics().hung() == 0);
      eventually("each is counted", () -> isEachCounted(stream.statistics()));
      assertEquals(values.get(), closed.get() + 1);
    }
  }

  private static boolean isEachCounted(PredictionStatistics end) {
    return end.taken() == end.delivered() + droppedBy(end);
  }

  @Test
  void shouldCloseWhatWaitsBehindAValueWhoseCloseHangs() throws Exception {
    PredictionOptions five = IMPATIENT.everyFrame().withCapacity(5);
    try (FrameStream frames = frames(WAITING);
        PredictionStream<AutoCloseable> stream = open(frames, five)) {
      eventually("five wait", () -> stream.statistics().waiting() == 5);
      closeEarly(stream);

      assertEquals(1, gate.comers());
      assertTrue(stream.statistics().hung() > 0);
      // On a machine that stands still, others seem to hang, too.
      eventually("the others are closed", () -> closed.get() >= 4);
      eventually("no frame is held", () -> allocator.framesInFlight() == 0);
      gate.open();
      eventually("none hangs", () -> stream.statistics().hung() == 0);
      eventually("each is counted", () -> isEachCounted(stream.statistics()));
      assertEquals(values.get(), closed.get() + 1);
    }
  }

  /** What a translator has attached is closed with the arrays of the prediction. */
  @Test
  void shouldReportARunWhoseArraysDoNotClose() throws Exception {
    AtomicInteger prepared = new AtomicInteger();
    translator.onContext =
        context -> {
          if (prepared.incrementAndGet() == 1) {
            context.getNDManager().attachInternal("slow to close", gate::pass);
          }
        };
    try (FrameStream frames = frames(WAITING);
        PredictionStream<Float> stream = predictions(frames, IMPATIENT.everyFrame())) {
      Prediction<Float> first = takeOne(stream);
      assertEquals(1, first.frame().sequence());
      assertEquals(Reason.TIMED_OUT, first.failure().orElseThrow().reason());
      assertEquals(2, takeOne(stream).frame().sequence());

      closeEarly(stream);
      assertFalse(stream.awaitReturned(Duration.ofMillis(1)));
      gate.open();
      assertTrue(stream.awaitReturned(LONG));
      assertEquals(0, allocator.framesInFlight());
    }
  }

  /** At an exception, DJL goes on with what else is to be closed; at an error it stops. */
  @Test
  void shouldEndWhereWhatWasAttachedThrowsAnError() throws Exception {
    AtomicInteger prepared = new AtomicInteger();
    translator.onOutput = sequence -> gate.pass();
    translator.onContext =
        context -> {
          for (int i = 0; i < 8; i++) {
            context.getNDManager().attachInternal("fails to close " + i, this::failToClose);
          }
          prepared.incrementAndGet();
        };
    try (FrameStream frames = frames(WAITING)) {
      PredictionStream<Float> stream = predictions(frames, EVERY_FRAME.withTimeout(LONG));
      eventually("one is predicted", () -> gate.comers() == 1);
      eventually("another one waits", () -> prepared.get() > 1);
      CompletableFuture<Void> ended = OwnThread.run(stream::close);
      gate.open();
      ended.get(LONG.toSeconds(), TimeUnit.SECONDS);
      assertTrue(closed.get() > 1);
      assertEquals(0, stream.statistics().hung());
      assertEquals(0, allocator.framesInFlight());
    }
  }

  private void failToClose() {
    closed.incrementAndGet();
    throw new AssertionError("as a library that is missing");
  }

  /** The watchdog itself ends predictions, and must go on to watch. */
  @Test
  void shouldEndForTooManyThatHangWhileAnInputDoesNotClose() throws Exception {
    AtomicInteger prepared = new AtomicInteger();
    Gate running = new Gate();
    translator.onOutput = sequence -> running.pass();
    translator.onContext =
        context -> {
          if (prepared.incrementAndGet() == 2) {
            eventually("a run is under way", () -> running.comers() == 1);
            context.getNDManager().attachInternal("slow to close", gate::pass);
          }
        };
    RungWatchdog watchdog = new RungWatchdog();
    try (FrameStream frames = frames(WAITING)) {
      PredictionStream<Float> stream = predictions(frames, EVERY_FRAME.withMaxHung(0), watchdog);
      eventually("a run is under way", () -> running.comers() == 1);
      eventually("another frame is prepared", () -> prepared.get() == 2);
      watchdog.ring(running);
      eventually("the second is dropped", () -> gate.comers() == 1);
      watchdog.ring(gate);
      closeEarly(stream);
      assertEquals(2, stream.statistics().hung());
      running.open();
      gate.open();
      assertTrue(stream.awaitReturned(LONG));
      assertEquals(0, allocator.framesInFlight());
    }
  }
}
