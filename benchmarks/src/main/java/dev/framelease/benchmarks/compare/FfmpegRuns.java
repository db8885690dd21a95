package dev.framelease.benchmarks.compare;

import dev.framelease.benchmarks.compare.Drawing.Drawn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Runs of ffmpeg's x11grab, which throws the frames away. It takes no commands: each flow is a run.
 * Its frames carry the times at which they were requested, and those are what is measured.
 */
final class FfmpegRuns implements Program {
  private static final Pattern TIME = Pattern.compile(" n: *[0-9]+ pts: *([0-9]+) ");

  private final String display;

  FfmpegRuns(String display) {
    this.display = display;
  }

  @Override
  public long[] flow(boolean read, int frames) throws IOException {
    // The first frame takes what opening the display takes, and has no frame before it.
    long[] micros = times(frames + 2);
    return LongStream.range(2, micros.length)
        .map(i -> 1000 * (micros[(int) i] - micros[(int) i - 1]))
        .toArray();
  }

  private long[] times(int frames) throws IOException {
    // A pace that no machine keeps is no pace.
    String command =
        "ffmpeg -hide_banner -nostats -nostdin -f x11grab -draw_mouse 0 -framerate 100000 -i "
            + display
            + " -frames:v "
            + frames
            + " -vf showinfo=checksum=0 -vsync passthrough -f null -";
    Process process = new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    LongStream.Builder times = LongStream.builder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        Matcher matcher = TIME.matcher(line);
        if (matcher.find()) {
          times.add(Long.parseLong(matcher.group(1)));
        }
      }
    }
    long[] all = times.build().toArray();
    if (all.length != frames) {
      throw new IOException(
          "ffmpeg captured " + all.length + " of " + frames + " frames, and said: " + said);
    }
    return all;
  }

  @Override
  public long capture(boolean read, Drawn drawn) {
    throw new UnsupportedOperationException("ffmpeg captures in a row alone");
  }

  @Override
  public long fence() {
    throw new UnsupportedOperationException("ffmpeg knows no damage");
  }

  @Override
  public long heap(int frames, Drawing drawing) {
    throw new UnsupportedOperationException("ffmpeg has no Java heap");
  }

  @Override
  public void close() {}
}
