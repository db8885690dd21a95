package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Preprocesses frames, a whole batch in one piece of memory.
 *
 * <p>That memory belongs to one prediction at a time, and is used again when its manager is closed.
 */
final class PreprocessedFrames<T> implements Translator<Frame, T> {
  private final Preprocess preprocess;
  private final FrameTensors tensors;
  private final Function<NDList, T> output;
  private final Queue<PreprocessedInput> idle = new ConcurrentLinkedQueue<>();

  PreprocessedFrames(Preprocess preprocess, FrameTensors tensors, Function<NDList, T> output) {
    this.preprocess = Objects.requireNonNull(preprocess, "preprocess");
    this.tensors = Objects.requireNonNull(tensors, "tensors");
    this.output = Objects.requireNonNull(output, "output");
  }

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) {
    NDArray batch = prepare(context.getNDManager(), List.of(frame));
    return new NDList(batch.squeeze(0));
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Frame> frames) {
    return new NDList(prepare(context.getNDManager(), frames));
  }

  private NDArray prepare(NDManager manager, List<Frame> frames) {
    PreprocessedInput free = idle.poll();
    PreprocessedInput input = free == null ? PreprocessedInput.of(preprocess, tensors) : free;
    NDArray array = input.prepare(manager, frames);
    manager.attachInternal(NDManager.nextUid(), (AutoCloseable) () -> idle.add(input));
    return array;
  }

  @Override
  public T processOutput(TranslatorContext context, NDList outputs) {
    return output.apply(outputs);
  }
}
