package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * JavaCV, which no module depends on: the command resolves it for its own row, and its program is
 * started from the source.
 *
 * @param program the source of its program
 * @param classPath the file with its class path; it is there if it could be resolved
 */
record JavaCv(Path program, Path classPath) {
  Optional<String> missing() {
    return Files.exists(classPath)
        ? Optional.empty()
        : Optional.of(
            "Maven could not resolve it (org.bytedeco:javacv and ffmpeg, 28 MB); run"
                + " ./benchmarks/compare where it can");
  }

  /** How it is started. */
  List<String> command(Path jvmFlags) throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + jvmFlags,
        "-cp",
        missing().isPresent() ? "" : Files.readString(classPath).strip(),
        program.toString());
  }
}
