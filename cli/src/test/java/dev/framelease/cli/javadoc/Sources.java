package dev.framelease.cli.javadoc;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.framelease.cli.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the libraries are made of, as the compiler understands it, and what of it others can use.
 */
final class Sources {
  private static final List<String> MODULES = List.of("ingest", "arrow-bridge", "djl-adapter");

  private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([\\w.]+);");

  private final DocTrees trees;
  private final Types types;
  private final Elements elements;
  private final Set<String> exported;
  private final Map<ExecutableElement, TreePath> methods = new LinkedHashMap<>();
  private final List<TypeElement> usable = new ArrayList<>();

  private Sources(JavacTask task, Set<String> exported) {
    this.exported = exported;
    this.trees = DocTrees.instance(task);
    this.types = task.getTypes();
    this.elements = task.getElements();
  }

  /**
   * Reads all modules at once, and looks at the comments of what they export.
   *
   * @param said hears what the compiler says of them
   */
  static Sources read(DiagnosticListener<JavaFileObject> said) throws IOException {
    List<Path> files = new ArrayList<>();
    Set<String> exported = new TreeSet<>();
    for (String module : MODULES) {
      Path folder = CommandProcess.root().resolve(module).resolve("src/main/java");
      files.addAll(filesOf(folder));
      exported.addAll(exportsOf(folder));
    }
    try (StandardJavaFileManager manager =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              ToolProvider.getSystemJavaCompiler()
                  .getTask(
                      null,
                      manager,
                      said,
                      List.of(
                          "-Xdoclint:all/protected",
                          "-Xdoclint/package:" + String.join(",", exported),
                          "-Xmaxwarns",
                          "9999",
                          "-proc:none",
                          "--release=17",
                          "-cp",
                          CommandProcess.classPath()),
                      null,
                      manager.getJavaFileObjectsFromPaths(files));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      task.analyze();
      Sources sources = new Sources(task, exported);
      units.forEach(sources::collect);
      return sources;
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .toList();
    }
  }

  private static List<String> exportsOf(Path folder) throws IOException {
    return EXPORT
        .matcher(Files.readString(folder.resolve("module-info.java")))
        .results()
        .map(export -> export.group(1))
        .toList();
  }

  private void collect(CompilationUnitTree unit) {
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void unused) {
        methods.put((ExecutableElement) trees.getElement(getCurrentPath()), getCurrentPath());
        return super.visitMethod(method, null);
      }

      @Override
      public Void visitClass(ClassTree type, Void unused) {
        if (trees.getElement(getCurrentPath()) instanceof TypeElement found && isUsable(found)) {
          usable.add(found);
        }
        return super.visitClass(type, null);
      }
    }.scan(unit, null);
  }

  DocTrees trees() {
    return trees;
  }

  /** All methods and constructors, and where they are. */
  Map<ExecutableElement, TreePath> methods() {
    return methods;
  }

  /** The types that others can use. */
  List<TypeElement> usable() {
    return usable;
  }

  /** Whether code of others can name it. */
  boolean isUsable(Element element) {
    for (Element each = element; !(each instanceof PackageElement); ) {
      Element outer = each.getEnclosingElement();
      Set<Modifier> modifiers = each.getModifiers();
      boolean open =
          modifiers.contains(Modifier.PUBLIC)
              || modifiers.contains(Modifier.PROTECTED)
              || (outer instanceof TypeElement type
                  && type.getKind().isInterface()
                  && !modifiers.contains(Modifier.PRIVATE));
      if (!open || outer == null || outer instanceof ExecutableElement) {
        return false;
      }
      each = outer;
    }
    return exported.contains(elements.getPackageOf(element).getQualifiedName().toString());
  }

  /** In one line; empty where there is none. */
  String comment(Element element) {
    String comment = elements.getDocComment(element);
    return comment == null ? "" : comment.replaceAll("\\s+", " ");
  }

  boolean isA(TypeMirror type, Class<?> of) {
    return isA(type, elements.getTypeElement(of.getName()).asType());
  }

  boolean isA(TypeMirror type, TypeMirror of) {
    return types.isAssignable(types.erasure(type), types.erasure(of));
  }

  /** The type, and all that it extends and implements. */
  Set<TypeElement> withSupertypes(TypeElement type) {
    Set<TypeElement> found = new LinkedHashSet<>();
    Deque<TypeMirror> open = new ArrayDeque<>(List.of(type.asType()));
    while (!open.isEmpty()) {
      TypeMirror next = open.pop();
      if (next instanceof DeclaredType declared && found.add((TypeElement) declared.asElement())) {
        open.addAll(types.directSupertypes(next));
      }
    }
    return found;
  }

  /** The method, and those that it overrides or implements. */
  List<ExecutableElement> withOverridden(ExecutableElement method) {
    TypeElement type = (TypeElement) method.getEnclosingElement();
    List<ExecutableElement> found = new ArrayList<>(List.of(method));
    for (TypeElement each : withSupertypes(type)) {
      for (Element member : each.getEnclosedElements()) {
        if (member instanceof ExecutableElement other && elements.overrides(method, other, type)) {
          found.add(other);
        }
      }
    }
    return found;
  }

  static Element topLevel(Element element) {
    Element each = element;
    while (!(each.getEnclosingElement() instanceof PackageElement)) {
      each = each.getEnclosingElement();
    }
    return each;
  }
}
