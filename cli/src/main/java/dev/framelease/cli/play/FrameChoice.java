package dev.framelease.cli.play;

import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.picture.Picture;
import dev.framelease.frame.Frame;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of every command that reads some frames of a recording. */
final class FrameChoice {
  @Option(
      names = "--from",
      paramLabel = "N",
      description = "The first frame, from 1 on (default: 1).")
  private long from = 1;

  @Option(names = "--to", paramLabel = "N", description = "The last frame; by default of all.")
  private long to = Long.MAX_VALUE;

  @Option(names = "--every", paramLabel = "N", description = "Every Nth of them (default: 1).")
  private long every = 1;

  /**
   * A frame that was chosen.
   *
   * @param number among all of the recording, from 1
   * @param part its file
   * @param index of it in that, from 0
   */
  record Chosen(long number, FrameArchive part, long index) {
    /** Reads it; the caller must close it. */
    Frame open() {
      return part.get(index);
    }

    Picture picture() {
      try (Frame frame = open()) {
        return Picture.of(frame, 0);
      }
    }
  }

  /** Tells whether frames are chosen, and not all taken. */
  boolean isGiven() {
    return from != 1 || every != 1 || to != Long.MAX_VALUE;
  }

  /** Refuses what chooses nothing of any recording. */
  void check() {
    UsageException.unless(
        from >= 1 && every >= 1 && to >= from,
        "frames are numbered from 1; --from is "
            + from
            + (to == Long.MAX_VALUE ? "" : ", --to is " + to)
            + " and --every is "
            + every);
  }

  /** The chosen frames, each of which is read when it is opened. */
  Iterable<Chosen> of(FrameRecording recording) {
    return () -> all(recording).iterator();
  }

  private Stream<Chosen> all(FrameRecording recording) {
    Stream<Chosen> chosen = Stream.empty();
    long before = 0;
    for (FrameArchive part : recording.parts()) {
      long first = before + 1;
      before += part.size();
      chosen =
          Stream.concat(
              chosen,
              LongStream.rangeClosed(Math.max(first, from), Math.min(before, to))
                  .filter(number -> (number - from) % every == 0)
                  .mapToObj(number -> new Chosen(number, part, number - first)));
    }
    return chosen;
  }

  /** How many frames are chosen. */
  long count(FrameRecording recording) {
    return all(recording).count();
  }
}
