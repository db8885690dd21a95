package dev.framelease.cli.javadoc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The comments of what others can use tell of its parameters and results, its errors, of threads,
 * and of who closes what; what the descriptions of the modules say of everything need not be said
 * again.
 */
class PublicCommentsTest {
  private static final String OF_ITS_OWN = "it is thrown by what the method has just opened itself";

  private static final String AS_ANOTHER = "readable() makes it a CaptureException";

  /** Exceptions that the code seems to let out, and does not. */
  private static final Map<String, String> CANNOT_BE =
      Map.ofEntries(
          Map.entry("ForeignViews.of LeaseClosedException", OF_ITS_OWN),
          Map.entry("ForeignViews.at LeaseClosedException", OF_ITS_OWN),
          Map.entry("TensorVector.view LeaseClosedException", OF_ITS_OWN),
          Map.entry("SourceStream.take LeaseClosedException", OF_ITS_OWN),
          Map.entry("X11Session.grab IllegalArgumentException", "its options have checked that"),
          Map.entry("ReplaySource.next ArchiveFormatException", AS_ANOTHER),
          Map.entry("ReplaySource.next ArchiveReadException", AS_ANOTHER),
          Map.entry("ReplaySource.nanosToNext ArchiveFormatException", AS_ANOTHER),
          Map.entry("ReplaySource.nanosToNext ArchiveReadException", AS_ANOTHER));

  private static final Pattern THREADS =
      Pattern.compile("(?i)thread-safe|immutable|(one|any) thread");
  private static final Pattern CLOSES = Pattern.compile("(?i)clos|owns|stays");

  private static final Pattern COMPACT_CONSTRUCTOR = Pattern.compile(" *public \\w+ \\{");
  private static final DiagnosticCollector<JavaFileObject> FOUND = new DiagnosticCollector<>();

  private static Sources sources;

  @BeforeAll
  static void read() throws IOException {
    sources = Sources.read(FOUND);
  }

  /**
   * The build's own doclint has this group off, since that of JDK 17 wants the parameters of a
   * record a second time where it has a compact constructor.
   */
  @Test
  void shouldTellOfParametersAndResults() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Diagnostic<? extends JavaFileObject> one : FOUND.getDiagnostics()) {
      if (one.getSource() != null && !isOfCompactConstructor(one)) {
        missing.add(one.toString().strip());
      }
    }
    assertEquals(new TreeSet<>(), missing);
  }

  private static boolean isOfCompactConstructor(Diagnostic<? extends JavaFileObject> one)
      throws IOException {
    List<String> lines = Files.readAllLines(Path.of(one.getSource().getName()));
    return COMPACT_CONSTRUCTOR.matcher(lines.get((int) one.getLineNumber() - 1)).matches();
  }

  @Test
  void shouldTellOfEveryErrorThatTheCodeThrows() {
    SaidErrors said = new SaidErrors(sources);
    ThrownErrors thrown = new ThrownErrors(sources, said);
    Set<String> untold = new TreeSet<>();
    int errors = 0;
    for (ExecutableElement method : sources.methods().keySet()) {
      if (sources.withOverridden(method).stream().anyMatch(sources::isUsable)) {
        for (TypeMirror error : thrown.by(method).values()) {
          errors++;
          if (!said.tells(method, error)) {
            untold.add(nameOf(method) + " " + simpleName(error));
          }
        }
      }
    }
    assertEquals(new TreeSet<>(CANNOT_BE.keySet()), untold);
    assertTrue(errors > 300, "errors found: " + errors);
  }

  @Test
  void shouldTellWhichThreadsMayUseAType() {
    List<String> silent = new ArrayList<>();
    for (TypeElement type : sources.usable()) {
      // The descriptions of the modules speak of these.
      boolean isTold =
          type.getKind() == ElementKind.ENUM || sources.isA(type.asType(), Throwable.class);
      for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
        isTold |= THREADS.matcher(sources.comment(each)).find();
      }
      if (!isTold) {
        silent.add(type.toString());
      }
    }
    assertEquals(List.of(), silent);
  }

  @Test
  void shouldTellWhoClosesWhatAMethodReturns() {
    List<String> silent = new ArrayList<>();
    for (ExecutableElement method : sources.methods().keySet()) {
      String comment = sources.comment(method);
      if (sources.isUsable(method)
          && method.getReturnType() instanceof DeclaredType type
          && sources.isA(type, AutoCloseable.class)
          && !comment.isEmpty()
          && !CLOSES.matcher(comment).find()) {
        silent.add(nameOf(method));
      }
    }
    assertEquals(List.of(), silent);
  }

  private static String nameOf(ExecutableElement method) {
    return method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName();
  }

  private static String simpleName(TypeMirror type) {
    return ((DeclaredType) type).asElement().getSimpleName().toString();
  }
}
