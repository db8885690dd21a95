package dev.framelease.djl;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Gives frames, as images, to a translator of images.
 *
 * <p>The images belong to the manager of the one prediction, which closes them at its end: a
 * translator may keep them until it has processed the output.
 */
final class FrameImages<T> implements Translator<Frame, T> {
  private final Translator<Image, T> translator;

  FrameImages(Translator<Image, T> translator) {
    this.translator = Objects.requireNonNull(translator, "translator");
  }

  @Override
  public Batchifier getBatchifier() {
    return translator.getBatchifier();
  }

  @Override
  public void prepare(TranslatorContext context) throws Exception {
    translator.prepare(context);
  }

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) throws Exception {
    return translator.processInput(context, image(context, frame));
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Frame> frames) throws Exception {
    List<Image> images = new ArrayList<>(frames.size());
    for (Frame frame : frames) {
      images.add(image(context, frame));
    }
    return translator.batchProcessInput(context, images);
  }

  private static Image image(TranslatorContext context, Frame frame) {
    FrameImage image = FrameImage.of(frame);
    try {
      NDManager manager = context.getNDManager();
      manager.attachInternal(NDManager.nextUid(), image);
      FrameTensors.requireNotClosedMeanwhile(manager);
      return image;
    } catch (Throwable t) {
      image.close();
      throw t;
    }
  }

  @Override
  public T processOutput(TranslatorContext context, NDList outputs) throws Exception {
    return translator.processOutput(context, outputs);
  }

  @Override
  public List<T> batchProcessOutput(TranslatorContext context, NDList outputs) throws Exception {
    return translator.batchProcessOutput(context, outputs);
  }
}
