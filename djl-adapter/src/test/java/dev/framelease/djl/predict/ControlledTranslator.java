package dev.framelease.djl.predict;

import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslatorContext;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.frame.Frame;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Gives the first value of the output; a test says what else happens with each frame. */
final class ControlledTranslator extends FrameTranslator<Float> {
  /** Runs on the preparing thread, before anything else is done with the frame. */
  volatile Consumer<TranslatorContext> onContext = context -> {};

  /** Runs on the preparing thread, with the sequence of the frame. */
  volatile LongConsumer onInput = sequence -> {};

  /** Runs on the predicting thread, with the sequence of the frame. */
  volatile LongConsumer onOutput = sequence -> {};

  /** Of all frames that were prepared. */
  final Set<Long> addresses = ConcurrentHashMap.newKeySet();

  ControlledTranslator(FrameTensors tensors) {
    super(tensors);
  }

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) {
    addresses.add(frame.address());
    onContext.accept(context);
    context.setAttachment("sequence", frame.info().sequence());
    NDList input = super.processInput(context, frame);
    onInput.accept(frame.info().sequence());
    return input;
  }

  @Override
  public Float processOutput(TranslatorContext context, NDList outputs) {
    onOutput.accept((long) context.getAttachment("sequence"));
    return outputs.head().toFloatArray()[0];
  }
}
