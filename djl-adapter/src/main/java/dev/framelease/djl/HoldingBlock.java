package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A block of ONNX Runtime that holds the frames among its inputs while it runs.
 *
 * <p>ONNX Runtime reads on when the tensor of an input is closed, and knows nothing of the slot.
 * And DJL gives the outputs to the manager of the first input, and forgets them where that was
 * closed meanwhile: so they go to one that is never closed, and from there to their owner.
 */
final class HoldingBlock extends ForwardingBlock {
  HoldingBlock(SymbolBlock block) {
    super(block);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> arguments) {
    NDList held = new NDList();
    NDList given = new NDList();
    try {
      for (NDArray input : inputs) {
        if (input instanceof FrameInput frame) {
          held.add(frame.hold());
          given.add(held.get(held.size() - 1));
        } else {
          given.add(input);
        }
      }
      NDManager owner = inputs.isEmpty() ? null : inputs.head().getManager();
      NDList outputs = block.forward(parameters, given, training, arguments);
      if (owner != null && given.head() != inputs.head()) {
        give(outputs, owner);
      }
      return outputs;
    } finally {
      held.close();
    }
  }

  private static void give(NDList outputs, NDManager owner) {
    try {
      outputs.attach(owner);
      // One that closes while the outputs come has looked for its arrays already, or does so now.
      FrameTensors.requireNotClosedMeanwhile(owner);
    } catch (RuntimeException e) {
      outputs.close();
      throw new IllegalStateException(
          "the model has run, and its outputs cannot go to the manager of its input, "
              + owner.getName()
              + ", which is closed or takes nothing more; close the input early, and its manager"
              + " after the run",
          e);
    }
  }
}
