package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A block of ONNX Runtime that holds the frames among its inputs while it runs.
 *
 * <p>ONNX Runtime reads on when the tensor of an input is closed, and knows nothing of the slot.
 */
final class HoldingBlock extends AbstractSymbolBlock {
  private final SymbolBlock block;

  /** The block stays its model's, which closes it. */
  HoldingBlock(SymbolBlock block) {
    this.block = block;
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

  @Override
  public PairList<String, Shape> describeInput() {
    return block.describeInput();
  }

  @Override
  public ParameterList getDirectParameters() {
    return block.getDirectParameters();
  }

  @Override
  public void removeLastBlock() {
    block.removeLastBlock();
  }
}
