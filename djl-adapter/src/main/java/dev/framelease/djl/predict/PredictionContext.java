package dev.framelease.djl.predict;

import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.translate.TranslatorContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a translator knows of one prediction.
 *
 * <p>The manager of its arrays is no child of the model's: a model that is closed while its engine
 * still reads an input must not take that input away.
 */
final class PredictionContext implements TranslatorContext {
  private static final System.Logger LOG = System.getLogger(PredictionContext.class.getName());

  private final Model model;
  private final NDManager shared;
  private final NDManager own;
  private final Map<String, Object> attachments = new ConcurrentHashMap<>();

  /** The model and the shared manager stay the caller's. */
  PredictionContext(Model model, NDManager shared) {
    this.model = model;
    this.shared = shared;
    this.own = newManager(model);
  }

  /** Makes a manager for the model's engine and device that the model does not own. */
  static NDManager newManager(Model model) {
    NDManager manager = model.getNDManager();
    return manager.getEngine().newBaseManager(manager.getDevice());
  }

  @Override
  public Model getModel() {
    return model;
  }

  @Override
  public NDManager getNDManager() {
    return own;
  }

  @Override
  public NDManager getPredictorManager() {
    return shared;
  }

  @Override
  public Block getBlock() {
    return model.getBlock();
  }

  /** Returns null, as a predictor without metrics does. */
  @Override
  public Metrics getMetrics() {
    return null;
  }

  @Override
  public Object getAttachment(String key) {
    return attachments.get(key);
  }

  @Override
  public void setAttachment(String key, Object value) {
    attachments.put(key, value);
  }

  /** What a translator attached may throw: the arrays are closed all the same. */
  @Override
  public void close() {
    try {
      own.close();
    } catch (Throwable t) {
      // DJL goes on after an exception, and stops at an error.
      own.getManagedArrays().forEach(NDArray::close);
      LOG.log(System.Logger.Level.WARNING, "what a translator attached cannot be closed", t);
    }
  }
}
