package dev.framelease.djl.models;

import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A small model that says where on the screen there is colour.
 *
 * <p>Input: uint8 [height, width, 4], BGRX, of any size; the fourth byte does not matter. Output:
 * float32 [{@value #ROWS}, {@value #COLUMNS}], each value from 0 (grey) to 1.
 *
 * <p>What it computes: the frame is cut into {@value #SAMPLE_ROWS} bands of equal height and
 * {@value #SAMPLE_COLUMNS} bands of equal width, and the pixel in the middle of each crossing is
 * looked at: of row ⌊(2i + 1) · height / {@value #SAMPLE_ROWS} / 2⌋ and likewise in x. The chroma
 * of a pixel is max(B, G, R) − min(B, G, R). A value of the output is the mean chroma of its
 * {@value #CELL} by {@value #CELL} neighbouring samples, divided by 255.
 *
 * <p>Thread-safe.
 */
public final class ActivityModel {
  /** Rows of the output. */
  public static final int ROWS = 9;

  /** Columns of the output. */
  public static final int COLUMNS = 16;

  /** Samples of a value of the output, in y and in x. */
  public static final int CELL = 20;

  /** Samples from top to bottom. */
  public static final int SAMPLE_ROWS = ROWS * CELL;

  /** Samples from left to right. */
  public static final int SAMPLE_COLUMNS = COLUMNS * CELL;

  private ActivityModel() {}

  /**
   * Writes the model for ONNX Runtime.
   *
   * @param file to write, such as {@code activity.onnx}; replaced if it exists
   * @return the file
   * @throws IOException if it cannot be written
   */
  public static Path writeOnnx(Path file) throws IOException {
    return Files.write(file, onnx());
  }

  /**
   * Writes the model for PyTorch.
   *
   * @param file to write, such as {@code activity.pt}; replaced if it exists
   * @return the file
   * @throws IOException if it cannot be written
   */
  public static Path writeTorchScript(Path file) throws IOException {
    return Files.write(file, torchScript());
  }

  static byte[] onnx() {
    return new OnnxModelWriter("activity")
        .input("frame", ElementType.UINT8, List.of("height", "width", "4"))
        .output("activity", ElementType.FLOAT, List.of("" + ROWS, "" + COLUMNS))
        .node("Shape", "shape", "frame")
        .integers("0", 0)
        .along(0, "Gather", "height", "shape", "0")
        .integers("oddRows", odd(SAMPLE_ROWS))
        .node("Mul", "rowsScaled", "oddRows", "height")
        .integers("twiceRows", 2 * SAMPLE_ROWS)
        .node("Div", "rows", "rowsScaled", "twiceRows")
        .integers("1", 1)
        .along(0, "Gather", "width", "shape", "1")
        .integers("oddColumns", odd(SAMPLE_COLUMNS))
        .node("Mul", "columnsScaled", "oddColumns", "width")
        .integers("twiceColumns", 2 * SAMPLE_COLUMNS)
        .node("Div", "columns", "columnsScaled", "twiceColumns")
        .along(0, "Gather", "bands", "frame", "rows")
        .along(1, "Gather", "samples", "bands", "columns")
        .integers("2", 2)
        .integers("3", 3)
        .node("Slice", "bgr", "samples", "0", "3", "2")
        .reduce("ReduceMax", "maxByte", "bgr", 2)
        .reduce("ReduceMin", "minByte", "bgr", 2)
        .cast("max", "maxByte", ElementType.FLOAT)
        .cast("min", "minByte", ElementType.FLOAT)
        .node("Sub", "chroma", "max", "min")
        .integers("cellShape", ROWS, CELL, COLUMNS, CELL)
        .node("Reshape", "cells", "chroma", "cellShape")
        .reduce("ReduceMean", "mean", "cells", 1, 3)
        .floats("255", 255)
        .node("Div", "activity", "mean", "255")
        .toByteArray();
  }

  static byte[] torchScript() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TorchScriptWriter.write(out, "Activity", forward());
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused bytes", e);
    }
    return out.toByteArray();
  }

  private static String forward() {
    // 4 and 6 are int64 and float32 (c10/core/ScalarType.h).
    return """
        odd_rows = torch.arange(1, %d, 2, dtype=4, layout=None, device=None, pin_memory=None)
        rows = torch.floor_divide(torch.mul(odd_rows, torch.size(frame, 0)), %d)
        odd_columns = torch.arange(1, %d, 2, dtype=4, layout=None, device=None, pin_memory=None)
        columns = torch.floor_divide(torch.mul(odd_columns, torch.size(frame, 1)), %d)
        samples = torch.index_select(torch.index_select(frame, 0, rows), 1, columns)
        bgr = torch.slice(samples, 2, 0, 3, 1)
        max = torch.to(torch.amax(bgr, [2], False), 6)
        min = torch.to(torch.amin(bgr, [2], False), 6)
        chroma = torch.sub(max, min)
        cells = torch.reshape(chroma, [%d, %d, %d, %d])
        return torch.div(torch.mean(cells, [1, 3], False), 255.)
        """
        .formatted(
            2 * SAMPLE_ROWS,
            2 * SAMPLE_ROWS,
            2 * SAMPLE_COLUMNS,
            2 * SAMPLE_COLUMNS,
            ROWS,
            CELL,
            COLUMNS,
            CELL);
  }

  /** 1, 3, 5 and so on: the middles of bands, in halves of a band. */
  private static long[] odd(int count) {
    return LongStream.range(0, count).map(i -> 2 * i + 1).toArray();
  }
}
