package dev.framelease.arrow.ipc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads Arrow IPC with npm's apache-arrow, in a Node process. */
final class NodeReader {
  private static final String REMEDY =
      "this test reads frames with another Arrow reader and needs node and npm: "
          + "apt-get install nodejs npm (./check does so)";
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "read-frames.mjs", "write-tensors.mjs");

  private final Path folder;

  private NodeReader(Path folder) {
    this.folder = folder;
  }

  /** Installs the reader, in the versions of the lock file, into a folder of the build. */
  static NodeReader install() throws Exception {
    Path module = Path.of(System.getProperty("framelease.root"), "arrow-bridge");
    Path folder = module.resolve("target").resolve("node-reader");
    Files.createDirectories(folder);
    for (String name : FILES) {
      Files.copy(
          module.resolve("src/test/javascript").resolve(name),
          folder.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    NodeReader reader = new NodeReader(folder);
    reader.run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error");
    return reader;
  }

  /** What the reader finds in a file. */
  JsonNode read(Path file) throws Exception {
    return new ObjectMapper().readTree(run("node", "read-frames.mjs", file.toString()));
  }

  /** Lets it write tensors, instead of reading them. */
  void writeTensors(Path file) throws Exception {
    run("node", "write-tensors.mjs", file.toString());
  }

  private String run(String... command) throws Exception {
    Path errors = folder.resolve("errors.log");
    Process process = start(command, errors.toFile());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(
          String.join(" ", command) + " failed: " + output + Files.readString(errors));
    }
    return output;
  }

  private Process start(String[] command, File errors) {
    try {
      return new ProcessBuilder(new ArrayList<>(List.of(command)))
          .directory(folder.toFile())
          .redirectError(errors)
          .start();
    } catch (IOException e) {
      throw new AssertionError(command[0] + " cannot be started; " + REMEDY, e);
    }
  }
}
