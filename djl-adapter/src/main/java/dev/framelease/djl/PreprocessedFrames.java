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
import java.util.concurrent.atomic.AtomicBoolean;
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
    return prepare(context, input -> input.prepareOne(context.getNDManager(), frame));
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Frame> frames) {
    return prepare(context, input -> input.prepare(context.getNDManager(), frames));
  }

  private NDList prepare(TranslatorContext context, Function<PreprocessedInput, NDArray> frames) {
    PreprocessedInput free = idle.poll();
    Use use = new Use(free == null ? PreprocessedInput.of(preprocess, tensors) : free);
    try {
      NDArray array = frames.apply(use.input);
      NDManager manager = context.getNDManager();
      manager.attachInternal(NDManager.nextUid(), use);
      FrameTensors.requireNotClosedMeanwhile(manager);
      return new NDList(array);
    } catch (Throwable t) {
      use.close();
      throw t;
    }
  }

  /** One prediction's use of the memory, which is free again after the first close. */
  private final class Use implements AutoCloseable {
    private final PreprocessedInput input;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Use(PreprocessedInput input) {
      this.input = input;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        idle.add(input);
      }
    }
  }

  @Override
  public T processOutput(TranslatorContext context, NDList outputs) {
    return output.apply(outputs);
  }
}
