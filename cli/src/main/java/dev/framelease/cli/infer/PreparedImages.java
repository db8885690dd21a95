package dev.framelease.cli.infer;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.util.List;

/**
 * Frames that the user's own steps prepare, and whose outputs a translator of images reads. One
 * frame makes a batch.
 */
final class PreparedImages implements Translator<Frame, Object> {
  private static final String PLACEMENT = "framelease.placement";

  private final Task task;
  private final List<String> labels;
  private final Translator<Image, ?> outputs;
  private final Region size;
  private final Preprocess preprocess;
  private final Translator<Frame, NDList> inputs;

  /** The preprocessing must name a size. */
  PreparedImages(
      Task task,
      List<String> labels,
      double threshold,
      Preprocessing preprocessing,
      FrameTensors tensors) {
    this.task = task;
    this.labels = labels;
    this.size = preprocessing.size().orElseThrow();
    this.outputs = task.translator(size, labels, threshold);
    this.preprocess = preprocessing.preprocess();
    this.inputs = FrameTranslator.preprocessed(preprocess, tensors, list -> list);
  }

  @Override
  public void prepare(TranslatorContext context) throws Exception {
    outputs.prepare(context);
  }

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) throws Exception {
    return inputs.processInput(remember(context, frame), frame);
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Frame> frames) throws Exception {
    return inputs.batchProcessInput(remember(context, frames.get(0)), frames);
  }

  /** Translators of DJL's look for the size of the image under these names. */
  private TranslatorContext remember(TranslatorContext context, Frame frame) {
    FrameLayout layout = frame.info().layout();
    context.setAttachment("width", layout.width());
    context.setAttachment("height", layout.height());
    context.setAttachment(PLACEMENT, new Placement(preprocess.placement(layout), size));
    return context;
  }

  @Override
  public Object processOutput(TranslatorContext context, NDList list) throws Exception {
    task.requireClasses(list, labels);
    Placement placement = (Placement) context.getAttachment(PLACEMENT);
    return placement.toFrame(outputs.processOutput(context, list));
  }
}
