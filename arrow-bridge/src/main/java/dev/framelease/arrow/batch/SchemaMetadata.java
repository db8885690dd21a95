package dev.framelease.arrow.batch;

import java.util.Map;

/** Bounds what is written into the metadata of a schema: readers bound what they take from it. */
final class SchemaMetadata {
  static final int MAX_KEYS = 1000;
  static final int MAX_CHARACTERS = 1 << 20;

  private SchemaMetadata() {}

  static void requireReadable(Map<String, String> metadata) {
    long characters =
        metadata.entrySet().stream()
            .mapToLong(entry -> (long) entry.getKey().length() + entry.getValue().length())
            .sum();
    if (metadata.size() > MAX_KEYS || characters > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "the metadata of a schema has up to "
              + MAX_KEYS
              + " keys and "
              + MAX_CHARACTERS
              + " characters, and this one "
              + metadata.size()
              + " and "
              + characters
              + "; write what is so large beside the recording");
    }
  }
}
