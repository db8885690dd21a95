package dev.framelease.djl;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.modality.cv.translator.SemanticSegmentationTranslator;
import ai.djl.modality.cv.translator.SingleShotDetectionTranslator;
import ai.djl.modality.cv.translator.YoloV5Translator;
import ai.djl.modality.cv.translator.YoloV8Translator;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Translators that DJL brings, fed with frames of a screen: the answers are those that are known in
 * advance, and those that the same translator gives for a BufferedImage of the same pixels.
 */
@ExtendWith(LedgerExtension.class)
final class StockTranslatorsTest {
  /** What detectors take: resized to their size, it stays as it is. */
  private static final int SCREEN = VisionModels.SIZE;

  private static final int CELL = VisionModels.CELL;
  private static final double CELL_RATIO = (double) VisionModels.CELL / VisionModels.SIZE;
  private static final int GREY = 0x666666;
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  @RegisterExtension static final XServer X = XServer.ofSize(SCREEN, SCREEN);

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private ScreenSession session;
  private Canvas canvas;

  @BeforeEach
  void openTheScreen() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
    canvas = Canvas.open(X.name());
    canvas.fill(GREY);
  }

  @AfterEach
  void shouldHaveEverySlotBack() {
    eventually("the slots are back", () -> session.status().slotsHeld() == 0);
    assertEquals(0, allocator.framesInFlight());
    canvas.close();
    session.close();
    allocator.close();
  }

  /** Paints cells of the grid that detectors cut the screen into. */
  private void paintCells(int rgb, int column, int row, int columns) {
    canvas.fill(new Region(column * CELL, row * CELL, columns * CELL, CELL), rgb);
  }

  private void paintThreeCells() {
    paintCells(RED, 1, 2, 2);
    paintCells(GREEN, 6, 7, 1);
  }

  private static final List<String> THREE_CELLS =
      List.of(box("green", 6, 7), box("red", 1, 2), box("red", 2, 2));

  private static String box(String name, int column, int row) {
    return describe(
        name, 1, new Rectangle(column * CELL_RATIO, row * CELL_RATIO, CELL_RATIO, CELL_RATIO));
  }

  private static String describe(String name, double probability, Rectangle bounds) {
    return "%s %.5f at %.5f, %.5f, %.5f, %.5f"
        .formatted(
            name, probability, bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
  }

  private static List<String> describe(DetectedObjects found) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < found.getNumberOfObjects(); i++) {
      DetectedObjects.DetectedObject one = found.item(i);
      all.add(describe(one.getClassName(), one.getProbability(), one.getBoundingBox().getBounds()));
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }

  private FrameModel open(Path file) {
    return FrameModel.open(
        file, Optional.empty(), Optional.of(ModelInput.parse("rgb:256x256")), tensors);
  }

  @ParameterizedTest
  @EnumSource
  void shouldClassify(ModelEngine engine) throws Exception {
    canvas.fill(0xcc3300);
    Translator<Image, Classifications> translator =
        ImageClassificationTranslator.builder()
            .addTransform(new Resize(224, 224))
            .addTransform(new ToTensor())
            .optSynset(COLOURS)
            .build();
    try (FrameModel model = open(VisionModels.classifier(engine, folder));
        Frame frame = session.grab(CaptureSource.desktop())) {
      Classifications found = predict(model, translator, frame);

      assertEquals("red", found.best().getClassName());
      assertEquals(0.8, found.get("red").getProbability(), 1e-3);
      assertEquals(0.2, found.get("green").getProbability(), 1e-3);
      assertEquals(0, found.get("blue").getProbability(), 1e-3);
      assertEquals(predictStock(model, translator, frame).toString(), found.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldClassifyInBatches(ModelEngine engine) throws Exception {
    Translator<Image, Classifications> translator =
        ImageClassificationTranslator.builder()
            .addTransform(new Resize(224, 224))
            .addTransform(new ToTensor())
            .optSynset(COLOURS)
            .build();
    try (FrameModel model = open(VisionModels.classifier(engine, folder));
        Predictor<Frame, Classifications> predictor =
            model.djl().newPredictor(FrameTranslator.images(translator))) {
      canvas.fill(RED);
      try (Frame one = session.grab(CaptureSource.desktop())) {
        canvas.fill(GREEN);
        try (Frame two = session.grab(CaptureSource.region(new Region(5, 5, 77, 99)))) {
          List<Classifications> found = predictor.batchPredict(List.of(one, two, one));

          assertEquals(
              List.of("red", "green", "red"),
              found.stream().map(c -> c.best().getClassName()).toList());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSlotsBackWhenABatchCannotBeStacked(ModelEngine engine) throws Exception {
    Translator<Image, Classifications> translator =
        ImageClassificationTranslator.builder()
            .addTransform(new ToTensor())
            .optSynset(COLOURS)
            .build();
    try (FrameModel model = open(VisionModels.classifier(engine, folder));
        Predictor<Frame, Classifications> predictor =
            model.djl().newPredictor(FrameTranslator.images(translator));
        Frame one = session.grab(CaptureSource.desktop());
        Frame two = session.grab(CaptureSource.region(Region.ofSize(7, 9)))) {
      TranslateException e =
          assertThrows(TranslateException.class, () -> predictor.batchPredict(List.of(one, two)));
      assertTrue(e.getMessage().contains("different input shapes"), e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDetectWithYoloV5(ModelEngine engine) throws Exception {
    paintThreeCells();
    Translator<Image, DetectedObjects> translator =
        YoloV5Translator.builder(detection()).optSynset(COLOURS).build();
    try (FrameModel model = open(VisionModels.yoloV5(engine, folder))) {
      assertFinds(THREE_CELLS, model, translator);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDetectWithYoloV8(ModelEngine engine) throws Exception {
    paintThreeCells();
    Translator<Image, DetectedObjects> translator =
        YoloV8Translator.builder(detection()).optSynset(COLOURS).build();
    try (FrameModel model = open(VisionModels.yoloV8(engine, folder))) {
      assertFinds(THREE_CELLS, model, translator);
    }
  }

  @Test
  void shouldDetectWithSsd() throws Exception {
    paintThreeCells();
    Map<String, ?> inPixels =
        Map.of("width", 256, "height", 256, "resize", "true", "threshold", 0.5);
    Translator<Image, DetectedObjects> translator =
        SingleShotDetectionTranslator.builder(inPixels).optSynset(COLOURS).build();
    try (FrameModel model = open(VisionModels.ssd(folder))) {
      assertFinds(THREE_CELLS, model, translator);
    }
  }

  private static Map<String, ?> detection() {
    return Map.of(
        "width",
        256,
        "height",
        256,
        "resize",
        "true",
        "applyRatio",
        true,
        "threshold",
        0.5,
        "maxBox",
        VisionModels.CELLS + 1);
  }

  private void assertFinds(
      List<String> expected, FrameModel model, Translator<Image, DetectedObjects> translator)
      throws Exception {
    try (Frame frame = session.grab(CaptureSource.desktop())) {
      List<String> found = describe(predict(model, translator, frame));

      assertEquals(expected, found);
      assertEquals(describe(predictStock(model, translator, frame)), found);
    }
  }

  @Test
  void shouldSegment() throws Exception {
    canvas.fill(RED);
    canvas.fill(new Region(0, 0, SCREEN / 2, SCREEN), GREEN);
    Translator<Image, CategoryMask> translator =
        SemanticSegmentationTranslator.builder(Map.of("shortEdge", 64, "maxEdge", 64))
            .optSynset(COLOURS)
            .build();
    try (FrameModel model = open(VisionModels.segmentation(folder));
        Frame frame = session.grab(CaptureSource.desktop())) {
      int[][] mask = predict(model, translator, frame).getMask();

      int[] row = new int[64];
      Arrays.fill(row, 0, 32, COLOURS.indexOf("green"));
      assertEquals(64, mask.length);
      for (int[] found : mask) {
        assertEquals(Arrays.toString(row), Arrays.toString(found));
      }
      assertEquals(
          Arrays.deepToString(predictStock(model, translator, frame).getMask()),
          Arrays.deepToString(mask));
    }
  }

  /** A translator may look at its image until it has processed the output, and not longer. */
  @ParameterizedTest
  @EnumSource
  void shouldKeepTheImageUntilTheEndOfThePrediction(ModelEngine engine) throws Exception {
    canvas.fill(RED);
    Translator<Image, FrameImage> keeping =
        new Translator<>() {
          @Override
          public NDList processInput(TranslatorContext context, Image input) {
            context.setAttachment("image", input);
            return new NDList(new ToTensor().transform(input.toNDArray(context.getNDManager())));
          }

          @Override
          public FrameImage processOutput(TranslatorContext context, NDList outputs) {
            FrameImage image = (FrameImage) context.getAttachment("image");
            assertEquals(1, session.status().slotsHeld());
            assertEquals(
                0xffff0000, image.crop(Region.ofSize(2, 2)).getWrappedImage().getRGB(1, 1));
            return image;
          }
        };
    try (FrameModel model = open(VisionModels.classifier(engine, folder));
        Predictor<Frame, FrameImage> predictor =
            model.djl().newPredictor(FrameTranslator.images(keeping))) {
      FrameImage image;
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        image = predictor.predict(frame);
      }
      assertTrue(!image.isOpen());
    }
  }

  private static <T> T predict(FrameModel model, Translator<Image, T> translator, Frame frame)
      throws TranslateException {
    try (Predictor<Frame, T> predictor =
        model.djl().newPredictor(FrameTranslator.images(translator))) {
      return predictor.predict(frame);
    }
  }

  private static <T> T predictStock(FrameModel model, Translator<Image, T> translator, Frame frame)
      throws TranslateException {
    FrameLayout layout = frame.info().layout();
    BufferedImage pixels =
        new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[layout.width()];
    for (int y = 0; y < layout.height(); y++) {
      layout.format().readRgb(frame.buffer(), y * layout.strideBytes(), row, row.length);
      pixels.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    try (Predictor<Image, T> predictor = model.djl().newPredictor(translator)) {
      return predictor.predict(new BufferedImageFactory().fromImage(pixels));
    }
  }
}
