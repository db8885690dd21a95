package dev.framelease.testing;

import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Holding;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which somebody still holds a lease, or during which a lease was lost.
 *
 * <p>Extensions run their after-callbacks in the reverse order of their registration: name this one
 * first on the class, and it looks after all others have cleaned up.
 */
public final class LedgerExtension implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LedgerExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put("before", new Before());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Before before = context.getStore(NAMESPACE).get("before", Before.class);
    List<Holding> held =
        HolderLedger.open().stream().filter(holding -> !before.held().contains(holding)).toList();
    if (!held.isEmpty()) {
      AssertionError error = new AssertionError("the test left frames held: " + held);
      held.stream().map(Holding::openedAt).filter(Objects::nonNull).forEach(error::addSuppressed);
      throw error;
    }
    if (HolderLedger.leaks() != before.leaks()) {
      throw new AssertionError(
          "the test lost " + (HolderLedger.leaks() - before.leaks()) + " leases without a close");
    }
  }

  /** What an earlier test has left is not blamed on this one. */
  private record Before(Set<Holding> held, long leaks) {
    Before() {
      this(Set.copyOf(HolderLedger.open()), HolderLedger.leaks());
    }
  }
}
