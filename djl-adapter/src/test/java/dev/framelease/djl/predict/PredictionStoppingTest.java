package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Gate;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.OwnThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How predictions end, on whatever thread. */
final class PredictionStoppingTest extends ScreenPredictions {
  @Test
  void shouldWaitForTheRunUnderWayWhenItCloses() {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      eventually("a run is under way", () -> gate.comers() == 1);
      CompletableFuture<Void> closing = OwnThread.run(stream::close);
      eventually("nothing can be taken", stream::hasEnded);
      assertFalse(closing.isDone());

      gate.open();
      closing.join();
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, stream.statistics().hung());
    }
  }

  /** Whoever closes, and closes the model then, must not be let go before the run is over. */
  @Test
  void shouldWaitInEachCloseForTheRunUnderWay() throws Exception {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      eventually("a run is under way", () -> gate.comers() == 1);
      List<Thread> closing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        closing.add(closing(stream));
      }
      for (Thread thread : closing) {
        eventually("it waits", () -> thread.getState() == Thread.State.WAITING);
      }
      eventually("what waited is dropped", () -> allocator.framesInFlight() == 1);

      gate.open();
      closeEarly(stream);
      assertEquals(0, allocator.framesInFlight());
      closing.forEach(thread -> eventually("it is let go", () -> !thread.isAlive()));
    }
  }

  @Test
  void shouldCloseInSpiteOfAnInterruptAndLeaveTheFlagSet() throws Exception {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      eventually("a run is under way", () -> gate.comers() == 1);
      AtomicBoolean flag = new AtomicBoolean();
      Runnable close = stream::close;
      Thread thread =
          new Thread(
              () -> {
                close.run();
                flag.set(Thread.interrupted());
              });
      thread.start();
      eventually("it waits", () -> thread.getState() == Thread.State.WAITING);
      thread.interrupt();
      eventually("it has taken that in", () -> !thread.isInterrupted());
      assertTrue(thread.isAlive());

      gate.open();
      thread.join();
      assertTrue(flag.get());
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldGoOnWaitingForARunThatHangsAfterInterrupts() throws Exception {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST)) {
      PredictionStream<Float> stream =
          predictions(frames, PredictionOptions.DEFAULT.withTimeout(SHORT));
      eventually("a run is under way", () -> gate.comers() == 1);
      stream.close();
      Interrupts.Call wait = () -> assertFalse(stream.awaitReturned(Duration.ofMillis(2)));
      assertTrue(Interrupts.times(40, 1).of(wait, e -> false) > 0);
      gate.open();
      assertTrue(stream.awaitReturned(LONG));
    }
  }

  /** What waits to be predicted holds its slot until whoever came first has dropped it. */
  @Test
  void shouldWaitInEachCloseForWhatAnotherDrops() throws Exception {
    Gate running = new Gate();
    translator.onOutput = sequence -> running.pass();
    AtomicInteger prepared = new AtomicInteger();
    translator.onContext =
        context -> {
          if (prepared.incrementAndGet() == 2) {
            // Else it could come while the first one waits, and be dropped as the newest.
            eventually("a run is under way", () -> running.comers() == 1);
            context.getNDManager().attachInternal("slow to close", gate::pass);
          }
        };
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream =
            predictions(
                frames, PredictionOptions.DEFAULT.withSlowConsumer(SlowConsumer.DROP_NEWEST))) {
      try {
        eventually(
            "the second frame waits",
            () -> stream.statistics().dropped(PredictionDrop.INPUT_QUEUE_FULL) > 0);
        Thread first = closing(stream);
        eventually("it drops what waits", () -> gate.comers() == 1);
        running.open();
        Thread second = closing(stream);
        eventually("it waits, too", () -> second.getState() == Thread.State.WAITING);

        gate.open();
        first.join();
        second.join();
        assertEquals(0, allocator.framesInFlight());
      } finally {
        // Before the stream is closed, which would wait for whoever stands there.
        gate.open();
        running.open();
      }
    }
  }

  private static Thread closing(PredictionStream<?> stream) {
    Thread thread = new Thread(stream::close, "closing");
    thread.start();
    return thread;
  }

  @Test
  void shouldEndWhenValuesCannotBeClosed() throws Exception {
    Translator<Frame, AutoCloseable> broken =
        new FrameTranslator<>(tensors) {
          @Override
          public AutoCloseable processOutput(TranslatorContext context, NDList outputs) {
            return () -> {
              throw new AssertionError("cannot be closed");
            };
          }
        };
    try (FrameStream frames = frames(FAST)) {
      PredictionStream<AutoCloseable> stream =
          PredictionStream.open(
              frames, model.djl(), broken, PredictionOptions.DEFAULT.withCapacity(3));
      eventually(
          "results are replaced",
          () -> stream.statistics().dropped(PredictionDrop.RESULT_REPLACED) > 3);
      takeOne(stream);
      stream.close();
      PredictionStatistics end = stream.statistics();
      assertEquals(end.taken(), end.delivered() + droppedBy(end));
      assertTrue(stream.awaitReturned(LONG));
    }
  }

  /** The value is the input: an array over the slot, which the translator has detached. */
  @Test
  void shouldHoldTheSlotOfAValueThatReadsIt() throws Exception {
    Translator<Frame, NDArray> keeping =
        new FrameTranslator<>(tensors) {
          @Override
          public NDList processInput(TranslatorContext context, Frame frame) {
            NDList input = super.processInput(context, frame);
            context.setAttachment("input", input.head());
            return input;
          }

          @Override
          public NDArray processOutput(TranslatorContext context, NDList outputs) {
            NDArray part = ((NDArray) context.getAttachment("input")).get(":, 0:1");
            part.detach();
            return part;
          }
        };
    try (FrameModel torch = FrameModel.activity(ModelEngine.PYTORCH, tensors);
        FrameStream frames = frames(WAITING.withLimit(3));
        PredictionStream<NDArray> stream =
            PredictionStream.open(frames, torch.djl(), keeping, EVERY_FRAME)) {
      NDArray kept = takeOne(stream).get();
      takeOne(stream).get().close();
      closeEarly(stream);
      assertEquals(1, allocator.framesInFlight());
      assertEquals((byte) 0xff, kept.toByteArray()[2]);
      kept.close();
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldCloseWithinATranslator() {
    AtomicReference<PredictionStream<Float>> itself = new AtomicReference<>();
    translator.onOutput =
        sequence -> {
          eventually("it is known", () -> itself.get() != null);
          itself.get().close();
        };
    try (FrameStream frames = frames(FAST)) {
      itself.set(predictions(frames, PredictionOptions.DEFAULT));
      eventually("it has ended", itself.get()::hasEnded);
      eventually("nothing is held by it", () -> allocator.framesInFlight() == 0);
      itself.get().close();
    }
  }

  @Test
  void shouldLeaveTheStreamOfFramesOpen() throws Exception {
    try (FrameStream frames = frames(FAST)) {
      try (PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
        takeOne(stream);
      }
      assertFalse(frames.hasEnded());
      frames.take(LONG).orElseThrow().close();
    }
  }

  @Test
  void shouldSayWhyTheStreamOfFramesCouldNotGoOn() throws Exception {
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      takeOne(stream);
      session.close();
      CaptureException end =
          assertThrows(
              CaptureException.class,
              () -> {
                while (stream.take(LONG).isPresent()) {
                  assertFalse(stream.statistics().taken() == 0);
                }
              });
      assertEquals(CaptureException.Reason.SESSION_CLOSED, end.reason());
    }
  }

  @Test
  void shouldCloseAnIterationThatIsInterrupted() {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream =
            predictions(frames, PredictionOptions.DEFAULT.withTimeout(SHORT).withMaxHung(9))) {
      Thread.currentThread().interrupt();
      PredictionException e =
          assertThrows(PredictionException.class, () -> stream.iterator().hasNext());

      assertEquals(Reason.INTERRUPTED, e.reason());
      assertTrue(Thread.interrupted());
      assertTrue(stream.hasEnded());
      gate.open();
    }
  }
}
