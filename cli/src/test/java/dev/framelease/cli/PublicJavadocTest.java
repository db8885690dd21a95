package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that others can use has a comment with its parameters, results and errors. The build's
 * own doclint has this group off, since that of JDK 17 wants the parameters of a record a second
 * time where it has a compact constructor.
 */
class PublicJavadocTest {
  private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([\\w.]+);");
  private static final Pattern COMPACT_CONSTRUCTOR = Pattern.compile(" *public \\w+ \\{");

  @TempDir private Path classes;

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "arrow-bridge", "djl-adapter"})
  void shouldSayEverythingOfWhatIsExported(String module) throws IOException {
    Path sources = CommandProcess.root().resolve(module).resolve("src/main/java");
    List<Path> files = javaFiles(sources);
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(found, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  manager,
                  found,
                  List.of(
                      "-Xdoclint:all/protected",
                      "-Xdoclint/package:" + String.join(",", exported(sources)),
                      "-Xmaxwarns",
                      "9999",
                      "-proc:none",
                      "--release=17",
                      "-d",
                      classes.toString(),
                      "-cp",
                      CommandProcess.classPath()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertTrue(compiled, found.getDiagnostics().toString());
    }

    TreeSet<String> missing = new TreeSet<>();
    for (Diagnostic<? extends JavaFileObject> one : found.getDiagnostics()) {
      if (one.getSource() != null && !isOfCompactConstructor(one)) {
        missing.add(one.toString().strip());
      }
    }
    assertEquals(new TreeSet<>(), missing);
  }

  private static List<Path> javaFiles(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .toList();
    }
  }

  private static List<String> exported(Path sources) throws IOException {
    return EXPORT
        .matcher(Files.readString(sources.resolve("module-info.java")))
        .results()
        .map(export -> export.group(1))
        .toList();
  }

  private static boolean isOfCompactConstructor(Diagnostic<? extends JavaFileObject> one)
      throws IOException {
    List<String> lines = Files.readAllLines(Path.of(one.getSource().getName()));
    return COMPACT_CONSTRUCTOR.matcher(lines.get((int) one.getLineNumber() - 1)).matches();
  }
}
