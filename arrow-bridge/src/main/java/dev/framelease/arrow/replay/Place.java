package dev.framelease.arrow.replay;

import java.util.function.Supplier;

/**
 * A place in a file, for what is to be said of it.
 *
 * @param file the name of the file
 * @param position bytes from its start
 */
record Place(String file, long position) {
  /** What is expected where the bytes of Arrow's own metadata are wrong. */
  static final String AS_ARROW_SAYS =
      "one as the Arrow columnar format describes it; the file is damaged, or no recording";

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
   *
   * @param what is read
   * @param expected what it should be, and what to do where it is not
   */
  <T> T parse(String what, String expected, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ArchiveFormatException | ArchiveReadException | ArchiveClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ArchiveFormatException(
          this, what + " that cannot be read (" + reason(e) + ")", expected, e);
    }
  }

  /** Those of Framelease say it in words; of others the class says more. */
  private static String reason(RuntimeException e) {
    return e instanceof IllegalArgumentException && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }

  @Override
  public String toString() {
    return file + ", byte " + position;
  }
}
