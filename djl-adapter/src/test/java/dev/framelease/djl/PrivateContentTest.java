package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.predict.PredictionOptions;
import dev.framelease.djl.predict.PredictionStream;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.Secret;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A screen of one secret colour is captured, recorded, replayed and shown to models, with what goes
 * wrong on the way: nothing that is said of it tells the colour.
 */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
final class PrivateContentTest {
  private static final int COLOUR = 0xa7d3f1;
  private static final Secret SECRET = Secret.ofColour(COLOUR);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final List<String> EVENTS =
      List.of("Grab", "Drop", "Fallback", "SlotExhaustion", "PredictionFailure");

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  /** Whatever an object says of itself. */
  private void say(Object... things) {
    for (Object thing : things) {
      said.write(thing + "\n");
    }
  }

  /** Whatever an error says, with its causes and what it has suppressed. */
  private void fail(Executable work) {
    Throwable thrown = assertThrows(Throwable.class, work);
    thrown.printStackTrace(new PrintWriter(said, true));
  }

  @Test
  void shouldTellNothingOfWhatIsOnTheScreen() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (Canvas canvas = Canvas.open(X.name());
        LogOf log = LogOf.all();
        Recording recording = new Recording()) {
      canvas.fill(COLOUR);
      EVENTS.forEach(name -> recording.enable("dev.framelease." + name).withoutThreshold());
      recording.start();
      PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
      System.setOut(both);
      System.setErr(both);
      useAll(canvas);
      recording.stop();
      Path events = folder.resolve("events.jfr");
      recording.dump(events);
      say(RecordingFile.readAllEvents(events).toArray());
      assertTrue(said.toString().contains("dev.framelease.Grab"), "there are events");
      log.records().forEach(logged -> say(LogOf.text(logged)));
      assertTrue(!log.records().isEmpty(), "something was logged");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    say(printed.toString(StandardCharsets.UTF_8));
    assertEquals(Optional.empty(), SECRET.toldBy(said.toString()), said::toString);
  }

