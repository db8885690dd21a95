package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions from streams of a real screen, by real engines. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
final class PredictionStreamTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final PredictionOptions EVERY_FRAME = PredictionOptions.DEFAULT.everyFrame();
  private static final StreamOptions FAST = StreamOptions.DEFAULT.withRate(200);
  private static final StreamOptions WAITING = FAST.withSlowConsumer(SlowConsumer.BLOCK);

  /** Sums up rows of the frame, few enough for one thread, far longer than the timeout. */
  private static final String SLOW =
      """
      total = torch.zeros([1], dtype=6, layout=None, device=None, pin_memory=None)
      for i in range(200000):
        rows = torch.slice(frame, 0, 0, 8, 1)
        total = torch.add(total, torch.sum(torch.to(rows, 6)))
      return total
      """;

  @RegisterExtension static final XServer X = XServer.ofSize(320, 180);

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final ControlledTranslator translator = new ControlledTranslator(tensors);
  private final Gate gate = new Gate();
  private ScreenSession session;
  private FrameModel model;

  @BeforeEach
  void paintRed() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
    model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors);
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(0xff0000);
    }
  }

  @AfterEach
  void shouldHaveEverySlotBack() {
    gate.open();
    eventually("the slots are back", () -> session.status().slotsHeld() == 0);
    assertEquals(0, allocator.framesInFlight());
    model.close();
    session.close();
    allocator.close();
  }

  private FrameStream frames(StreamOptions options) {
    return session.stream(CaptureSource.desktop(), options);
  }

  private PredictionStream<Float> predictions(FrameStream frames, PredictionOptions options) {
    return PredictionStream.open(frames, model.djl(), translator, options);
  }

  private static <T> Prediction<T> takeOne(PredictionStream<T> stream) throws InterruptedException {
    return stream.take(LONG).orElseThrow();
  }

  /** As by another thread, before the end of the block that opened it. */
  private static void closeEarly(AutoCloseable closeable) throws Exception {
    closeable.close();
  }

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
      assertEquals(20, statistics.latency().count());
      assertTrue(statistics.latency().medianNanos() > 0);
      assertTrue(statistics.latency().p99Nanos() >= statistics.latency().medianNanos());
      assertEquals(20, statistics.frames().delivered());
    }
  }

  private static long droppedBy(PredictionStatistics statistics) {
    return statistics.dropped().values().stream().mapToLong(Long::longValue).sum();
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldReportWhatHangsAndGoOnWithOtherThreads(boolean predicting) throws Exception {
    hangFrom(2, predicting);
    try (FrameStream frames = frames(WAITING);
        PredictionStream<Float> stream = predictions(frames, EVERY_FRAME.withTimeout(SHORT))) {
      assertEquals(1f, takeOne(stream).get());
      Prediction<Float> hung = takeOne(stream);

      assertEquals(2, hung.frame().sequence());
      PredictionException failure = hung.failure().orElseThrow();
      assertEquals(Reason.TIMED_OUT, failure.reason());
      assertEquals(
          (predicting ? "predicting" : "preparing")
              + " frame 2 has not returned within 100 ms; its slot is held until it does",
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
    Path file = TestModels.torchScript(folder.resolve("slow.pt"), SLOW);
    PredictionOptions impatient = PredictionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
    try (FrameModel slow = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
        FrameStream frames = frames(FAST.withLimit(1))) {
      PredictionStream<Float> stream =
          PredictionStream.open(frames, slow.djl(), translator, impatient);
      Prediction<Float> hung = takeOne(stream);
      assertEquals(Reason.TIMED_OUT, hung.failure().orElseThrow().reason());
      stream.close();
      closeEarly(frames);
      assertEquals(1, allocator.framesInFlight());
      assertEquals(1, session.status().slotsHeld());

      assertTrue(stream.awaitReturned(LONG));
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, stream.statistics().hung());
    }
  }

  /** An engine whose model is closed under a run ends the process. */
  @Test
  void shouldCloseTheModelWhenTheNativeRunThatHangsHasReturned(@TempDir Path folder)
      throws Exception {
    Path file = TestModels.torchScript(folder.resolve("slow.pt"), SLOW);
    PredictionOptions impatient = PredictionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
    FrameModel slow = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream =
            PredictionStream.open(frames, slow.djl(), translator, impatient)) {
      Prediction<Float> hung = takeOne(stream);
      assertEquals(Reason.TIMED_OUT, hung.failure().orElseThrow().reason());
      slow.close();
      assertFalse(slow.awaitClosed(Duration.ZERO));
      assertTrue(slow.djl().getNDManager().isOpen());

      Prediction<Float> later = takeOne(stream);
      while (later.failure().orElseThrow().reason() == Reason.TIMED_OUT) {
        later = takeOne(stream);
      }
      assertEquals(Reason.PREDICT_FAILED, later.failure().orElseThrow().reason());
      assertTrue(later.failure().orElseThrow().getMessage().contains("the model is closed"));
      assertTrue(slow.awaitClosed(LONG));
      assertFalse(slow.djl().getNDManager().isOpen());
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
  void shouldRefuseATranslatorThatCannotBePrepared() {
    Translator<Frame, Float> broken =
        new NoBatchifyTranslator<>() {
          @Override
          public void prepare(TranslatorContext context) throws IOException {
            throw new IOException("no synset");
          }

          @Override
          public NDList processInput(TranslatorContext context, Frame frame) {
            return new NDList();
          }

          @Override
          public Float processOutput(TranslatorContext context, NDList outputs) {
            return 0f;
          }
        };
    try (FrameStream frames = frames(FAST)) {
      PredictionException e =
          assertThrows(
              PredictionException.class,
              () -> PredictionStream.open(frames, model.djl(), broken, PredictionOptions.DEFAULT));
      assertEquals(Reason.PREPARE_FAILED, e.reason());
      assertTrue(e.getMessage().contains("no synset"), e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPublishEveryResult(ModelEngine engine) {
    try (FrameModel either = FrameModel.activity(engine, tensors);
        FrameStream frames = frames(WAITING.withLimit(10));
        PredictionStream<Float> stream =
            PredictionStream.open(frames, either.djl(), translator, EVERY_FRAME)) {
      Collector subscriber = new Collector(1);
      stream.publisher().subscribe(subscriber);
      eventually("all have come", () -> subscriber.completed);

      assertEquals(
          List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L),
          subscriber.received.stream().map(p -> p.frame().sequence()).toList());
      Collector late = new Collector(1);
      stream.publisher().subscribe(late);
      assertInstanceOf(IllegalStateException.class, late.failure.orElseThrow());
    }
  }

  @Test
  void shouldEndWhenItsSubscriberCancelsOrAsksForNothing() {
    try (FrameStream frames = frames(FAST)) {
      for (long first : new long[] {1, 0}) {
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT);
        Collector subscriber = new Collector(first);
        subscriber.cancelAfter = 1;
        stream.publisher().subscribe(subscriber);
        eventually("it has ended", stream::hasEnded);
        eventually("nothing is held by it", () -> allocator.framesInFlight() == 0);
        if (first == 0) {
          eventually("the reason came", () -> subscriber.failure.isPresent());
          assertInstanceOf(IllegalArgumentException.class, subscriber.failure.orElseThrow());
        }
      }
    }
  }

  @Test
  void shouldTellASubscriberWhoseThreadIsInterrupted() {
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      Collector subscriber = new Collector(1);
      subscriber.interrupts = true;
      stream.publisher().subscribe(subscriber);
      eventually("the reason came", () -> subscriber.failure.isPresent());

      PredictionException end =
          assertInstanceOf(PredictionException.class, subscriber.failure.orElseThrow());
      assertEquals(Reason.INTERRUPTED, end.reason());
      assertTrue(stream.hasEnded());
    }
  }

  /** Keeps what comes, and asks for one more each time. */
  private static final class Collector implements Flow.Subscriber<Prediction<Float>> {
    private final List<Prediction<Float>> received =
        Collections.synchronizedList(new ArrayList<>());
    private final long first;
    private Flow.Subscription subscription;
    private int cancelAfter = Integer.MAX_VALUE;
    private boolean interrupts;
    private volatile boolean completed;
    private volatile Optional<Throwable> failure = Optional.empty();

    Collector(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(first);
    }

    @Override
    public void onNext(Prediction<Float> prediction) {
      received.add(prediction);
      if (received.size() >= cancelAfter) {
        subscription.cancel();
      }
      if (interrupts) {
        Thread.currentThread().interrupt();
      }
      subscription.request(1);
    }

    @Override
    public void onError(Throwable t) {
      failure = Optional.of(t);
    }

    @Override
    public void onComplete() {
      completed = true;
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
