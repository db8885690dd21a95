package dev.framelease.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.translate.Translator;
import ai.djl.util.PairList;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * An engine's model as others get it, who may use it while it is closed: what its predictors make
 * belongs to them, and it closes when no run is under way.
 */
final class LentModel implements Model {
  private final Model model;
  private final ModelRuns runs;

  LentModel(Model model, ModelRuns runs) {
    this.model = model;
    this.runs = runs;
  }

  /** A predictor whose arrays the model does not close, since somebody may be reading them. */
  private static final class OwnArrays<I, O> extends Predictor<I, O> {
    OwnArrays(Model model, Translator<I, O> translator, Device device) {
      super(model, translator, device, false);
      NDManager ofModel = manager;
      manager = ofModel.getEngine().newBaseManager(device);
      manager.setName(ofModel.getName());
      parameterStore =
          new ParameterStore(manager, !device.equals(model.getNDManager().getDevice()));
      ofModel.close();
    }
  }

  @Override
  public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device device) {
    // Else DJL makes one, and fails half-way.
    runs.requireOpen();
    return new OwnArrays<>(this, translator, device);
  }

  @Override
  public void close() {
    runs.close();
  }

  @Override
  public NDManager getNDManager() {
    return model.getNDManager();
  }

  @Override
  public Block getBlock() {
    return model.getBlock();
  }

  @Override
  public void setBlock(Block block) {
    model.setBlock(block);
  }

  @Override
  public void load(Path path, String prefix, Map<String, ?> options)
      throws IOException, MalformedModelException {
    model.load(path, prefix, options);
  }

  @Override
  public void load(InputStream content, Map<String, ?> options)
      throws IOException, MalformedModelException {
    model.load(content, options);
  }

  @Override
  public void save(Path path, String newName) throws IOException {
    model.save(path, newName);
  }

  @Override
  public Path getModelPath() {
    return model.getModelPath();
  }

  @Override
  public String getName() {
    return model.getName();
  }

  @Override
  public Map<String, String> getProperties() {
    return model.getProperties();
  }

  @Override
  public String getProperty(String key) {
    return model.getProperty(key);
  }

  @Override
  public void setProperty(String key, String value) {
    model.setProperty(key, value);
  }

  @Override
  public Trainer newTrainer(TrainingConfig config) {
    return model.newTrainer(config);
  }

  @Override
  public PairList<String, Shape> describeInput() {
    return model.describeInput();
  }

  @Override
  public PairList<String, Shape> describeOutput() {
    return model.describeOutput();
  }

  @Override
  public String[] getArtifactNames() {
    return model.getArtifactNames();
  }

  @Override
  public <T> T getArtifact(String name, Function<InputStream, T> function) throws IOException {
    return model.getArtifact(name, function);
  }

  @Override
  public URL getArtifact(String name) throws IOException {
    return model.getArtifact(name);
  }

  @Override
  public InputStream getArtifactAsStream(String name) throws IOException {
    return model.getArtifactAsStream(name);
  }

  @Override
  public void setDataType(DataType type) {
    model.setDataType(type);
  }

  @Override
  public DataType getDataType() {
    return model.getDataType();
  }

  @Override
  public void cast(DataType type) {
    model.cast(type);
  }

  @Override
  public void quantize() {
    model.quantize();
  }

  @Override
  public String toString() {
    return model.toString();
  }
}
