package dev.framelease.djl;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads predict frames of a screen that has another colour for each, out of four slots: the
 * model must see the colour of its own frame in every pixel.
 */
@ExtendWith(LedgerExtension.class)
final class StalePixelTest {
  private static final int THREADS = 8;
  private static final int SLOTS = 4;
  private static final int FRAMES_PER_THREAD = 25;

  @RegisterExtension static final XServer X = XServer.ofSize(320, 200);

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final AtomicLong frames = new AtomicLong();
  private ScreenSession session;
  private Canvas canvas;

  @Test
  void shouldShowEachModelItsOwnFrame() throws Exception {
    predictFor(Duration.ofSeconds(1));
  }

  @Test
  @Tag("long")
  void shouldShowEachModelItsOwnFrameForAMinute() throws Exception {
    predictFor(Duration.ofMinutes(1));
  }

  private void predictFor(Duration duration) throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(SLOTS).withOverflow(OverflowPolicy.BLOCK);
    try (ScreenSession opened =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()).withPool(pool));
        Canvas painter = Canvas.open(X.name());
        FrameModel onnx = open(ModelEngine.ONNX_RUNTIME);
        FrameModel torch = open(ModelEngine.PYTORCH)) {
      session = opened;
      canvas = painter;
      long end = System.nanoTime() + duration.toNanos();
      CompletableFuture<?>[] threads =
          IntStream.range(0, THREADS)
              .mapToObj(i -> OwnThread.run(() -> predict(i % 2 == 0 ? onnx : torch, i / 2, end)))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(threads).join();

      eventually("the slots are back", () -> session.status().slotsHeld() == 0);
      assertEquals(SLOTS, session.status().slotsCreated());
      assertTrue(frames.get() >= THREADS * FRAMES_PER_THREAD);
    }
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
  }

  private FrameModel open(ModelEngine engine) throws Exception {
    Optional<ModelInput> bytes = Optional.of(ModelInput.parse("bgrx"));
    return FrameModel.open(VisionModels.extremes(engine, folder), Optional.empty(), bytes, tensors);
  }

  /** Predicts from the slot itself on even threads, from the array of an image on odd ones. */
  private void predict(FrameModel model, int number, long end) {
    boolean fromImage = number % 2 == 1;
    Translator<Frame, float[]> translator =
        fromImage ? FrameTranslator.images(new PixelsOfImage()) : FrameTranslator.floats(tensors);
    try (Predictor<Frame, float[]> predictor = model.djl().newPredictor(translator)) {
      for (int i = 0; i < FRAMES_PER_THREAD || System.nanoTime() - end < 0; i++) {
        predictOne(predictor, fromImage);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void predictOne(Predictor<Frame, float[]> predictor, boolean fromImage) throws Exception {
    long stamp;
    Frame grabbed;
    synchronized (this) {
      stamp = frames.incrementAndGet() & 0xffffff;
      canvas.fill((int) stamp);
      grabbed = session.grab(CaptureSource.desktop());
    }
    float[] extremes;
    try (grabbed) {
      extremes = predictor.predict(grabbed);
    }
    float red = stamp >> 16;
    float green = (stamp >> 8) & 0xff;
    float blue = stamp & 0xff;
    int channels = extremes.length / 2;
    float[] expected = fromImage ? new float[] {red, green, blue} : new float[] {blue, green, red};
    for (int from : new int[] {0, channels}) {
      float[] seen = {extremes[from], extremes[from + 1], extremes[from + 2]};
      assertArrayEquals(expected, seen, "a pixel of another frame");
    }
  }

  /** The array of an image as it is. */
  private static final class PixelsOfImage implements NoBatchifyTranslator<Image, float[]> {
    @Override
    public NDList processInput(TranslatorContext context, Image image) {
      return new NDList(image.toNDArray(context.getNDManager()));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
      return outputs.head().toFloatArray();
    }
  }
}
