package dev.framelease.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.framelease.capture.CaptureBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules that the modules keep; docs/architecture.md shows them as a picture. */
@Tag("smoke")
class ArchitectureTest {
  private static final String ROOT = "dev.framelease.";

  /** Each package, and the packages that it may know. */
  private static final Map<String, Set<String>> BELOW =
      Map.ofEntries(
          Map.entry("memory", Set.of()),
          Map.entry("pixels", Set.of("memory")),
          Map.entry("frame", Set.of("memory", "pixels", "posix")),
          Map.entry("capture", Set.of("memory", "pixels", "frame")),
          Map.entry("capture.events", Set.of("memory", "pixels", "frame", "capture")),
          Map.entry("capture.stream", Set.of("frame", "capture", "capture.events")),
          Map.entry("pool", Set.of("memory", "pixels", "frame", "capture")),
          Map.entry("posix", Set.of("memory")),
          Map.entry("foreign", Set.of("memory", "pixels", "posix")),
          Map.entry("x11.xcb", Set.of()),
          Map.entry("x11.connection", Set.of("memory", "capture", "posix", "x11.xcb")),
          Map.entry("x11.screen", Set.of("pixels", "frame", "capture", "x11.xcb")),
          Map.entry("x11.cursor", Set.of("pixels", "frame", "capture", "x11.screen", "x11.xcb")),
          Map.entry(
              "x11.transport",
              Set.of("pixels", "frame", "capture", "pool", "posix", "x11.screen", "x11.xcb")),
          Map.entry(
              "x11.damage",
              Set.of("pixels", "frame", "capture", "x11.screen", "x11.transport", "x11.xcb")),
          Map.entry(
              "x11.grab",
              Set.of(
                  "memory",
                  "pixels",
                  "frame",
                  "capture",
                  "capture.events",
                  "pool",
                  "x11.connection",
                  "x11.screen",
                  "x11.cursor",
                  "x11.transport",
                  "x11.damage",
                  "x11.window",
                  "x11.xcb")),
          Map.entry(
              "x11",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "capture.events",
                  "capture.stream",
                  "posix",
                  "x11.connection",
                  "x11.transport",
                  "x11.grab",
                  "x11.xcb")),
          Map.entry("x11.window", Set.of("pixels", "frame", "capture", "x11.screen", "x11.xcb")),
          Map.entry(
              "x11.virtual",
              Set.of("capture", "pixels", "x11.connection", "x11.screen", "x11.xcb")),
          Map.entry("arrow", Set.of("memory", "pixels", "frame")),
          Map.entry("arrow.tensor", Set.of("memory", "pixels", "arrow")),
          Map.entry("arrow.batch", Set.of("memory", "pixels", "frame", "arrow", "arrow.tensor")),
          Map.entry(
              "arrow.cdata", Set.of("pixels", "frame", "arrow", "arrow.tensor", "arrow.batch")),
          Map.entry("arrow.ipc", Set.of("pixels", "frame", "arrow", "arrow.tensor", "arrow.batch")),
          Map.entry(
              "arrow.replay",
              Set.of(
                  "memory",
                  "pixels",
                  "frame",
                  "capture",
                  "capture.stream",
                  "posix",
                  "arrow",
                  "arrow.tensor",
                  "arrow.batch")),
          Map.entry("djl.dlpack", Set.of()),
          Map.entry("djl.models", Set.of()),
          Map.entry("djl.predict", Set.of("frame", "capture", "capture.stream")),
          Map.entry("djl.preprocess", Set.of("pixels", "frame")),
          Map.entry(
              "djl",
              Set.of(
                  "memory",
                  "pixels",
                  "frame",
                  "arrow",
                  "djl.dlpack",
                  "djl.models",
                  "djl.preprocess")),
          Map.entry("notebook", Set.of("pixels", "frame", "djl")),
          Map.entry("notebook.rapaio", Set.of("pixels", "frame", "notebook")),
          Map.entry("notebook.jjava", Set.of("pixels", "frame", "notebook")),
          Map.entry("notebook.ijava", Set.of("pixels", "frame", "notebook")),
          Map.entry("cli.terminal", Set.of()),
          Map.entry("cli.option", Set.of("pixels", "djl")),
          Map.entry(
              "cli.output",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.batch",
                  "arrow.ipc",
                  "cli.terminal",
                  "cli.option")),
          Map.entry("cli.recording", Set.of("arrow.replay", "cli.option", "cli.output")),
          Map.entry("cli.picture", Set.of("pixels", "frame", "cli.option", "cli.output")),
          Map.entry(
              "cli.screen", Set.of("pixels", "frame", "capture", "x11.virtual", "cli.option")),
          Map.entry("cli.answer", Set.of("frame", "cli.picture")),
          Map.entry("cli.monitors", Set.of("capture", "cli.option", "cli.output", "cli.screen")),
          Map.entry(
              "cli.grab",
              Set.of(
                  "frame",
                  "capture",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.picture",
                  "cli.screen")),
          Map.entry(
              "cli.record",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.batch",
                  "arrow.ipc",
                  "djl.preprocess",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.picture",
                  "cli.screen")),
          Map.entry(
              "cli.play",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.batch",
                  "arrow.ipc",
                  "arrow.replay",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.picture",
                  "cli.recording")),
          Map.entry(
              "cli.infer",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.replay",
                  "djl",
                  "djl.predict",
                  "djl.preprocess",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.picture",
                  "cli.recording",
                  "cli.screen",
                  "cli.answer")),
          Map.entry(
              "cli.bench",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.batch",
                  "arrow.ipc",
                  "djl",
                  "cli.terminal",
                  "cli.option",
                  "cli.screen")),
          Map.entry(
              "cli.demo",
              Set.of(
                  "memory",
                  "pixels",
                  "frame",
                  "capture",
                  "arrow",
                  "arrow.batch",
                  "arrow.ipc",
                  "djl",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.screen",
                  "cli.answer")),
          Map.entry(
              "cli.doctor",
              Set.of(
                  "pixels",
                  "frame",
                  "capture",
                  "x11.virtual",
                  "arrow",
                  "djl",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.screen")),
          Map.entry(
              "cli.jupyter", Set.of("pixels", "arrow", "cli.terminal", "cli.option", "cli.screen")),
          Map.entry(
              "cli",
              Set.of(
                  "pixels",
                  "capture",
                  "djl",
                  "cli.terminal",
                  "cli.option",
                  "cli.output",
                  "cli.picture",
                  "cli.screen",
                  "cli.monitors",
                  "cli.grab",
                  "cli.record",
                  "cli.play",
                  "cli.infer",
                  "cli.bench",
                  "cli.demo",
                  "cli.doctor",
                  "cli.jupyter")));

  /** The modules' own classes; their tests are no part of the class path's architecture. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.framelease");

  @Test
  void shouldDependOnlyOnPackagesBelow() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      Set<String> below = BELOW.getOrDefault(shortName(from), Set.of());
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith(ROOT))
          .filter(to -> !to.getPackageName().equals(from.getPackageName()))
          .filter(to -> !below.contains(shortName(to)))
          .forEach(to -> broken.add(from.getName() + " knows " + to.getName()));
    }

    assertEquals(Set.of(), broken);
  }

  @Test
  void shouldHaveExactlyThesePackages() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(shortName(type)));

    assertEquals(new TreeSet<>(BELOW.keySet()), found);
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldHaveEachPackageInOneModule() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      String source = type.getSource().orElseThrow().getUri().toString();
      String file = type.getName().replace('.', '/') + ".class";
      modules
          .computeIfAbsent(shortName(type), name -> new TreeSet<>())
          .add(source.substring(0, source.length() - file.length()));
    }

    modules.forEach((name, sources) -> assertEquals(1, sources.size(), name + ": " + sources));
    assertEquals(4, modules.values().stream().distinct().count(), modules.toString());
  }

  @Test
  void shouldCallNativeCodeInThreePackagesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "posix", ROOT + "x11.xcb", ROOT + "djl.dlpack")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(CLASSES);
  }

  @Test
  void shouldNameClassesForWhatTheyAre() {
    noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common)").check(CLASSES);
  }

  @Test
  void shouldPrintInTheCommandLineOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void shouldFindBackendsAsServicesOnly() {
    classes()
        .that()
        .implement(CaptureBackend.class)
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(ROOT + "x11")
        .check(CLASSES);
    List<String> names = new ArrayList<>();
    ServiceLoader.load(CaptureBackend.class).forEach(backend -> names.add(backend.name()));
    assertEquals(List.of("x11"), names);
  }

  private static String shortName(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
