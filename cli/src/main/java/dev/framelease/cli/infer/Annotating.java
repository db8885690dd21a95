package dev.framelease.cli.infer;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.cli.picture.Picture;
import dev.framelease.frame.Frame;
import java.util.List;
import java.util.Optional;

/**
 * Another translator, and a copy of each frame where one is wanted, since a prediction holds none.
 */
final class Annotating<T> implements Translator<Frame, Annotating.Answer> {
  private static final String PICTURE = "framelease.picture";

  private final Translator<Frame, T> translator;
  private final boolean withPicture;

  Annotating(Translator<Frame, T> translator, boolean withPicture) {
    this.translator = translator;
    this.withPicture = withPicture;
  }

  /**
   * What a prediction gives.
   *
   * @param output of the other translator
   * @param picture of the frame, if that is wanted
   */
  record Answer(Object output, Optional<Picture> picture) {}

  @Override
  public void prepare(TranslatorContext context) throws Exception {
    translator.prepare(context);
  }

  @Override
  public Batchifier getBatchifier() {
    return translator.getBatchifier();
  }

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) throws Exception {
    keep(context, frame);
    return translator.processInput(context, frame);
  }

  @Override
  public Answer processOutput(TranslatorContext context, NDList list) throws Exception {
    return answer(context, translator.processOutput(context, list));
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Frame> frames) throws Exception {
    keep(context, frames.get(0));
    return translator.batchProcessInput(context, frames);
  }

  @Override
  public List<Answer> batchProcessOutput(TranslatorContext context, NDList list) throws Exception {
    return translator.batchProcessOutput(context, list).stream()
        .map(output -> answer(context, output))
        .toList();
  }

  private void keep(TranslatorContext context, Frame frame) {
    if (withPicture) {
      context.setAttachment(PICTURE, Picture.of(frame, 0));
    }
  }

  private static Answer answer(TranslatorContext context, Object output) {
    return new Answer(output, Optional.ofNullable((Picture) context.getAttachment(PICTURE)));
  }
}
