package dev.framelease.djl;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.nn.SymbolBlock;
import ai.djl.util.PairList;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A block around an engine's, which stays its model's; the model closes that one. */
abstract class ForwardingBlock extends AbstractSymbolBlock {
  protected final SymbolBlock block;

  ForwardingBlock(SymbolBlock block) {
    this.block = block;
  }

  @Override
  public PairList<String, Shape> describeInput() {
    return block.describeInput();
  }

  @Override
  public PairList<String, Shape> describeOutput() {
    return block.describeOutput();
  }

  @Override
  public ParameterList getDirectParameters() {
    return block.getDirectParameters();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return block.getOutputShapes(inputShapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes, DataType[] dataTypes) {
    return block.getOutputShapes(inputShapes, dataTypes);
  }

  @Override
  public void saveParameters(DataOutputStream out) throws IOException {
    block.saveParameters(out);
  }

  @Override
  public void loadParameters(NDManager manager, DataInputStream in)
      throws IOException, MalformedModelException {
    block.loadParameters(manager, in);
  }

  @Override
  public void removeLastBlock() {
    block.removeLastBlock();
  }
}
