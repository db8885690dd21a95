package dev.framelease.cli.javadoc;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;

/**
 * Which exceptions can come out of methods, as far as their code shows it: those of its own {@code
 * throw}, of methods of the same class that others cannot call, and those of {@link #ANYWHERE} that
 * come from further below. What is caught does not count.
 */
final class ThrownErrors {
  /** Nobody can keep these from happening by the choice of arguments. */
  private static final Set<String> ANYWHERE =
      Set.of(
          "dev.framelease.memory.LeaseClosedException",
          "dev.framelease.capture.CaptureException",
          "dev.framelease.frame.FrameConversionException",
          "dev.framelease.arrow.FramesInFlightException",
          "dev.framelease.arrow.MissingJvmFlagException",
          "dev.framelease.arrow.ipc.FrameWriteException",
          "dev.framelease.arrow.replay.ArchiveReadException",
          "dev.framelease.arrow.replay.ArchiveFormatException",
          "dev.framelease.arrow.replay.CopiesInUseException",
          "dev.framelease.djl.ModelException",
          "dev.framelease.djl.predict.PredictionException",
          "org.apache.arrow.memory.OutOfMemoryException");

  /** Thrown on, whatever they are; or said for all methods at once. */
  private static final Set<String> NOT_TOLD =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.NullPointerException",
          "java.lang.AssertionError");

  private final Sources sources;
  private final SaidErrors said;
  private final Map<ExecutableElement, Map<String, TypeMirror>> thrown = new HashMap<>();

  ThrownErrors(Sources sources, SaidErrors said) {
    this.sources = sources;
    this.said = said;
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<ExecutableElement, TreePath> method : sources.methods().entrySet()) {
        more |= find(method.getKey(), method.getValue());
      }
    }
  }

  /** By their names. */
  Map<String, TypeMirror> by(ExecutableElement method) {
    return thrown.getOrDefault(method, Map.of());
  }

  private boolean find(ExecutableElement method, TreePath path) {
    Map<String, TypeMirror> found = thrown.computeIfAbsent(method, unused -> new HashMap<>());
    int before = found.size();
    MethodTree tree = (MethodTree) path.getLeaf();
    if (tree.getBody() != null) {
      new Body(method, found).scan(new TreePath(path, tree.getBody()), null);
    }
    return found.size() > before;
  }

  /** Looks for what comes out of a body; that of a lambda is taken for called. */
  private final class Body extends TreePathScanner<Void, Void> {
    private final ExecutableElement method;
    private final Map<String, TypeMirror> found;
    private final Deque<List<TypeMirror>> caught = new ArrayDeque<>();

    Body(ExecutableElement method, Map<String, TypeMirror> found) {
      this.method = method;
      this.found = found;
    }

    private void add(TypeMirror type) {
      boolean isCaught = caught.stream().flatMap(List::stream).anyMatch(c -> sources.isA(type, c));
      if (!isCaught && !NOT_TOLD.contains(type.toString())) {
        found.putIfAbsent(type.toString(), type);
      }
    }

    private void addCalled(Element element) {
      if (!(element instanceof ExecutableElement called)) {
        return;
      }
      if (!sources.methods().containsKey(called)) {
        called.getThrownTypes().stream().filter(this::isChecked).forEach(this::add);
        return;
      }
      boolean isOwn =
          Sources.topLevel(called) == Sources.topLevel(method) && !sources.isUsable(called);
      for (Map<String, TypeMirror> of : List.of(by(called), said.of(called))) {
        of.values().stream()
            .filter(type -> isOwn || ANYWHERE.contains(type.toString()))
            .forEach(this::add);
      }
    }

    private boolean isChecked(TypeMirror type) {
      return type instanceof DeclaredType
          && !sources.isA(type, RuntimeException.class)
          && !sources.isA(type, Error.class);
    }

    @Override
    public Void visitTry(TryTree tree, Void unused) {
      List<TypeMirror> types = new ArrayList<>();
      for (CatchTree one : tree.getCatches()) {
        Tree type = one.getParameter().getType();
        List<? extends Tree> all =
            type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
        for (Tree each : all) {
          types.add(typeOf(TreePath.getPath(getCurrentPath(), each)));
        }
      }
      caught.push(types);
      scan(tree.getResources(), null);
      scan(tree.getBlock(), null);
      caught.pop();
      scan(tree.getCatches(), null);
      return scan(tree.getFinallyBlock(), null);
    }

    private TypeMirror typeOf(TreePath path) {
      return sources.trees().getTypeMirror(path);
    }

    @Override
    public Void visitThrow(ThrowTree tree, Void unused) {
      add(typeOf(new TreePath(getCurrentPath(), tree.getExpression())));
      return super.visitThrow(tree, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
      addCalled(sources.trees().getElement(getCurrentPath()));
      TypeMirror called = typeOf(new TreePath(getCurrentPath(), tree.getMethodSelect()));
      if (called instanceof ExecutableType type
          && tree.getMethodSelect().toString().endsWith(".orElseThrow")) {
        type.getThrownTypes().forEach(this::add);
      }
      return super.visitMethodInvocation(tree, null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
      addCalled(sources.trees().getElement(getCurrentPath()));
      return super.visitNewClass(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
      addCalled(sources.trees().getElement(getCurrentPath()));
      return super.visitMemberReference(tree, null);
    }

    /** A class within a method runs when somebody calls it. */
    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      return null;
    }
  }
}
