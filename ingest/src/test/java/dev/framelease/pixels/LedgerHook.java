package dev.framelease.pixels;

import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Holding;
import java.util.List;
import java.util.Set;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Fails a try of a property after which somebody still holds a lease that it opened. */
final class LedgerHook implements AroundTryHook {
  @Override
  public TryExecutionResult aroundTry(
      TryLifecycleContext context, TryExecutor tried, List<Object> parameters) {
    Set<Holding> before = Set.copyOf(HolderLedger.open());
    TryExecutionResult result = tried.execute(parameters);
    List<Holding> held =
        HolderLedger.open().stream().filter(holding -> !before.contains(holding)).toList();
    return held.isEmpty() || result.isFalsified()
        ? result
        : TryExecutionResult.falsified(new AssertionError("the try left views held: " + held));
  }
}
