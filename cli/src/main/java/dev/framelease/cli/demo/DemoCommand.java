package dev.framelease.cli.demo;

import dev.framelease.arrow.JvmFlags;
import dev.framelease.cli.option.ByteCount;
import dev.framelease.cli.option.EngineChoice;
import dev.framelease.cli.option.FrameCount;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.cli.option.Seconds;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Verbosity;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.screen.ScreenChoice;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.ModelInput;
import dev.framelease.memory.HolderLedger;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code framelease demo}: the whole way of a frame, from the screen to a model's result. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Captures a screen for some seconds, and runs a model on every frame.",
      "Writes frames.arrow (Arrow IPC), results.ndjson and annotated.png.",
      "A virtual screen has 1280x720, unless --size names another.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  framelease demo",
      "  framelease demo --engine PyTorch --duration 3",
      "  framelease demo --fps 0 --size 1920x1080 --record-limit 1G",
      "  framelease demo --display :0 --model detector.onnx --output /tmp/detector"
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private EngineChoice engine;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "An ONNX or TorchScript file; by default a small model that tells where there is colour.")
  private Path model;

  @Option(
      names = "--model-input",
      paramLabel = "FORM",
      description =
          "What the model takes: bgrx (no copy), rgb (converted), or rgb:640x480, in"
              + " that size; by default what the file says.")
  private Optional<ModelInput> input;

  @Mixin private final ScreenChoice screen = new ScreenChoice(new PixelSize(1280, 720));

  @Option(
      names = "--region",
      paramLabel = "WIDTHxHEIGHT+X+Y",
      description = "The part of it to capture; by default all.")
  private Optional<Region> region;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "How long (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Mixin private FrameCount frames;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "At most that many frames a second (default: ${DEFAULT-VALUE}); 0 for as many as there"
              + " can be.")
  private double framesPerSecond;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "demo-output",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--record-limit",
      paramLabel = "BYTES",
      defaultValue = "4G",
      converter = ByteCount.class,
      description =
          "How large frames.arrow may become; later frames are not recorded"
              + " (default: ${DEFAULT-VALUE}).")
  private long recordLimitBytes;

  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws IOException {
    DemoOptions options = options();
    JvmFlags.require();
    verbosity.setLogLevel();
    try (StopSignal stop = new StopSignal()) {
      Demo.run(options, stop).ifPresent(this::tell);
    }
    return 0;
  }

  private void tell(Outcome outcome) {
    new OutcomeTable(spec.commandLine().getOut()).print(outcome);
    if (outcome.slotsHeld() != 0) {
      throw new IllegalStateException("slots are still held: " + HolderLedger.open());
    }
  }

  private DemoOptions options() {
    screen.check();
    UsageException.unless(!duration.isZero(), "--duration must be positive, and is 0");
    UsageException.unless(
        framesPerSecond >= 0 && Double.isFinite(framesPerSecond),
        "--fps must be positive, or 0, and is " + framesPerSecond);
    UsageException.unless(
        input.isEmpty() || model != null,
        "--model-input says what --model takes, and there is no --model");
    return new DemoOptions(
        engine.named(),
        Optional.ofNullable(model),
        input,
        screen.display(),
        region,
        screen.size().region(),
        duration,
        frames.most(),
        framesPerSecond,
        output,
        recordLimitBytes);
  }
}
