package dev.framelease.cli.play;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.JvmFlags;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.EnumWords;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Verbosity;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.FrameChannel;
import dev.framelease.cli.output.Json;
import dev.framelease.cli.output.PixelChannel;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.picture.PictureFiles;
import dev.framelease.cli.picture.PictureSink;
import dev.framelease.cli.recording.RecordingFile;
import dev.framelease.cli.terminal.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** {@code framelease play}: what is in a recording, as text, pictures, or a stream. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Says what is in a recording, writes its frames as PNG, or replays it on standard output.",
      "Reads Arrow IPC files and streams of 'framelease record', compressed or not, and goes on with"
          + " the files beside it that belong to the same recording. What a killed command left"
          + " behind can be read, too.",
      ""
    },
    footer = {
      "",
      "A file name may have the places of 'framelease grab'; {n} is the number of the frame, from 1.",
      "",
      "Examples:",
      "  framelease play screen.arrow",
      "  framelease play screen.arrow --from 10 --to 20 'frame-{n}.png'",
      "  framelease play screen.arrow --format raw - | ffplay -f rawvideo \\",
      "    -pixel_format bgr0 -video_size 1920x1080 -",
      "  framelease play screen.arrow --speed 2 - | consumer"
    })
public final class PlayCommand implements Callable<Integer> {
  /** What frames are on standard output. */
  enum Form {
    /** An Arrow IPC stream. */
    ARROW,
    /** The pixels alone, frame after frame. */
    RAW
  }

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECORDING", description = "Its first file.")
  private Path recording;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OUTPUT",
      description =
          "Name of the pictures, or - to replay on standard output; without it, say what is in the"
              + " recording.")
  private Optional<FileNamePattern> output;

  @Option(names = "--info", description = "Say what is in the recording.")
  private boolean info;

  @Option(names = "--json", description = "Say it as JSON.")
  private boolean json;

  @Mixin private FrameChoice frames;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Forms.class,
      completionCandidates = Forms.class,
      description = "On standard output: arrow, or raw for the pixels alone (default: arrow).")
  private Optional<Form> format;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "On standard output: so many times as fast as it was recorded; 0 for as fast as it is"
              + " read (default: 1).")
  private Optional<Double> speed;

  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    verbosity.setLogLevel();
    JvmFlags.require();
    try (StopSignal stop = new StopSignal();
        FrameRecording opened = RecordingFile.open(recording)) {
      if (output.isEmpty()) {
        describe(RecordingInfo.of(recording, opened));
      } else if (isReplay()) {
        replay(opened, stop);
      } else {
        writePictures(opened, stop);
      }
    }
    return 0;
  }

  private void checkOptions() {
    UsageException.unless(output.isEmpty() || !(info || json), "--info and --json take no OUTPUT");
    double times = speed.orElse(1.0);
    UsageException.unless(
        times >= 0 && Double.isFinite(times), "--speed must be positive, or 0, and is " + times);
    frames.check();
    UsageException.unless(
        output.isPresent() || !frames.isGiven(),
        "--from, --to and --every choose frames for OUTPUT, and there is none");
    UsageException.unless(
        isReplay() || (format.isEmpty() && speed.isEmpty()),
        "--format and --speed are for standard output, which is named by -");
  }

  private boolean isReplay() {
    return output.isPresent() && output.get().toString().equals(StandardOutput.NAME);
  }

  private void describe(RecordingInfo found) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, found::writeTo);
    } else {
      found.print(out);
    }
  }

  private void replay(FrameRecording opened, StopSignal stop) {
    double times = speed.orElse(1.0);
    Replay replay =
        new Replay(frames.of(opened), stop, times == 0 ? Double.POSITIVE_INFINITY : times);
    if (format.orElse(Form.ARROW) == Form.RAW) {
      replay.run(new PixelChannel());
      return;
    }
    IpcOptions options = IpcOptions.of(IpcFormat.STREAM);
    FrameArchive first = opened.parts().get(0);
    Map<String, String> metadata = new HashMap<>(first.arrowSchema().getCustomMetadata());
    metadata.keySet().retainAll(FrameSchema.SOURCE_KEYS);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      replay.run(
          first.schema().isOfAnySize()
              ? FrameChannel.ofAnySize(options, metadata, allocator)
              : FrameChannel.ofOneSize(options, metadata, allocator));
    }
  }

  private void writePictures(FrameRecording opened, StopSignal stop) throws IOException {
    FileNamePattern name = output.orElseThrow();
    long count = frames.count(opened);
    UsageException.unless(
        count < 2 || name.differsByPicture(),
        "all " + count + " frames would be '" + name + "'; put {n} or {date} into the name");
    if (count == 0) {
      throw new BadInputException(
          "no frame was chosen of " + recording + "; see how many it has with --info");
    }
    PictureSink sink = new PictureFiles(name, spec.commandLine().getOut());
    for (FrameChoice.Chosen chosen : frames.of(opened)) {
      if (stop.isRequested()) {
        return;
      }
      sink.take(chosen.number(), chosen.picture());
    }
  }

  /** The forms. */
  static final class Forms extends EnumWords<Form> {
    Forms() {
      super(Form.class);
    }
  }
}
