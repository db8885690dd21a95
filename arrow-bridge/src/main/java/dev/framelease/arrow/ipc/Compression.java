package dev.framelease.arrow.ipc;

/** How the bodies of record batches are compressed (Arrow Columnar Format, Buffer compression). */
public enum Compression {
  /** Not at all: the pixels go from the slot to the channel, and are mapped when they are read. */
  NONE,
  /**
   * With Zstandard (RFC 8878) at level 1, on a thread of the writer's. It needs {@code
   * com.github.luben:zstd-jni} on the class path; without it, {@link IpcOptions} throws {@link
   * IllegalStateException}.
   */
  ZSTD,
  /**
   * Refused by {@link IpcOptions}: the LZ4 of Arrow for Java takes seconds for a frame. It is here
   * so that the refusal can be read in one place.
   */
  LZ4;

  /** Refuses what cannot be written, and says what to do instead. */
  void requireWritable() {
    if (this == LZ4) {
      throw new IllegalArgumentException(
          "frames are not compressed with LZ4: its only implementation for Arrow in Java takes"
              + " about 2 s for a frame; use ZSTD, which takes a hundredth of that, or NONE");
    }
    if (this == ZSTD && !ZstdFrames.isAvailable()) {
      throw new IllegalStateException(
          "compression with ZSTD needs com.github.luben:zstd-jni, and it is not on the class path"
              + " or does not run here; add it, or use Compression.NONE");
    }
  }
}
