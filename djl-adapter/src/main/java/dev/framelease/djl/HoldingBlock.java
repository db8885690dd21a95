package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A block of ONNX Runtime that holds the frames among its inputs while it runs.
 *
 * <p>ONNX Runtime reads on when the tensor of an input is closed, and knows nothing of the slot.
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
      return block.forward(parameters, given, training, arguments);
    } finally {
      held.close();
    }
  }
}
