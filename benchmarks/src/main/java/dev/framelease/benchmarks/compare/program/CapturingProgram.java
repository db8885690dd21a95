package dev.framelease.benchmarks.compare.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One program that is compared: takes the commands of capture.c, and {@code heap N}, which answers
 * with the bytes that N frames in a row took of the Java heap.
 */
public final class CapturingProgram {
  private final String kind;
  private final String display;
  private final PrintStream answers;
  private final AllocatedBytes allocated = new AllocatedBytes();

  /** Where sums go, so that the compiler cannot leave the reading out. */
  private volatile long unused;

  private Capturer capturer;

  private CapturingProgram(String kind, String display, PrintStream answers) {
    this.kind = kind;
    this.display = display;
    this.answers = answers;
  }

  /**
   * Answers commands from standard input until it ends.
   *
   * @param arguments full, damage, damage-one, stream, stream-thread or robot
   * @throws Exception if capturing fails
   */
  public static void main(String[] arguments) throws Exception {
    new CapturingProgram(arguments[0], System.getenv("DISPLAY"), System.out).run();
  }

  private Capturer opened() throws Exception {
    return switch (kind) {
      case "full" -> new FullGrabs(display);
      case "damage" -> new RequestedGrabs(display, 3);
      case "damage-one" -> new RequestedGrabs(display, 1);
      case "stream" -> new StreamGrabs(display);
      case "stream-thread" -> new ThreadedStreamGrabs(display);
      case "robot" -> new RobotGrabs();
      default -> throw new IllegalArgumentException("there is no program '" + kind + "'");
    };
  }

  private void run() throws Exception {
    open();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(answer(line.split(" ", -1)));
      answers.flush();
    }
    capturer.close();
  }

  private void open() throws Exception {
    capturer = opened();
    capturer.settle();
  }

  private String answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "grab", "read" ->
          capture(words[0].equals("read"), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "fence" -> Long.toString(capture(false));
      case "flow" -> flow(words[1].equals("read"), Integer.parseInt(words[2]));
      case "heap" -> Long.toString(heap(Integer.parseInt(words[1])));
      case "close" -> {
        capturer.close();
        yield "0";
      }
      case "open" -> {
        open();
        yield "0";
      }
      default -> throw new IOException("the command '" + words[0] + "' is not understood");
    };
  }

  private String capture(boolean read, int x, int y) throws Exception {
    long nanos = capture(read);
    return nanos + " " + capturer.pixel(x, y);
  }

  private long capture(boolean read) throws Exception {
    long start = System.nanoTime();
    capturer.next();
    if (read) {
      unused = capturer.sum();
    }
    long nanos = System.nanoTime() - start;
    capturer.settle();
    return nanos;
  }

  private String flow(boolean read, int frames) throws Exception {
    long[] nanos = new long[frames];
    long start = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      capturer.next();
      if (read) {
        unused = capturer.sum();
      }
      long end = System.nanoTime();
      nanos[i] = end - start;
      start = end;
    }
    capturer.settle();
    StringBuilder line = new StringBuilder();
    for (long one : nanos) {
      line.append(line.isEmpty() ? "" : " ").append(one);
    }
    return line.toString();
  }

  private long heap(int frames) throws Exception {
    long before = allocated.now();
    for (int i = 0; i < frames; i++) {
      capturer.next();
    }
    long taken = allocated.now() - before;
    capturer.settle();
    return taken;
  }
}
