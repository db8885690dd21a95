package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import dev.framelease.capture.FrameStream;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.predict.PredictionException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hangs, and what is held meanwhile. */
final class PredictionHangsTest extends ScreenPredictions {
  /** Reads the first byte of the frame until it is another than in a frame of red. */
  private static final String READING =
      """
      while bool(torch.eq(torch.select(torch.select(torch.select(frame, 0, 0), 0, 0), 0, 0), 0)):
        pass
      return torch.zeros([1], dtype=6, layout=None, device=None, pin_memory=None)
      """;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldReportWhatHangsAndGoOnWithOtherThreads(boolean predicting) throws Exception {
    hangFrom(2, predicting);
    RungWatchdog watchdog = new RungWatchdog();
    try (FrameStream frames = frames(WAITING);
        PredictionStream<Float> stream =
            predictions(frames, EVERY_FRAME.withTimeout(SHORT), watchdog)) {
      assertEquals(1f, takeOne(stream).get());
      eventually("the second hangs", () -> gate.comers() == 1);
      watchdog.ring(gate);
      Prediction<Float> hung = takeOne(stream);

      assertEquals(2, hung.frame().sequence());
      PredictionException failure = hung.failure().orElseThrow();
      assertEquals(Reason.TIMED_OUT, failure.reason());
      assertEquals(
          (predicting ? "predicting" : "preparing")
              + " frame 2 has not returned within 1000 ms; its slot is held until it does",
          failure.getMessage());
      for (int expected = 3; expected < 8; expected++) {
        Prediction<Float> next = takeOne(stream);
        assertEquals(expected, next.frame().sequence());
        assertEquals(1f, next.get());
      }
      assertEquals(1, stream.statistics().hung());
      closeEarly(stream);
      closeEarly(frames);
      assertEquals(1, allocator.framesInFlight());
      eventually("its slot alone is held", () -> session.status().slotsHeld() == 1);
      assertFalse(stream.awaitReturned(Duration.ofMillis(1)));

      gate.open();
      assertTrue(stream.awaitReturned(LONG));
      eventually("none hangs", () -> stream.statistics().hung() == 0);
      assertEquals(0, allocator.framesInFlight());
    }
  }

  /** The first frame from a number on hangs. */
  private void hangFrom(long first, boolean predicting) {
    AtomicInteger before = new AtomicInteger();
    LongConsumer hang =
        sequence -> {
          if (sequence >= first && before.getAndIncrement() == 0) {
            gate.pass();
          }
        };
    if (predicting) {
      translator.onOutput = hang;
    } else {
      translator.onInput = hang;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEndWhenMoreHangThanMay(boolean predicting) throws Exception {
    hangFrom(1, predicting);
    PredictionOptions options = EVERY_FRAME.withTimeout(SHORT).withMaxHung(0);
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, options)) {
      PredictionException end =
          assertThrows(
              PredictionException.class,
              () -> {
                while (!stream.take(LONG).orElseThrow().failure().isEmpty()) {
                  assertEquals(1, stream.statistics().failed());
                }
              });

      assertEquals(Reason.TOO_MANY_HUNG, end.reason());
      assertTrue(stream.hasEnded());
      long captured = frames.statistics().captured();
      eventually("capture goes on", () -> frames.statistics().captured() > captured + 3);
      gate.open();
    }
  }

  @Test
  void shouldCloseWhileARunHangsAndHoldItsSlot() throws Exception {
    translator.onOutput = sequence -> gate.pass();
    try (FrameStream frames = frames(FAST)) {
      PredictionStream<Float> stream =
          predictions(frames, PredictionOptions.DEFAULT.withTimeout(SHORT));
      eventually("a run is under way", () -> gate.comers() == 1);
      stream.close();

      assertEquals(1, allocator.framesInFlight());
      gate.open();
      assertTrue(stream.awaitReturned(LONG));
      assertEquals(0, allocator.framesInFlight());
    }
  }

  /** The run is native, and deaf to everything: it reads the slot until it is done. */
  @Test
  void shouldHoldTheSlotThatANativeRunReads(@TempDir Path folder) throws Exception {
    Path file = TestModels.torchScript(folder.resolve("reading.pt"), READING);
    PredictionOptions impatient = PredictionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
    try (FrameModel reading = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
        FrameStream frames = frames(FAST.withLimit(1))) {
      PredictionStream<Float> stream =
          PredictionStream.open(frames, reading.djl(), translator, impatient);
      Prediction<Float> hung = takeOne(stream);
      try {
        assertEquals(Reason.TIMED_OUT, hung.failure().orElseThrow().reason());
        stream.close();
        closeEarly(frames);
        assertEquals(1, allocator.framesInFlight());
        assertEquals(1, session.status().slotsHeld());
      } finally {
        letNativeRunsReturn();
      }

      assertTrue(stream.awaitReturned(LONG));
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, stream.statistics().hung());
    }
  }

  /** An engine whose model is closed under a run ends the process. */
  @Test
  void shouldCloseTheModelWhenTheNativeRunThatHangsHasReturned(@TempDir Path folder)
      throws Exception {
    Path file = TestModels.torchScript(folder.resolve("reading.pt"), READING);
    PredictionOptions impatient =
        PredictionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)).withMaxHung(1000);
    FrameModel reading = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream =
            PredictionStream.open(frames, reading.djl(), translator, impatient)) {
      try {
        Prediction<Float> hung = takeOne(stream);
        assertEquals(Reason.TIMED_OUT, hung.failure().orElseThrow().reason());
        reading.close();

        Prediction<Float> later = takeOne(stream);
        while (later.failure().orElseThrow().reason() == Reason.TIMED_OUT) {
          later = takeOne(stream);
        }
        assertEquals(Reason.PREDICT_FAILED, later.failure().orElseThrow().reason());
        assertTrue(later.failure().orElseThrow().getMessage().contains("the model is closed"));
        assertFalse(reading.awaitClosed(Duration.ZERO));
        assertTrue(reading.djl().getNDManager().isOpen());
      } finally {
        letNativeRunsReturn();
      }

      assertTrue(reading.awaitClosed(LONG));
      assertFalse(reading.djl().getNDManager().isOpen());
    }
  }

  private void letNativeRunsReturn() {
    translator.addresses.forEach(address -> new Pointer(address).setByte(0, (byte) 7));
  }
}
