package dev.framelease.capture.stream;

/**
 * What a stream captures, for messages, events and the names of threads.
 *
 * <p>Immutable.
 *
 * @param source as its {@code toString} says it
 * @param display such as {@code :0}
 */
public record StreamName(String source, String display) {
  @Override
  public String toString() {
    return source + " on " + display;
  }
}
