package dev.framelease.djl;

import ai.djl.ndarray.NDList;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A block that counts its runs, whoever makes them, so that its model is closed under none. */
final class CountedBlock extends ForwardingBlock {
  private final ModelRuns runs;

  CountedBlock(SymbolBlock block, ModelRuns runs) {
    super(block);
    this.runs = runs;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> arguments) {
    runs.enter();
    try {
      return block.forward(parameters, inputs, training, arguments);
    } finally {
      runs.leave();
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList data, NDList labels, PairList<String, Object> arguments) {
    runs.enter();
    try {
      return block.forward(parameters, data, labels, arguments);
    } finally {
      runs.leave();
    }
  }
}