  private void useAll(Canvas canvas) throws Exception {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session =
            ScreenSession.open(
                SessionOptions.DEFAULT
                    .withDisplay(X.name())
                    .withPool(PoolOptions.DEFAULT.withMaxSlots(3)))) {
      say(session, session.status(), session.monitors(), session.cursor(), session.windows());
      try (Frame frame = session.grab(DESKTOP)) {
        checkShown(frame);
        describe(frame);
        record(frame, allocator);
        batch(frame, allocator);
      }
      exhaust(session);
      stream(session, canvas);
      replay(allocator);
      for (ModelEngine engine : ModelEngine.values()) {
        predict(session, allocator, engine);
      }
      say(session.status(), allocator, allocator.holders(), HolderLedger.open());
    }
  }

  private static void checkShown(Frame frame) {
    assertEquals(COLOUR, frame.buffer().getInt(0) & 0xffffff);
    assertTrue(SECRET.toldBy("" + (frame.buffer().getInt(0) & 0xffffff)).isPresent());
  }

  private void describe(Frame frame) {
    say(frame, frame.info(), frame.block(), frame.buffer());
    try (Lease lease = frame.lease("a reader");
        PixelView pixels = frame.pixels();
        PixelView part = pixels.crop(new Region(1, 2, 3, 4))) {
      say(lease, pixels, part, pixels.layout(), part.layout(), HolderLedger.open());
      fail(() -> pixels.getLong(99, 99, 99));
      fail(() -> pixels.setLong(COLOUR & 0xff, 0, 0, 0));
      fail(() -> pixels.reshape(5, 7));
      fail(() -> pixels.crop(new Region(60, 40, 30, 30)));
    }
    try (Frame packed = frame.toPacked(new Region(3, 4, 5, 6))) {
      say(packed, packed.info(), packed.block());
    }
    Frame closed = frame.share("for a moment");
    closed.close();
    say(closed);
    fail(closed::buffer);
    fail(closed::pixels);
    fail(() -> FrameImage.of(closed));
  }

  private void record(Frame frame, FrameAllocator allocator) throws IOException {
    for (IpcFormat format : IpcFormat.values()) {
      Path path = folder.resolve(format + ".arrow");
      FrameSchema schema = FrameSchema.of(64, 48);
      try (FrameIpcWriter writer = FrameIpcWriter.open(path, format, schema, allocator)) {
        writer.write(frame);
        say(writer, schema, writer.framesWritten());
      }
    }
    fail(
        () -> {
          FrameSchema other = FrameSchema.of(10, 10);
          Path path = folder.resolve("other.arrow");
          try (FrameIpcWriter writer =
              FrameIpcWriter.open(path, IpcFormat.FILE, other, allocator)) {
            writer.write(frame);
          }
        });
    byte[] bytes = Files.readAllBytes(folder.resolve("FILE.arrow"));
    for (int length : new int[] {7, 100, 5_000, bytes.length - 300, bytes.length - 1}) {
      byte[] cut = Arrays.copyOf(bytes, length);
      Path path = Files.write(folder.resolve("cut.arrow"), cut);
      try (FrameArchive archive = FrameArchive.open(path)) {
        say(archive, archive.schema(), archive.arrowSchema());
        archive.get(0).close();
      } catch (RuntimeException e) {
        e.printStackTrace(new PrintWriter(said, true));
      }
    }
  }

  private void batch(Frame frame, FrameAllocator allocator) {
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
        FrameBatches batches = FrameBatches.open(FrameSchema.of(64, 48), allocator);
        VectorSchemaRoot root = batches.toRecordBatch(frame)) {
      say(buffer, buffer.arrow(), buffer.info(), root.getSchema(), batches);
      say(allocator, allocator.holders());
    }
  }

  private void exhaust(ScreenSession session) {
    try (Frame one = session.grab(DESKTOP);
        Frame two = session.grab(DESKTOP);
        Frame three = session.grab(DESKTOP)) {
      say(one, two, three, session.tryGrab(DESKTOP, Duration.ofMillis(20)), session.status());
      fail(() -> session.grab(DESKTOP));
      fail(() -> session.grab(CaptureSource.region(new Region(50, 40, 60, 60))));
    }
  }

  private void stream(ScreenSession session, Canvas canvas) throws InterruptedException {
    try (FrameStream stream =
        session.stream(DESKTOP.withCursor(), StreamOptions.DEFAULT.asFastAsPossible())) {
      for (int i = 0; i < 3; i++) {
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          say(frame, frame.info(), frame.info().damage(), stream, stream.statistics());
        }
        canvas.fill(new Region(3, 3, 9, 9), COLOUR);
      }
    }
  }

  private void replay(FrameAllocator allocator) throws Exception {
    try (FrameArchive archive = FrameArchive.open(folder.resolve("FILE.arrow"));
        Frame frame = archive.get(0);
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      checkShown(frame);
      say(archive, archive.schema(), archive.arrowSchema(), frame, frame.info(), buffer);
      fail(() -> archive.get(7));
    }
  }

  private void predict(ScreenSession session, FrameAllocator allocator, ModelEngine engine)
      throws Exception {
    FrameTensors tensors = FrameTensors.of(allocator);
    try (FrameModel model = FrameModel.activity(engine, tensors);
        NDManager manager = model.newManager();
        Frame frame = session.grab(DESKTOP)) {
      NDArray array = tensors.wrap(manager, frame);
      // What DJL prints of arrays of its own is not the library's.
      if (engine == ModelEngine.ONNX_RUNTIME) {
        say(array);
      }
      say(model, model.input(), model.handOver(frame.info().layout()), tensors.status(manager));
      fail(() -> model.infer(array.reshape(5, 7)));
      Preprocess preprocess = Preprocess.builder().bilinear(8, 8).build();
      say(preprocess);
      PreprocessedInput.of(preprocess, tensors).prepare(manager, frame).close();
      try (FrameImage image = FrameImage.of(frame);
          Predictor<Frame, float[]> predictor =
              model.djl().newPredictor(FrameTranslator.floats(tensors))) {
        say(image, predictor.predict(frame).length);
        fail(() -> image.crop(new Region(60, 40, 60, 60)));
      }
      say(manager, allocator.holders());
      failInStream(session, model);
    }
  }

  /** A translator that throws: the frame is reported as failed. */
  private void failInStream(ScreenSession session, FrameModel model) throws InterruptedException {
    StreamOptions options = StreamOptions.DEFAULT.asFastAsPossible();
    try (FrameStream frames = session.stream(DESKTOP, options);
        PredictionStream<Float> predictions =
            PredictionStream.open(
                frames, model.djl(), new ThrowingTranslator(), PredictionOptions.DEFAULT)) {
      Eventually.eventually("a failure", () -> predictions.statistics().failed() > 0);
      say(predictions.take(Duration.ofMillis(1)));
      say(predictions, predictions.statistics());
    }
  }

  private static final class ThrowingTranslator implements NoBatchifyTranslator<Frame, Float> {
    @Override
    public NDList processInput(TranslatorContext context, Frame frame) {
      throw new IllegalStateException("it does not like frame " + frame.info().sequence());
    }

    @Override
    public Float processOutput(TranslatorContext context, NDList outputs) {
      return 0f;
    }
  }
}
