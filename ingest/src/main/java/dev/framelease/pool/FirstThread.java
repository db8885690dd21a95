package dev.framelease.pool;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Tells whether the calling thread is the one that asked first. Thread-safe. */
final class FirstThread implements BooleanSupplier {
  private final AtomicReference<Thread> first = new AtomicReference<>();

  @Override
  public boolean getAsBoolean() {
    Thread asking = Thread.currentThread();
    return first.get() == asking || first.compareAndSet(null, asking);
  }
}
