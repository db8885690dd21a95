package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.Latency;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is predicted, in which order, and what is dropped. */
final class PredictionOrderTest extends ScreenPredictions {
  @Test
  void shouldPredictEveryFrameInOrderWithItsTimes() {
    try (FrameStream frames = frames(WAITING.withLimit(20));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      List<Prediction<Float>> all = new ArrayList<>();
      stream.forEach(all::add);

      assertEquals(20, all.size());
      long previous = 0;
      for (Prediction<Float> one : all) {
        assertEquals(1f, one.get());
        assertTrue(one.frame().sequence() > previous);
        previous = one.frame().sequence();
        PredictionTime time = one.time();
        assertTrue(one.frame().time().completedNanos() <= time.takenNanos());
        assertTrue(time.takenNanos() <= time.preparedNanos());
        assertTrue(time.preparedNanos() <= time.startedNanos());
        assertTrue(time.startedNanos() <= time.completedNanos());
        assertEquals(
            time.completedNanos() - one.frame().time().requestedNanos(), one.latencyNanos());
      }
      assertTrue(stream.hasEnded());
      PredictionStatistics statistics = stream.statistics();
      assertEquals(20, statistics.taken());
      assertEquals(20, statistics.delivered());
      assertEquals(0, droppedBy(statistics));
      assertIsLatencyOf(all, statistics.latency());
      assertEquals(20, statistics.frames().delivered());
    }
  }

  private static void assertIsLatencyOf(List<Prediction<Float>> all, Latency latency) {
    long[] nanos = all.stream().mapToLong(Prediction::latencyNanos).sorted().toArray();
    assertEquals(nanos.length, latency.count());
    assertNear(nanos[(nanos.length - 1) / 2], latency.medianNanos());
    assertNear(nanos[nanos.length - 1], latency.p99Nanos());
    assertNear(nanos[nanos.length - 1], latency.maxNanos());
  }

  /** As exactly as the histogram counts. */
  private static void assertNear(long expected, long found) {
    assertTrue(Math.abs(expected - found) <= expected / 50, expected + " and not " + found);
  }

  @Test
  void shouldLetTheLatestFrameWinWhileTheModelIsBusy() throws Exception {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream =
            predictions(frames, PredictionOptions.DEFAULT.withCapacity(1000))) {
      eventually("the model is busy", () -> gate.comers() == 1);
      long before = stream.statistics().dropped(PredictionDrop.INPUT_REPLACED);
      eventually(
          "inputs are replaced",
          () -> stream.statistics().dropped(PredictionDrop.INPUT_REPLACED) > before + 3);
      gate.open();
      Prediction<Float> first = takeOne(stream);
      Prediction<Float> second = takeOne(stream);

      assertTrue(second.frame().sequence() > first.frame().sequence() + 3);
      closeEarly(stream);
      PredictionStatistics end = stream.statistics();
      assertEquals(end.taken(), end.delivered() + droppedBy(end));
    }
  }

  @Test
  void shouldLetTheLatestResultWinWhileNobodyTakes() throws Exception {
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      eventually(
          "results are replaced",
          () -> stream.statistics().dropped(PredictionDrop.RESULT_REPLACED) > 3);
      assertTrue(takeOne(stream).frame().sequence() > 3);
    }
  }

  @Test
  void shouldDropTheNewestWhereThatIsWanted() throws Exception {
    PredictionOptions options =
        PredictionOptions.DEFAULT.withSlowConsumer(SlowConsumer.DROP_NEWEST).withCapacity(2);
    try (FrameStream frames = frames(WAITING);
        PredictionStream<Float> stream = predictions(frames, options)) {
      eventually(
          "results are dropped",
          () -> stream.statistics().dropped(PredictionDrop.RESULT_QUEUE_FULL) > 3);
      assertEquals(2, stream.statistics().waiting());
      assertEquals(1, takeOne(stream).frame().sequence());
    }
  }

  @Test
  void shouldWaitForTakersWithEveryFrame() throws Exception {
    try (FrameStream frames = frames(WAITING);
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      // One waits to be taken, one to be delivered, one for the model, one to wait for the model.
      eventually("every place is taken", () -> frames.statistics().waiting() == 1);
      eventually("four are on their way", () -> stream.statistics().taken() == 4);
      for (int expected = 1; expected <= 9; expected++) {
        assertEquals(expected, takeOne(stream).frame().sequence());
      }
      assertEquals(0, droppedBy(stream.statistics()));
    }
  }

  @Test
  void shouldCloseValuesThatNobodyTakes() throws Exception {
    AtomicInteger open = new AtomicInteger();
    Translator<Frame, AutoCloseable> counting =
        new CountingTranslator(new ControlledTranslator(tensors), open);
    try (FrameStream frames = frames(FAST)) {
      AutoCloseable kept;
      try (PredictionStream<AutoCloseable> stream =
          PredictionStream.open(frames, model.djl(), counting, PredictionOptions.DEFAULT)) {
        eventually(
            "results are replaced",
            () -> stream.statistics().dropped(PredictionDrop.RESULT_REPLACED) > 3);
        kept = takeOne(stream).get();
      }
      assertEquals(1, open.get());
      kept.close();
    }
  }

  /** Gives values of which it counts the open ones. */
  private record CountingTranslator(ControlledTranslator translator, AtomicInteger open)
      implements NoBatchifyTranslator<Frame, AutoCloseable> {
    @Override
    public NDList processInput(TranslatorContext context, Frame frame) {
      return translator.processInput(context, frame);
    }

    @Override
    public AutoCloseable processOutput(TranslatorContext context, NDList outputs) {
      open.incrementAndGet();
      return open::decrementAndGet;
    }
  }

  @Test
  void shouldRefuseOptionsOutOfTheirRange() {
    PredictionOptions options = PredictionOptions.DEFAULT;
    assertThrows(IllegalArgumentException.class, () -> options.withCapacity(0));
    assertThrows(IllegalArgumentException.class, () -> options.withTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> options.withMaxHung(-1));
  }
}
