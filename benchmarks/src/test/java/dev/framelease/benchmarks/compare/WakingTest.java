package dev.framelease.benchmarks.compare;

import dev.framelease.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps processors awake gives way to anything, and ends with who started it. */
class WakingTest {
  /** SCHED_IDLE, as the field 41 of proc(5) has it. */
  private static final String GIVES_WAY = "5";

  private static final int POLICY_AFTER_NAME = 38;

  @TempDir Path folder;

  @Test
  void shouldGiveWayOnEachProcessorUntilItIsClosed() throws Exception {
    Path awake = NativePrograms.build(folder).awake();
    int processors = Runtime.getRuntime().availableProcessors();
    Waking waking = Waking.start(awake);
    try {
      Eventually.eventually(
          "a loop for each gives way",
          () -> running(awake).map(WakingTest::threadsThatGiveWay).orElse(0L) >= processors);
    } finally {
      waking.close();
    }
    Eventually.eventually("it has ended", () -> running(awake).isEmpty());
  }

  @Test
  void shouldEndWhenWhoStartedItIsKilled() throws Exception {
    Path awake = NativePrograms.build(folder).awake();
    Process shell =
        new ProcessBuilder("sh", "-c", "sleep 600 | " + awake)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Eventually.eventually("it runs", () -> running(awake).isPresent());
      // Its other end of the pipe is closed by the system.
      shell
          .descendants()
          .filter(
              child -> child.info().command().filter(name -> name.contains("sleep")).isPresent())
          .forEach(ProcessHandle::destroyForcibly);
      Eventually.eventually("it has ended", () -> running(awake).isEmpty());
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  private static Optional<Long> running(Path program) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(program.toString()::equals).isPresent())
        .map(ProcessHandle::pid)
        .findFirst();
  }

  private static long threadsThatGiveWay(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.filter(WakingTest::givesWay).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean givesWay(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[POLICY_AFTER_NAME].equals(GIVES_WAY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
