package dev.framelease.concurrency;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.engine.rpc.RpcEngineProvider;
import ai.djl.ndarray.NDList;
import ai.djl.nn.LambdaBlock;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.passthrough.PassthroughNDManager;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.FrameSource;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import dev.framelease.djl.predict.PredictionOptions;
import dev.framelease.djl.predict.PredictionStream;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Predictions of a stream of one frame, by a model that gives what it gets. They are opened by the
 * first actor that asks, since they have threads: of a million states that wait, each would have.
 */
final class PredictionRace implements FrameSource, Translator<Frame, AutoCloseable> {
  private static final FrameInfo INFO =
      new FrameInfo(
          1,
          0,
          Region.ofSize(4, 4),
          FrameLayout.packed(4, 4, PixelFormat.BGRX),
          new Damage.Unknown(),
          new CaptureTime(0, 0, Instant.EPOCH),
          0);
  private static final GivesWhatItGets MODEL = new GivesWhatItGets();

  private final CountingOwner slot = new CountingOwner();
  private final AtomicInteger captured = new AtomicInteger();
  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger closedValues = new AtomicInteger();

  private FrameStream frames;
  private PredictionStream<AutoCloseable> predictions;

  synchronized PredictionStream<AutoCloseable> predictions() {
    if (predictions == null) {
      StreamOptions options = StreamOptions.DEFAULT.asFastAsPossible();
      frames = new OpenStreams().open(this, new StreamName("one frame", "no display"), options);
      predictions = PredictionStream.open(frames, MODEL, this, PredictionOptions.DEFAULT);
    }
    return predictions;
  }

  /** Ends the capture; returns how many frames have not come back, or came back twice. */
  int framesOut() {
    frames.close();
    return captured.get() - slot.told();
  }

  /** How many values were made, and neither taken nor closed. */
  int valuesLost(int taken) {
    return values.get() - closedValues.get() - taken;
  }

  @Override
  public OptionalLong nanosToNext() {
    return captured.get() == 0 ? OptionalLong.of(0) : OptionalLong.empty();
  }

  @Override
  public GrabResult next(Duration timeout) {
    captured.incrementAndGet();
    return new GrabResult.Captured(Frame.of(slot.lend(), INFO));
  }

  @Override
  public void close() {}

  @Override
  public NDList processInput(TranslatorContext context, Frame frame) {
    return new NDList();
  }

  @Override
  public AutoCloseable processOutput(TranslatorContext context, NDList output) {
    values.incrementAndGet();
    return closedValues::incrementAndGet;
  }

  @Override
  public Batchifier getBatchifier() {
    return null;
  }

  /** Of DJL's engine that computes nothing. */
  private static final class GivesWhatItGets extends BaseModel {
    GivesWhatItGets() {
      super("gives what it gets");
      manager = new PassthroughNDManager(new RpcEngineProvider().getEngine(), Device.cpu());
      setBlock(new LambdaBlock(list -> list));
    }

    @Override
    public void load(Path path, String prefix, Map<String, ?> options) {}
  }
}
