package dev.framelease.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output for text, which remembers why it failed; {@link PrintStream} does not. */
public final class TextOutput extends OutputStream {
  /** The type of a file in {@code st_mode}, of pipes, and of sockets: inode(7). */
  private static final int S_IFMT = 0170000;

  private static final int S_IFIFO = 0010000;
  private static final int S_IFSOCK = 0140000;

  private final OutputStream out = StandardOutput.stream();
  private IOException failure;

  private TextOutput() {}

  /** Takes the place of {@code System.out}, for as long as the process runs. */
  public static TextOutput install() {
    TextOutput text = new TextOutput();
    System.setOut(new PrintStream(new BufferedOutputStream(text), false, Charset.defaultCharset()));
    return text;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] octets, int start, int length) throws IOException {
    try {
      out.write(octets, start, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * Refuses to go on as if all text were where it was sent. A reader that goes before the end, as
   * {@code head} does, has what it wants.
   *
   * @throws dev.framelease.cli.option.BadInputException if some is lost
   */
  public void requireTaken() {
    System.out.flush();
    IOException lost = failure();
    if (lost != null && !isForReader()) {
      throw StandardOutput.refused(lost);
    }
  }

  private synchronized IOException failure() {
    return failure;
  }

  /**
   * Tells pipes and sockets, which cannot be full and whose reader may go, from files and devices.
   */
  public static boolean isForReader() {
    try {
      int mode = (Integer) Files.getAttribute(Path.of("/proc/self/fd/1"), "unix:mode");
      return (mode & S_IFMT) == S_IFIFO || (mode & S_IFMT) == S_IFSOCK;
    } catch (IOException e) {
      return false;
    }
  }
}
