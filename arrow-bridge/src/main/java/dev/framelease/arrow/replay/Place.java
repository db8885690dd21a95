package dev.framelease.arrow.replay;

import java.util.function.Supplier;

/**
 * A place in a file, for what is to be said of it.
 *
 * @param file the name of the file
 * @param position bytes from its start
 */
record Place(String file, long position) {
  /** Makes the exception for something that is wrong here. */
  ArchiveFormatException wrong(String found, String expected) {
    return new ArchiveFormatException(this, found, expected, null);
  }

  /** Throws unless what was found is as expected. */
  void require(boolean asExpected, String what, long found, String expected) {
    if (!asExpected) {
      throw wrong(what + " " + found, expected);
    }
  }

  /**
   * Reads metadata whose bytes may be anything. Arrow's readers walk it through bounds-checked
   * buffers, so whatever is wrong with it ends in some exception of theirs, and becomes ours here.
   */
  <T> T parse(String what, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ArchiveFormatException | ArchiveReadException | ArchiveClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ArchiveFormatException(this, what + " that cannot be read: " + e, "Arrow's", e);
    }
  }

  @Override
  public String toString() {
    return file + ", byte " + position;
  }
}
