package dev.framelease.cli.javadoc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.util.DocTreePath;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Which exceptions the comments of methods and of their classes tell of. */
final class SaidErrors {
  private final Sources sources;
  private final Map<ExecutableElement, Map<String, TypeMirror>> said = new HashMap<>();

  SaidErrors(Sources sources) {
    this.sources = sources;
  }

  /** By {@code @throws} of this method's own comment, by their names. */
  Map<String, TypeMirror> of(ExecutableElement method) {
    return said.computeIfAbsent(method, this::read);
  }

  private Map<String, TypeMirror> read(ExecutableElement method) {
    Map<String, TypeMirror> found = new HashMap<>();
    TreePath path = sources.methods().get(method);
    DocCommentTree comment = path == null ? null : sources.trees().getDocCommentTree(path);
    if (comment == null) {
      return found;
    }
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ThrowsTree one) {
        DocTreePath name =
            DocTreePath.getPath(new DocTreePath(path, comment), one.getExceptionName());
        if (sources.trees().getElement(name) instanceof TypeElement type) {
          found.put(type.toString(), type.asType());
        }
      }
    }
    return found;
  }

  /** Whether a comment tells of the exception: the method's, one it overrides, or the class's. */
  boolean tells(ExecutableElement method, TypeMirror error) {
    for (ExecutableElement each : sources.withOverridden(method)) {
      if (sources.comment(each).contains("so the others")
          || of(each).values().stream().anyMatch(type -> sources.isA(error, type))) {
        return true;
      }
    }
    return isToldOfTheClass(method, error);
  }

  /** As where every method but some is said to throw an exception, which is linked. */
  private boolean isToldOfTheClass(ExecutableElement method, TypeMirror error) {
    String comment = sources.comment(method.getEnclosingElement());
    return sources.withSupertypes((TypeElement) ((DeclaredType) error).asElement()).stream()
        .anyMatch(
            type ->
                comment.matches(
                    ".*throws? (an? )?\\{@link [\\w.]*\\b" + type.getSimpleName() + "\\}.*"));
  }
}
