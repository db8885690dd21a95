package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.capture.FrameStream;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What throws, gives nothing, or interrupts. */
final class PredictionFailuresTest extends ScreenPredictions {
  @Test
  void shouldReportWhatThrowsAndGoOn() {
    translator.onInput = sequence -> failEveryThird(sequence, 0, "no input");
    translator.onOutput = sequence -> failEveryThird(sequence, 1, "no output");
    try (FrameStream frames = frames(WAITING.withLimit(12));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      int number = 0;
      for (Prediction<Float> one : stream) {
        number++;
        long kind = one.frame().sequence() % 3;
        if (kind == 2) {
          assertEquals(1f, one.get());
          continue;
        }
        PredictionException failure = one.failure().orElseThrow();
        assertEquals(kind == 0 ? Reason.PREPARE_FAILED : Reason.PREDICT_FAILED, failure.reason());
        assertTrue(failure.getMessage().contains("frame " + one.frame().sequence() + ": no "));
        assertSame(failure, assertThrows(PredictionException.class, one::get).getCause());
      }
      assertEquals(12, number);
      assertEquals(8, stream.statistics().failed());
      assertEquals(4, stream.statistics().latency().count());
    }
  }

  @Test
  void shouldReportErrorsAndGoOn() {
    translator.onInput =
        sequence -> {
          if (sequence % 3 == 0) {
            throw new OutOfMemoryError("no room for an input");
          }
        };
    translator.onOutput =
        sequence -> {
          if (sequence % 3 == 1) {
            throw new AssertionError("no output");
          }
        };
    try (FrameStream frames = frames(WAITING.withLimit(9));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      int failed = 0;
      for (Prediction<Float> one : stream) {
        failed += one.failure().isPresent() ? 1 : 0;
        assertEquals(one.frame().sequence() % 3 == 2, one.failure().isEmpty());
      }
      assertEquals(6, failed);
      assertEquals(9, stream.statistics().delivered());
    }
  }

  @Test
  void shouldReportAnInputThatIsMissingOrClosedAndGoOn() {
    Translator<Frame, Float> careless =
        new FrameTranslator<>(tensors) {
          @Override
          public NDList processInput(TranslatorContext context, Frame frame) {
            NDList input = super.processInput(context, frame);
            if (frame.info().sequence() % 3 == 0) {
              input.close();
            }
            return frame.info().sequence() % 3 == 1 ? null : input;
          }

          @Override
          public Float processOutput(TranslatorContext context, NDList outputs) {
            return outputs.head().toFloatArray()[0];
          }
        };
    try (FrameStream frames = frames(WAITING.withLimit(9));
        PredictionStream<Float> stream =
            PredictionStream.open(frames, model.djl(), careless, EVERY_FRAME)) {
      int number = 0;
      for (Prediction<Float> one : stream) {
        number++;
        assertEquals(one.frame().sequence() % 3 == 2, one.failure().isEmpty());
        one.failure().ifPresent(why -> assertEquals(Reason.PREDICT_FAILED, why.reason()));
      }
      assertEquals(9, number);
    }
  }

  @Test
  void shouldGoOnAfterATranslatorThatInterruptsItsThread() {
    translator.onInput = sequence -> Thread.currentThread().interrupt();
    translator.onOutput = sequence -> Thread.currentThread().interrupt();
    try (FrameStream frames = frames(WAITING.withLimit(6));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      int number = 0;
      for (Prediction<Float> one : stream) {
        assertEquals(1f, one.get());
        number++;
      }
      assertEquals(6, number);
    }
  }

