package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs that are no part of this one: those in C built by gcc, into a folder of the
 * caller's, the others as their source.
 */
record NativePrograms(Path capture, Path draw, Path awake, Path mss, Path javaCv) {
  static NativePrograms build(Path folder) throws IOException {
    return new NativePrograms(
        compile(folder, "capture", "-lxcb", "-lxcb-shm", "-lxcb-damage", "-lxcb-xfixes"),
        compile(folder, "draw", "-lxcb", "-lm"),
        compile(folder, "awake", "-pthread"),
        copy(folder, "mss_capture.py"),
        copy(folder, "JavaCvCapture.java"));
  }

  private static Path compile(Path folder, String name, String... libraries) throws IOException {
    Path program = folder.resolve(name);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("gcc", "-std=gnu11", "-O3", "-Wall", "-Wextra", "-o"));
    command.add(program.toString());
    command.add(copy(folder, name + ".c").toString());
    command.addAll(List.of(libraries));
    Exit exit = Exit.of(command.toArray(String[]::new));
    if (!exit.isZero()) {
      throw new IOException(
          "gcc did not build "
              + name
              + ".c (apt-get install -y gcc libc6-dev libxcb1-dev"
              + " libxcb-shm0-dev libxcb-damage0-dev libxcb-xfixes0-dev), and said: "
              + exit.output());
    }
    return program;
  }

  private static Path copy(Path folder, String name) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream source = NativePrograms.class.getResourceAsStream(name)) {
      Files.copy(source, target);
    }
    return target;
  }
}
