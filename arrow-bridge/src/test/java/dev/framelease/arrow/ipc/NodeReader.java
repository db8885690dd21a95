package dev.framelease.arrow.ipc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads Arrow IPC with npm's apache-arrow, in a Node process. */
final class NodeReader {
  private static final String REMEDY =
      "this test reads frames with another Arrow reader and needs node and npm: "
          + "apt-get install nodejs npm (./check does so)";
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "read-frames.mjs",
          "read-first-frame.mjs",
          "write-tensors.mjs",
          "write-recording.mjs");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private NodeReader(Path folder) {
    this.folder = folder;
  }

  /** Installs the reader, in the versions of the lock file, into a folder of the build. */
  static NodeReader install(Class<?> user) throws Exception {
    Path module = Path.of(System.getProperty("framelease.root"), "arrow-bridge");
    // Test classes run side by side, and npm empties the folder first.
    Path folder = module.resolve("target").resolve("node-reader-" + user.getSimpleName());
    Files.createDirectories(folder);
    for (String name : FILES) {
      Files.copy(
          module.resolve("src/test/javascript").resolve(name),
          folder.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    NodeReader reader = new NodeReader(folder);
    reader.fetch();
    return reader;
  }

  /** A registry may fail now and then. */
  private void fetch() throws Exception {
    for (int left = 2; left >= 0; left--) {
      try {
        String unused =
            start(
                    "npm",
                    "ci",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--fetch-timeout=60000",
                    "--loglevel=error")
                .output();
        return;
      } catch (AssertionError e) {
        if (left == 0) {
          throw e;
        }
        System.err.println("npm ci is tried again: " + e.getMessage());
      }
    }
  }

  /** What the reader finds in a file: the schema, and all frames. */
  JsonNode read(Path file) throws Exception {
    return read(start("node", "read-frames.mjs", file.toString()));
  }

  /** What the reader finds in a stream that it reads from a Unix socket while it is written. */
  JsonNode read(Sender sender) throws Exception {
    Path socket = folder.resolve("socket");
    Files.deleteIfExists(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Run run = start("node", "read-frames.mjs", "unix:" + socket);
      // Else a reader that cannot start would be waited for.
      var unused = run.process.onExit().thenRun(() -> closeQuietly(server));
      try (SocketChannel reader = server.accept()) {
        sender.sendTo(reader);
      } catch (IOException | FrameWriteException e) {
        throw new AssertionError("the reader has gone: " + run.output(), e);
      }
      return read(run);
    }
  }

  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first line is the schema, and every other one a frame. */
  private static JsonNode read(Run run) throws Exception {
    Iterator<String> lines = run.output().lines().iterator();
    ObjectNode found = (ObjectNode) JSON.readTree(lines.next());
    var frames = found.putArray("frames");
    while (lines.hasNext()) {
      frames.add(JSON.readTree(lines.next()));
    }
    return found;
  }

  /** The keys and values of an object of strings. */
  static Map<String, String> strings(JsonNode object) {
    return JSON.convertValue(object, new TypeReference<>() {});
  }

  /** What the example of the format's description prints of a file. */
  String readFirst(Path file) throws Exception {
    Files.copy(file, folder.resolve("frames.arrow"), StandardCopyOption.REPLACE_EXISTING);
    return start("node", "read-first-frame.mjs").output();
  }

  /** Lets it write tensors, instead of reading them. */
  void writeTensors(Path file) throws Exception {
    start("node", "write-tensors.mjs", file.toString()).output();
  }

  /** Lets it write a recording. */
  void writeRecording(Path file) throws Exception {
    start("node", "write-recording.mjs", file.toString()).output();
  }

  private Run start(String... command) {
    Path output = folder.resolve("output.log");
    Path errors = folder.resolve("errors.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      return new Run(process, String.join(" ", command), output, errors);
    } catch (IOException e) {
      throw new AssertionError(command[0] + " cannot be started; " + REMEDY, e);
    }
  }

  /** Writes a stream. */
  interface Sender {
    /** Writes it to a channel, and closes that. */
    void sendTo(SocketChannel channel) throws IOException;
  }

  /** A process that writes its output into files. */
  private record Run(Process process, String command, Path said, Path errors) {
    /** Waits for its end, which must be a good one. */
    String output() throws Exception {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " failed: " + Files.readString(said) + Files.readString(errors));
      }
      return Files.readString(said);
    }
  }
}
