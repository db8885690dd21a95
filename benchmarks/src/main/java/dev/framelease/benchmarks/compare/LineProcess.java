package dev.framelease.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that answers each line with a line of numbers. What it says besides goes to stderr. */
final class LineProcess implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 120;

  private final List<String> command;
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private LineProcess(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.US_ASCII);
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
  }

  static LineProcess start(List<String> command, String display) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DISPLAY", display);
    return new LineProcess(command, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long[] ask(String line) throws IOException {
    send(line);
    return receive();
  }

  void send(String line) throws IOException {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new IOException(command + " ended before '" + line + "'; stderr says why", e);
    }
  }

  /** Reads an answer; ends the process if none comes in time, which ends the reading, too. */
  long[] receive() throws IOException {
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    String answer = answers.readLine();
    late.cancel(false);
    if (answer == null) {
      throw new IOException(
          command + " ended, or did not answer within " + TIMEOUT_SECONDS + " seconds");
    }
    return Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  /** Ends the process: by the end of its input, or by force where that does not do. */
  @Override
  public void close() {
    try {
      commands.close();
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
