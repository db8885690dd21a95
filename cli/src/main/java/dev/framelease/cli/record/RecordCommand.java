package dev.framelease.cli.record;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.JvmFlags;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.StreamOptions;
import dev.framelease.cli.option.EnumWords;
import dev.framelease.cli.option.FrameCount;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.cli.option.Seconds;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.FrameChannel;
import dev.framelease.cli.output.FrameFiles;
import dev.framelease.cli.output.FrameOutput;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.picture.Shot;
import dev.framelease.cli.screen.DisplayChoice;
import dev.framelease.cli.screen.SourceChoice;
import dev.framelease.cli.terminal.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code framelease record}: the screen as Arrow IPC. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Records the desktop, a monitor, a part of it, or a window as Arrow IPC, until Ctrl-C.",
      "Prints the name of each file. When the size changes, the recording goes on in a new file"
          + " beside the first. Files can be read by their owner only, and replace files of the"
          + " same name. If the command is killed, 'framelease play' reads every frame that was"
          + " complete.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  framelease record",
      "  framelease record --monitor HDMI-1 --duration 10 screen.arrow",
      "  framelease record --window class:Firefox page.arrow",
      "  framelease record --fps 5 --zstd --region 640x480-0-0 corner.arrow",
      "  framelease record --resize 640x360 --on-change small.arrow",
      "  framelease record --frames 100 - | consumer"
    })
public final class RecordCommand implements Callable<Integer> {
  /** Together with the one being captured and those that are compressed, the slots of a pool. */
  private static final int WAITING = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "framelease-{date}.arrow",
      description =
          "Where to write; - for standard output. The places are those of 'framelease grab', as"
              + " the recording starts (default: ${DEFAULT-VALUE}).")
  private FileNamePattern file;

  @Mixin private DisplayChoice display;

  @Mixin private SourceChoice source;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Frames a second (default: ${DEFAULT-VALUE}).")
  private double framesPerSecond;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "End after this time.")
  private Optional<Duration> duration;

  @Mixin private FrameCount frames;

  @Option(
      names = "--on-change",
      description = "Leave out frames that are the same as the one before.")
  private boolean onChange;

  @Option(names = "--zstd", description = "Compress with Zstandard.")
  private boolean zstd;

  @Option(
      names = "--resize",
      paramLabel = "WIDTHxHEIGHT",
      description = "Record frames in this size; each pixel is the average of what it covers.")
  private Optional<PixelSize> size;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Formats.class,
      completionCandidates = Formats.class,
      description =
          "file, which can be read from anywhere, or stream, from the start only (default: file;"
              + " on standard output stream).")
  private Optional<IpcFormat> format;

  @Override
  public Integer call() throws InterruptedException {
    StreamOptions options = streamOptions();
    display.setLogLevel();
    JvmFlags.require();
    // Until then there is nothing to finish, and Ctrl-C need not wait for a server that is silent.
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = display.open();
        StopSignal stop = new StopSignal()) {
      SourceChoice.Place place = source.locate(session);
      try (FrameOutput output = open(session, place, allocator);
          FrameStream stream = session.stream(place.source(), options)) {
        record(
            new RecordingRun(
                stream, output, size.map(PixelSize::region).map(ResizedFrames::new), stop),
            output);
      }
    }
    return 0;
  }

  private StreamOptions streamOptions() {
    UsageException.unlessPace("--fps", framesPerSecond);
    UsageException.unless(
        duration.isEmpty() || !duration.get().isZero(), "--duration must be positive, and is 0");
    return StreamOptions.DEFAULT
        .withRate(framesPerSecond)
        .withLimit(frames.most())
        .withCapacity(WAITING)
        .withDamage(onChange ? DamageUse.ONLY_ON_CHANGE : DamageUse.COPY_CHANGES);
  }

  private FrameOutput open(
      ScreenSession session, SourceChoice.Place place, FrameAllocator allocator) {
    boolean toFile = !file.toString().equals(StandardOutput.NAME);
    IpcOptions options =
        IpcOptions.of(format.orElse(toFile ? IpcFormat.FILE : IpcFormat.STREAM))
            .withCompression(zstd ? Compression.ZSTD : Compression.NONE);
    Map<String, String> metadata = metadata(session, place);
    if (!toFile) {
      return FrameChannel.ofOneSize(options, metadata, allocator);
    }
    Shot shot = new Shot(place.monitor(), place.region(), Instant.now());
    return new FrameFiles(Path.of(file.fill(1, shot)), options, metadata, allocator);
  }

  private Map<String, String> metadata(ScreenSession session, SourceChoice.Place place) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(FrameSchema.DISPLAY_KEY, session.status().display());
    place.monitorName().ifPresent(name -> metadata.put(FrameSchema.MONITOR_KEY, name));
    size.ifPresent(other -> metadata.put(FrameSchema.CAPTURED_KEY, place.region().toString()));
    return metadata;
  }

  /** Says where the frames are, also when something went wrong after them. */
  private void record(RecordingRun run, FrameOutput output) throws InterruptedException {
    // What stopped it is told, rather than that it could not be completed then.
    try (output) {
      run.untilOver(duration.orElse(Duration.ofNanos(Long.MAX_VALUE)));
    } finally {
      PrintWriter out = spec.commandLine().getOut();
      output.files().stream().map(StandardOutput::nameOf).forEach(out::println);
      out.flush();
      run.print(System.err);
    }
  }

  /** The formats. */
  static final class Formats extends EnumWords<IpcFormat> {
    Formats() {
      super(IpcFormat.class);
    }
  }
}
