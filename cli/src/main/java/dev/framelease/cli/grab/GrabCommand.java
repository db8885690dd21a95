package dev.framelease.cli.grab;

import dev.framelease.capture.ScreenSession;
import dev.framelease.cli.option.Seconds;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.picture.Picture;
import dev.framelease.cli.picture.PictureFiles;
import dev.framelease.cli.picture.PictureSink;
import dev.framelease.cli.screen.DisplayChoice;
import dev.framelease.cli.screen.SourceChoice;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code framelease grab}: pictures of the screen as PNG. */
@Command(
    name = "grab",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Writes the desktop, a monitor, a part of it, or a window as PNG.",
      "Prints the name of each file. Files can be read by their owner only, and replace files of"
          + " the same name.",
      ""
    },
    footer = {
      "",
      "A file name may have these places:",
      "  {n}       number of the picture, from 1",
      "  {mon}     number of the monitor in 'framelease monitors'; 0 for the desktop",
      "  {date}    when it was captured, local time, as in 2026-01-31_14-05-09.250;",
      "            {date:%%Y-%%m-%%d} chooses: %%Y %%m %%d %%H %%M %%S %%f %%j and %%%%",
      "  {top} {left} {width} {height}",
      "            where on the desktop, in pixels; of a window 0 0 and its size",
      "",
      "Examples:",
      "  framelease grab",
      "  framelease grab --monitor HDMI-1 monitor.png",
      "  framelease grab --region 640x480-0-0 corner.png",
      "  framelease grab --window class:Firefox page.png",
      "  framelease grab --cursor --delay 3 - | display",
      "  framelease grab --count 10 --interval 0.5 'mon{mon}-{n}.png'"
    })
public final class GrabCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "framelease-{date}.png",
      description = "Where to write; - for standard output (default: ${DEFAULT-VALUE}).")
  private FileNamePattern file;

  @Mixin private DisplayChoice display;

  @Mixin private SourceChoice source;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = Seconds.class,
      description = "Wait before the first picture (default: ${DEFAULT-VALUE}).")
  private Duration delay;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many pictures (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      converter = Seconds.class,
      description =
          "From the start of one picture to that of the next (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Override
  public Integer call() throws IOException {
    boolean toFiles = !file.toString().equals(StandardOutput.NAME);
    UsageException.unlessPositive("--count", count);
    UsageException.unless(
        count == 1 || toFiles,
        "standard output takes one picture, and --count is " + count + "; name a file");
    UsageException.unless(
        count == 1 || file.differsByPicture(),
        "all " + count + " pictures would be '" + file + "'; put {n} or {date} into the name");
    PictureSink sink =
        toFiles ? new PictureFiles(file, spec.commandLine().getOut()) : PictureSink.STANDARD_OUTPUT;
    // Until then there is nothing to finish, and Ctrl-C need not wait for a server that is silent.
    try (ScreenSession session = display.open();
        StopSignal stop = new StopSignal()) {
      stop.awaitRequest(delay);
      long startNanos = System.nanoTime();
      for (int number = 1; number <= count && !stop.isRequested(); number++) {
        sink.take(number, grab(session, number == 1));
        long nextNanos = startNanos + number * interval.toNanos();
        if (number < count) {
          stop.awaitRequest(Duration.ofNanos(nextNanos - System.nanoTime()));
        }
      }
    }
    return 0;
  }

  /** Monitors and sizes are looked up for each picture, since they may change. */
  private Picture grab(ScreenSession session, boolean first) {
    SourceChoice.Place place = source.locate(session);
    if (first && source.isWindow()) {
      Repaint.await(session, place.source());
    }
    try (Frame frame = session.grab(place.source())) {
      return Picture.of(frame, place.monitor());
    }
  }
}
