package dev.framelease.djl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The libraries that ONNX Runtime unpacks into the temporary folder, anew for each JVM. It leaves
 * their folder there at the end, and all of them where the JVM is killed. Once they are mapped
 * nobody needs the files.
 */
final class UnpackedLibraries {
  private static final System.Logger LOG = System.getLogger(UnpackedLibraries.class.getName());

  /** What {@code ai.onnxruntime.OnnxRuntime} starts the names of its folders with. */
  private static final String FOLDER = "onnxruntime-java";

  /** As {@link Files#createTempDirectory} goes on; a folder of the user's own must stay. */
  private static final Pattern MADE = Pattern.compile(FOLDER + "\\d+");

  /** Where the user has libraries of ONNX Runtime of his own. */
  private static final String OWN = "onnxruntime.native.path";

  /** Unpacked when somebody asks for a GPU, into the same folder. */
  private static final String PROVIDERS =
      "ai/onnxruntime/native/linux-x64/libonnxruntime_providers_shared.so";

  private UnpackedLibraries() {}

  /** Removes those that this process has mapped, and their folder. Any number of times. */
  static void remove() {
    if (System.getProperty(OWN) != null
        || UnpackedLibraries.class.getClassLoader().getResource(PROVIDERS) != null) {
      return;
    }
    try {
      for (Path folder : mappedFolders()) {
        remove(folder);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the libraries of ONNX Runtime stay where they are", e);
    }
  }

  private static Set<Path> mappedFolders() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(File.separator + FOLDER))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
          .filter(folder -> temporary.equals(folder.getParent()))
          .filter(folder -> MADE.matcher(folder.getFileName().toString()).matches())
          .collect(Collectors.toSet());
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      List<Path> files;
      try (Stream<Path> listed = Files.list(folder)) {
        files = listed.toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }
}