  /** As a timer does that a translator has set, and that comes too late. */
  @Test
  void shouldMeanNothingByInterruptsFromOutside() throws Exception {
    Set<Thread> stages = ConcurrentHashMap.newKeySet();
    translator.onInput = sequence -> stages.add(Thread.currentThread());
    translator.onOutput = sequence -> stages.add(Thread.currentThread());
    try (FrameStream frames = frames(WAITING.withLimit(12));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      eventually("every place is taken", () -> stream.statistics().taken() == 4);
      eventually("both have worked", () -> stages.size() == 2);
      for (int expected = 1; expected <= 12; expected++) {
        stages.forEach(Thread::interrupt);
        Prediction<Float> next = takeOne(stream);
        assertEquals(expected, next.frame().sequence());
        assertEquals(1f, next.get());
      }
      assertTrue(stream.take(LONG).isEmpty() && stream.hasEnded());
      assertEquals(0, droppedBy(stream.statistics()));
    }
  }

  @Test
  void shouldGoOnAfterATranslatorThatGivesNothing() {
    Translator<Frame, Float> nothing =
        new FrameTranslator<>(tensors) {
          @Override
          public Float processOutput(TranslatorContext context, NDList outputs) {
            return null;
          }
        };
    try (FrameStream frames = frames(WAITING.withLimit(3));
        PredictionStream<Float> stream =
            PredictionStream.open(frames, model.djl(), nothing, EVERY_FRAME)) {
      int number = 0;
      for (Prediction<Float> one : stream) {
        assertNull(one.get());
        assertTrue(one.value().isEmpty() && one.failure().isEmpty());
        number++;
      }
      assertEquals(3, number);
      assertEquals(0, stream.statistics().failed());
    }
  }

  @Test
  void shouldRecordAFailureAsAnEvent(@TempDir Path folder) throws Exception {
    translator.onOutput = sequence -> failEveryThird(sequence, 2, "no output");
    Path file = folder.resolve("run.jfr");
    try (Recording recording = startedRecording();
        FrameStream frames = frames(WAITING.withLimit(3));
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME)) {
      stream.forEach(one -> assertEquals(one.frame().sequence() == 2, one.failure().isPresent()));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().endsWith("PredictionFailure"))
            .toList();
    assertEquals(1, events.size());
    assertEquals(2, events.get(0).getLong("sequence"));
  }

  private static Recording startedRecording() {
    Recording recording = new Recording();
    recording.enable("dev.framelease.PredictionFailure");
    recording.start();
    return recording;
  }

  private static void failEveryThird(long sequence, int rest, String message) {
    if (sequence % 3 == rest) {
      throw new IllegalStateException(message);
    }
  }

  /** It keeps the manager of the arrays that its predictions would share. */
  private static final class Unprepared implements NoBatchifyTranslator<Frame, Float> {
    private final Throwable failure;
    private NDManager shared;

    Unprepared(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void prepare(TranslatorContext context) throws Exception {
      shared = context.getPredictorManager();
      assertTrue(shared.isOpen());
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }

    @Override
    public NDList processInput(TranslatorContext context, Frame frame) {
      return new NDList();
    }

    @Override
    public Float processOutput(TranslatorContext context, NDList outputs) {
      return 0f;
    }
  }

  private <E extends Throwable> E assertRefused(Class<E> type, Unprepared translator) {
    try (FrameStream frames = frames(FAST)) {
      E thrown =
          assertThrows(
              type,
              () ->
                  PredictionStream.open(
                      frames, model.djl(), translator, PredictionOptions.DEFAULT));
      assertFalse(translator.shared.isOpen());
      return thrown;
    }
  }

  @Test
  void shouldRefuseATranslatorThatCannotBePrepared() {
    PredictionException e =
        assertRefused(PredictionException.class, new Unprepared(new IOException("no synset")));
    assertEquals(Reason.PREPARE_FAILED, e.reason());
    assertTrue(e.getMessage().contains("no synset"), e.getMessage());
  }

  @Test
  void shouldKeepNothingOfATranslatorThatFailsWithAnError() {
    LinkageError error = new LinkageError("no tokenizer");
    assertSame(error, assertRefused(LinkageError.class, new Unprepared(error)));
  }
}
