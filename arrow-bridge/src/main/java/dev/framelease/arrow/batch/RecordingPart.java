package dev.framelease.arrow.batch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Which part of a recording a file is. A file has frames of one size and format; when these change,
 * the recording goes on in the next file.
 *
 * <p>Immutable.
 *
 * @param recording a name that no other recording has
 * @param number 0 for the first file, 1 for the next
 */
public record RecordingPart(String recording, int number) {
  /**
   * Checks the part.
   *
   * @throws IllegalArgumentException if the name is empty, or the number negative
   */
  public RecordingPart {
    if (recording.isEmpty() || number < 0) {
      throw new IllegalArgumentException(
          "a recording has a name, and its parts count from 0 on; this is part "
              + number
              + " of '"
              + recording
              + "'");
    }
  }

  /**
   * Finds out which part a file is.
   *
   * @param schema of the file
   * @return the part, or empty if the schema does not say it
   * @throws FrameFormatException if it says something else than a name and a number
   */
  public static Optional<RecordingPart> of(Schema schema) {
    String recording = schema.getCustomMetadata().get(FrameSchema.RECORDING_KEY);
    String number = schema.getCustomMetadata().get(FrameSchema.PART_KEY);
    if (recording == null && number == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RecordingPart(recording, Integer.parseInt(number)));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new FrameFormatException(
          FrameSchema.RECORDING_KEY
              + " must be a name and "
              + FrameSchema.PART_KEY
              + " a number from 0 on, and they are '"
              + recording
              + "' and '"
              + number
              + "'");
    }
  }

  /**
   * Returns the part that follows.
   *
   * @return the next number of the same recording
   * @throws IllegalArgumentException if there is no larger one: after part 2³¹−1
   */
  public RecordingPart next() {
    return new RecordingPart(recording, number + 1);
  }

  /**
   * Returns what the schema of the file says of it.
   *
   * @return keys and values for {@link FrameSchema#withMetadata}
   */
  public Map<String, String> metadata() {
    return Map.of(
        FrameSchema.RECORDING_KEY, recording, FrameSchema.PART_KEY, String.valueOf(number));
  }

  /**
   * Names the file of this part: {@code screen.arrow}, {@code screen-1.arrow}, {@code
   * screen-2.arrow}.
   *
   * @param first the file of part 0
   * @return a file in the same folder
   */
  public Path path(Path first) {
    if (number == 0) {
      return first;
    }
    String name = first.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return first.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
  }
}
