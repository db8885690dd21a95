package dev.framelease.cli.recording;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a file is, by its first bytes.
 *
 * @param start which they are, in ISO 8859-1
 * @param what says what such a file is
 */
record FileKind(String start, String what) {
  private static final List<FileKind> OTHERS =
      List.of(
          new FileKind("\u0089PNG", "it is a PNG picture"),
          new FileKind("\u00ff\u00d8\u00ff", "it is a JPEG picture"),
          new FileKind("PAR1", "it is a Parquet file"),
          new FileKind("FEA1", "it is a Feather file of the first version"),
          new FileKind("PK", "it is a zip archive"),
          new FileKind("\u001f\u008b", "it is compressed with gzip"),
          new FileKind("(\u00b5/\u00fd", "it is compressed with zstd"),
          new FileKind("\u001aE\u00df\u00a3", "it is a Matroska or WebM film"));

  /** An Arrow IPC file, and an Arrow IPC stream. */
  private static final List<String> ARROW = List.of("ARROW1", "\u00ff\u00ff\u00ff\u00ff");

  /** How many bytes tell a kind. */
  static final int LONGEST = 6;

  /**
   * Says what a file is that is not of Arrow.
   *
   * @param start its first bytes, as many as it has up to {@link #LONGEST}
   * @return what it is; empty if it may be of Arrow
   */
  static Optional<String> of(byte[] start) {
    String found = new String(start, StandardCharsets.ISO_8859_1);
    if (found.isEmpty()) {
      return Optional.of("it is empty");
    }
    if (ARROW.stream().anyMatch(found::startsWith)) {
      return Optional.empty();
    }
    return OTHERS.stream()
        .filter(kind -> found.startsWith(kind.start))
        .map(FileKind::what)
        .findFirst()
        .or(() -> Optional.of("it starts with " + describe(start) + ", and Arrow with ARROW1"));
  }

  private static String describe(byte[] start) {
    boolean isText = true;
    for (byte one : start) {
      isText &= one >= ' ' && one <= '~';
    }
    return isText
        ? "the text '" + new String(start, StandardCharsets.US_ASCII) + "'"
        : "the bytes " + hex(start);
  }

  private static String hex(byte[] start) {
    StringBuilder bytes = new StringBuilder();
    for (byte one : start) {
      bytes.append(bytes.isEmpty() ? "" : " ").append(String.format("%02x", one));
    }
    return bytes.toString();
  }
}
