package dev.framelease.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCvTest {
  @TempDir Path folder;

  @Test
  void shouldSayThatItCouldNotBeResolved() throws Exception {
    JavaCv none = new JavaCv(folder.resolve("J.java"), folder.resolve("none"));
    assertTrue(none.missing().orElseThrow().startsWith("Maven could not resolve it"));
  }

  @Test
  void shouldStartItsProgramFromTheSourceWithItsClassPath() throws Exception {
    Path classPath = Files.writeString(folder.resolve("classpath"), "a.jar:b.jar\n");
    JavaCv found = new JavaCv(Path.of("J.java"), classPath);
    assertEquals(Optional.empty(), found.missing());
    List<String> command = found.command(Path.of("jvm.flags"));
    assertEquals(
        List.of("@jvm.flags", "-cp", "a.jar:b.jar", "J.java"), command.subList(1, command.size()));
  }
}
