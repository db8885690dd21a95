package dev.framelease.cli.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.cli.answer.ModelOutput;
import dev.framelease.djl.FrameModel;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.util.Optional;

/**
 * The way of a frame: grabbed, wrapped by Arrow, given to a model, written. It keeps the last frame
 * and what the model said of it. One thread uses it.
 */
final class FramePipeline implements AutoCloseable {
  private final ScreenSession session;
  private final Region region;
  private final FrameAllocator allocator;
  private final FrameModel model;
  private final Recording recording;
  private final ResultLog results;
  private final Measurements measurements = new Measurements();
  private Optional<AddressProof> proof = Optional.empty();
  private Optional<Frame> lastFrame = Optional.empty();
  private Optional<ModelOutput> lastOutput = Optional.empty();
  private long copiedByCapture;

  /** All of these stay the caller's. */
  FramePipeline(
      ScreenSession session,
      Region region,
      FrameAllocator allocator,
      FrameModel model,
      Recording recording,
      ResultLog results) {
    this.session = session;
    this.region = region;
    this.allocator = allocator;
    this.model = model;
    this.recording = recording;
    this.results = results;
  }

  void next() throws IOException {
    StepTimes times = new StepTimes();
    try (Frame grabbed = session.grab(CaptureSource.region(region));
        Frame frame = grabbed.toBgrx()) {
      times.end(Step.GRAB);
      copiedByCapture += frame.info().copiedBytes();
      try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
          NDManager manager = model.newManager()) {
        NDArray array = model.prepare(manager, buffer);
        times.end(Step.HAND_OVER);
        ModelOutput output = ModelOutput.of(model.infer(array));
        times.end(Step.INFERENCE);
        results.add(frame.info(), times, output);
        if (recording.add(buffer)) {
          times.end(Step.WRITE);
        }
        measurements.add(times);
        keep(grabbed, buffer, array, output);
      }
    }
  }

  private void keep(Frame frame, FrameBuffer buffer, NDArray array, ModelOutput output) {
    if (proof.isEmpty()) {
      proof = Optional.of(AddressProof.of(frame, buffer, array, recording));
    }
    lastFrame.ifPresent(Frame::close);
    lastFrame = Optional.of(frame.share("last frame"));
    lastOutput = Optional.of(output);
  }

  Measurements measurements() {
    return measurements;
  }

  /** Where the readers of the first frame saw it. */
  Optional<AddressProof> proof() {
    return proof;
  }

  /** The last frame, which stays this object's. */
  Optional<Frame> lastFrame() {
    return lastFrame;
  }

  /** What the model said of the last frame. */
  Optional<ModelOutput> lastOutput() {
    return lastOutput;
  }

  /** What capturing the frames copied. */
  long copiedByCapture() {
    return copiedByCapture;
  }

  @Override
  public void close() {
    lastFrame.ifPresent(Frame::close);
  }
}
