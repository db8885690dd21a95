package dev.framelease.djl.preprocess;

import dev.framelease.pixels.Region;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/**
 * What is computed once for all frames of one size: the tables of the resize, and memory for the
 * rows at work.
 *
 * <p>Thread-safe.
 */
final class Plan {
  private final Region crop;
  private final Region output;
  private final Settings settings;
  private final Supplier<RowReader> readers;
  private final ArrayBlockingQueue<RowWorker> idle;

  Plan(Settings settings, Region crop) {
    this.crop = crop;
    this.settings = settings;
    this.output = settings.resize().output(crop.width(), crop.height());
    this.readers = readers(settings.resize(), settings.channels(), crop);
    this.idle = new ArrayBlockingQueue<>(settings.threads());
  }

  private static Supplier<RowReader> readers(Resize resize, ChannelOrder order, Region crop) {
    int width = crop.width();
    int height = crop.height();
    if (resize instanceof Resize.Nearest nearest) {
      int[] columns = NearestRows.axis(width, nearest.target().width());
      int[] rows = NearestRows.axis(height, nearest.target().height());
      return () -> new NearestRows(columns, rows, width, order);
    }
    if (resize instanceof Resize.Bilinear bilinear) {
      return bilinear(crop, bilinear.target(), order);
    }
    if (resize instanceof Resize.Area area) {
      BoxAxis columns = new BoxAxis(width, area.target().width());
      BoxAxis rows = new BoxAxis(height, area.target().height());
      return () -> new AreaRows(columns, rows, width, order);
    }
    if (resize instanceof Resize.Letterbox box) {
      Region placement = box.placement(width, height);
      Supplier<RowReader> picture = bilinear(crop, placement, order);
      return () -> new LetterboxRows(picture.get(), placement, box.fill());
    }
    return () -> new CopiedRows(width, order);
  }

  /** Scales to the size of a region, and writes from its left column on. */
  private static Supplier<RowReader> bilinear(Region crop, Region placement, ChannelOrder order) {
    BilinearAxis alone = new BilinearAxis(crop.width(), placement.width());
    BilinearAxis columns = BilinearAxis.ofPairs(crop.width(), placement.width());
    BilinearAxis rows = new BilinearAxis(crop.height(), placement.height());
    if (alone.isOfPixels()) {
      return () -> new VerticalRows(alone.low, rows, crop.width(), placement.x(), order);
    }
    return () -> new BilinearRows(columns, rows, crop.width(), placement.x(), order);
  }

  Region crop() {
    return crop;
  }

  int width() {
    return output.width();
  }

  int height() {
    return output.height();
  }

  TensorLayout layout() {
    return settings.layout();
  }

  ElementType type() {
    return settings.type();
  }

  Normalization normalization() {
    return settings.normalization();
  }

  RowReader newReader() {
    return readers.get();
  }

  /** Makes the rows from one up to, and without, another one. */
  void run(PixelRows source, OutputLines lines, int from, int to) {
    RowWorker worker = idle.poll();
    if (worker == null) {
      worker = new RowWorker(this);
    }
    worker.run(source, lines, from, to);
    // Where more callers are at work than a queue of this size keeps memory for, it is dropped.
    idle.offer(worker);
  }

  /** Returns how many pixels are read and written, by which the work is shared out. */
  long pixels() {
    return (long) crop.width() * crop.height() + (long) output.width() * output.height();
  }
}
