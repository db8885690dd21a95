package dev.framelease.cli.infer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.framelease.cli.answer.AnnotatedPicture;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.output.Json;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.output.TextOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.picture.Picture;
import dev.framelease.cli.picture.PictureFiles;
import dev.framelease.cli.terminal.ProgressLine;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.cli.terminal.Terminal;
import dev.framelease.djl.predict.Prediction;
import dev.framelease.djl.predict.PredictionException;
import dev.framelease.djl.predict.PredictionStream;
import dev.framelease.pixels.Plural;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Results to standard output, and pictures of them. One thread uses it. */
final class InferenceRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final StopSignal stop;
  private final Optional<PictureFiles> pictures;
  private final long limit;
  private final JsonGenerator json;
  private final ProgressLine progress = ProgressLine.onStandardError();

  /** On a terminal the results themselves tell it. */
  private final boolean tellsProgress = !Terminal.is(1);

  private final long startNanos = System.nanoTime();
  private OptionalLong expected = OptionalLong.empty();
  private long results;

  /** As `head` goes when it has what it wants. */
  private boolean readerIsGone;

  InferenceRun(StopSignal stop, Optional<FileNamePattern> annotate, long limit) throws IOException {
    this.stop = stop;
    this.limit = limit;
    PrintWriter silent = new PrintWriter(Writer.nullWriter());
    this.pictures = annotate.map(pattern -> new PictureFiles(pattern, silent));
    this.json = Json.FACTORY.createGenerator(StandardOutput.stream());
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  /** Says how many frames there are, which progress tells, too. */
  void expect(long frames) {
    expected = OptionalLong.of(Math.min(frames, limit));
  }

  /** Takes results until there are no more, enough, or the user stops it. */
  void take(PredictionStream<Annotating.Answer> predictions)
      throws IOException, InterruptedException {
    while (!stop.isRequested() && results < limit && !readerIsGone) {
      Optional<Prediction<Annotating.Answer>> next = predictions.take(PATIENCE);
      if (next.isEmpty() && predictions.hasEnded()) {
        return;
      }
      if (next.isPresent()) {
        add(next.get());
      }
      tellProgress();
    }
  }

  private void tellProgress() {
    if (tellsProgress) {
      progress.update(this::toString);
    }
  }

  private void add(Prediction<Annotating.Answer> prediction) throws IOException {
    results++;
    Annotating.Answer answer = get(prediction);
    Optional<Path> picture = Optional.empty();
    if (answer.picture().isPresent()) {
      picture = Optional.of(annotate(answer.picture().get(), answer.output()));
    }
    write(prediction, answer.output(), picture);
  }

  private Path annotate(Picture picture, Object output) throws IOException {
    AnnotatedPicture drawn = new AnnotatedPicture(picture.image());
    Inference.draw(drawn, output);
    return pictures.orElseThrow().write(results, new Picture(drawn.image(), picture.shot()));
  }

  /** What fails for one frame fails for the next, too: the input is not what the model takes. */
  private static Annotating.Answer get(Prediction<Annotating.Answer> prediction) {
    try {
      return prediction.get();
    } catch (PredictionException e) {
      throw new BadInputException(
          "the model gives no answer for frame "
              + prediction.frame().sequence()
              + ": "
              + e.getMessage().lines().findFirst().orElse("")
              + "; see --preprocess and --task",
          e);
    }
  }

  private void write(
      Prediction<Annotating.Answer> prediction, Object output, Optional<Path> picture)
      throws IOException {
    try {
      json.writeStartObject();
      json.writeNumberField("sequence", prediction.frame().sequence());
      json.writeStringField("captured_at", prediction.frame().time().completedUtc().toString());
      json.writeStringField("region", prediction.frame().region().toString());
      json.writeNumberField("predict_ms", predictMillis(prediction));
      if (picture.isPresent()) {
        json.writeStringField("picture", picture.get().toString());
      }
      Inference.writeTo(json, output);
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      if (!TextOutput.isForReader()) {
        throw StandardOutput.refused(e);
      }
      readerIsGone = true;
    }
  }

  private static double predictMillis(Prediction<?> prediction) {
    return (prediction.time().completedNanos() - prediction.time().startedNanos()) / 1e6;
  }

  @Override
  public String toString() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return String.format(
        Locale.ROOT,
        "%5d%s %s in %.1f s, %.1f frames/s",
        results,
        expected.isPresent() ? " of " + expected.getAsLong() : "",
        Plural.of(expected.orElse(results), "frame"),
        seconds,
        results / seconds);
  }

  @Override
  public void close() throws IOException {
    if (tellsProgress) {
      progress.end();
    }
    if (!readerIsGone) {
      json.close();
    }
  }
}
