package dev.framelease.djl.models;

import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Models with the inputs and outputs of well-known ones, whose answers can be said in advance: they
 * find red, green and blue.
 *
 * <p>All take RGB from 0 to 1, float32 [batch, 3, height, width]. Detectors cut an input of {@value
 * #SIZE}×{@value #SIZE} into cells of {@value #CELL}×{@value #CELL}; each cell is a box, and its
 * score for a colour is the mean of that colour less the mean of the smallest one: 0 for grey.
 */
public final class VisionModels {
  /** Width and height of what a detector takes. */
  public static final int SIZE = 256;

  /** Width and height of a box. */
  public static final int CELL = 32;

  /** Boxes that a detector gives: one for each cell. */
  public static final int CELLS = (SIZE / CELL) * (SIZE / CELL);

  private static final int GRID = SIZE / CELL;

  private VisionModels() {}

  /** Means of the colours: [batch, 3]. */
  public static Path classifier(ModelEngine engine, Path folder) throws IOException {
    if (engine == ModelEngine.PYTORCH) {
      return TestModels.torchScript(
          folder.resolve("classifier.pt"), "return torch.mean(frame, [2, 3], False)");
    }
    return Files.write(
        folder.resolve("classifier.onnx"),
        new OnnxModelWriter("classifier")
            .input("pixels", ElementType.FLOAT, List.of("batch", "3", "height", "width"))
            .output("scores", ElementType.FLOAT, List.of("batch", "3"))
            .reduce("ReduceMean", "scores", "pixels", 2, 3)
            .toByteArray());
  }

  /** Of bytes [height, width, channels]: the largest of each channel, and the smallest, [2, n]. */
  public static Path extremes(ModelEngine engine, Path folder) throws IOException {
    if (engine == ModelEngine.PYTORCH) {
      return TestModels.torchScript(
          folder.resolve("extremes.pt"),
          """
          most = torch.amax(frame, [0, 1], False)
          least = torch.amin(frame, [0, 1], False)
          return torch.to(torch.stack([most, least], 0), 6)
          """);
    }
    return Files.write(
        folder.resolve("extremes.onnx"),
        new OnnxModelWriter("extremes")
            .input("pixels", ElementType.UINT8, List.of("height", "width", "channels"))
            .output("extremes", ElementType.FLOAT, List.of("2", "channels"))
            .reduce("ReduceMax", "most", "pixels", 0, 1)
            .reduce("ReduceMin", "least", "pixels", 0, 1)
            .integers("asRow", 1, -1)
            .node("Reshape", "mostRow", "most", "asRow")
            .node("Reshape", "leastRow", "least", "asRow")
            .along(0, "Concat", "bytes", "mostRow", "leastRow")
            .cast("extremes", "bytes", ElementType.FLOAT)
            .toByteArray());
  }

  /** Boxes of YOLO v5: [batch, cells, 8] of x, y, width, height, objectness, scores. */
  public static Path yoloV5(ModelEngine engine, Path folder) throws IOException {
    if (engine == ModelEngine.PYTORCH) {
      return TestModels.torchScript(
          folder.resolve("yolo5.pt"),
          torchCells() + "return torch.transpose(torch.cat([boxes, most, scores], 1), 1, 2)");
    }
    OnnxModelWriter model =
        detector("yolo5")
            .output("found", ElementType.FLOAT, List.of("batch", "" + CELLS, "8"))
            .integers("asColumn", -1, CELLS, 1);
    String[] columns = {"x", "y", "w", "h", "most", "red", "green", "blue"};
    for (String column : columns) {
      model.node("Reshape", column + "Column", column, "asColumn");
    }
    return Files.write(
        folder.resolve("yolo5.onnx"),
        model.along(2, "Concat", "found", suffixed(columns, "Column")).toByteArray());
  }

  /** Boxes of YOLO v8: [batch, 7, cells] of x, y, width, height, scores. */
  public static Path yoloV8(ModelEngine engine, Path folder) throws IOException {
    if (engine == ModelEngine.PYTORCH) {
      return TestModels.torchScript(
          folder.resolve("yolo8.pt"), torchCells() + "return torch.cat([boxes, scores], 1)");
    }
    return Files.write(
        folder.resolve("yolo8.onnx"),
        detector("yolo8")
            .output("found", ElementType.FLOAT, List.of("batch", "7", "" + CELLS))
            .along(1, "Concat", "found", "x", "y", "w", "h", "red", "green", "blue")
            .toByteArray());
  }

  /**
   * Boxes of SSD, three for each cell: classes [batch, boxes], scores [batch, boxes], and left,
   * top, right, bottom [batch, boxes, 4] in pixels of the input.
   */
  public static Path ssd(Path folder) throws IOException {
    OnnxModelWriter model =
        detector("ssd")
            .output("classes", ElementType.FLOAT, List.of("batch", "" + 3 * CELLS))
            .output("probabilities", ElementType.FLOAT, List.of("batch", "" + 3 * CELLS))
            .output("corners", ElementType.FLOAT, List.of("batch", "" + 3 * CELLS, "4"))
            .floats("1f", 1)
            .floats("2f", 2)
            .integers("asRow", -1, 3 * CELLS)
            .integers("asColumn", -1, 3 * CELLS, 1)
            .along(1, "Concat", "threeZeros", "zero", "zero", "zero")
            .node("Reshape", "probabilities", "scores", "asRow")
            .node("Add", "one", "zero", "1f")
            .node("Add", "two", "zero", "2f")
            .along(1, "Concat", "classIds", "zero", "one", "two")
            .node("Reshape", "classes", "classIds", "asRow")
            .floats("half", CELL / 2f);
    for (String axis : List.of("x", "y")) {
      model
          .node("Add", axis + "Tripled", "threeZeros", axis)
          .node("Reshape", axis + "Column", axis + "Tripled", "asColumn")
          .node("Sub", axis + "Low", axis + "Column", "half")
          .node("Add", axis + "High", axis + "Column", "half");
    }
    return Files.write(
        folder.resolve("ssd.onnx"),
        model.along(2, "Concat", "corners", "xLow", "yLow", "xHigh", "yHigh").toByteArray());
  }

  /** A score of each pixel for each colour, as the second output: [batch, 3, height, width]. */
  public static Path segmentation(Path folder) throws IOException {
    List<String> shape = List.of("batch", "3", "height", "width");
    return Files.write(
        folder.resolve("segmentation.onnx"),
        new OnnxModelWriter("segmentation")
            .input("pixels", ElementType.FLOAT, shape)
            .output("means", ElementType.FLOAT, List.of("batch", "3"))
            .output("scores", ElementType.FLOAT, shape)
            .reduce("ReduceMean", "means", "pixels", 2, 3)
            .node("Identity", "scores", "pixels")
            .toByteArray());
  }

  /** Values [batch, 1, cells]: zero, x, y, w, h, most, red, green, blue; and all scores. */
  private static OnnxModelWriter detector(String name) {
    OnnxModelWriter model =
        new OnnxModelWriter(name)
            .input("pixels", ElementType.FLOAT, List.of("batch", "3", "" + SIZE, "" + SIZE))
            .integers("asCells", -1, 3, GRID, CELL, GRID, CELL)
            .node("Reshape", "cells", "pixels", "asCells")
            .reduce("ReduceMean", "grid", "cells", 3, 5)
            .integers("asList", -1, 3, CELLS)
            .node("Reshape", "means", "grid", "asList")
            .integers("asOne", -1, 1, CELLS)
            .reduce("ReduceMin", "leastFlat", "means", 1)
            .node("Reshape", "least", "leastFlat", "asOne")
            .node("Sub", "scores", "means", "least")
            .reduce("ReduceMax", "mostFlat", "scores", 1)
            .node("Reshape", "most", "mostFlat", "asOne")
            .floats("0f", 0)
            .node("Mul", "zero", "least", "0f")
            .floats("xs", middles(i -> i % GRID))
            .floats("ys", middles(i -> i / GRID))
            .floats("side", CELL)
            .node("Add", "x", "zero", "xs")
            .node("Add", "y", "zero", "ys")
            .node("Add", "w", "zero", "side")
            .node("Add", "h", "zero", "side");
    String[] colours = {"red", "green", "blue"};
    for (int i = 0; i < colours.length; i++) {
      model.integers("" + i, i).along(1, "Gather", colours[i], "scores", "" + i);
    }
    return model;
  }

  private static float[] middles(IntUnaryOperator index) {
    float[] middles = new float[CELLS];
    IntStream.range(0, CELLS).forEach(i -> middles[i] = index.applyAsInt(i) * CELL + CELL / 2f);
    return middles;
  }

  private static String[] suffixed(String[] names, String suffix) {
    String[] all = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      all[i] = names[i] + suffix;
    }
    return all;
  }

  /** The same in TorchScript: boxes [batch, 4, cells], most, scores. 6 is float32. */
  private static String torchCells() {
    return """
        cells = torch.reshape(frame, [-1, 3, %d, %d, %d, %d])
        means = torch.reshape(torch.mean(cells, [3, 5], False), [-1, 3, %d])
        least = torch.amin(means, [1], True)
        scores = torch.sub(means, least)
        most = torch.amax(scores, [1], True)
        index = torch.arange(0, %d, 1, dtype=6, layout=None, device=None, pin_memory=None)
        column = torch.remainder(index, %d)
        row = torch.div(torch.sub(index, column), %d)
        x = torch.add(torch.mul(column, %d), %d)
        y = torch.add(torch.mul(row, %d), %d)
        side = torch.add(torch.mul(index, 0), %d)
        box = torch.stack([x, y, side, side], 0)
        boxes = torch.add(torch.mul(least, 0), torch.unsqueeze(box, 0))
        """
        .formatted(
            GRID, CELL, GRID, CELL, CELLS, CELLS, GRID, GRID, CELL, CELL / 2, CELL, CELL / 2, CELL);
  }
}
