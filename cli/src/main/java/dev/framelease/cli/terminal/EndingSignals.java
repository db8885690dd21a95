package dev.framelease.cli.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The signals that ask a process to end: Ctrl-C, {@code kill}, and a terminal that goes.
 *
 * <p>By itself the JVM answers them with its exit hooks, and those of libraries run beside whatever
 * the command is at: ONNX Runtime closes what is in use, and classes that want a hook of their own
 * no longer load. So the signals are taken before the JVM ends, by {@code sun.misc.Signal} of
 * {@code jdk.unsupported}. It is called by its name, as javac has a warning for it that nothing
 * suppresses.
 */
final class EndingSignals {
  /** Their numbers on Linux: signal(7). */
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private EndingSignals() {}

  /**
   * Takes them from now on. One that the process was started with as ignored, as by {@code nohup},
   * stays so, and all are left to the JVM where it was told to leave them alone ({@code -Xrs}).
   *
   * @param listener gets the number of each, on a thread of the signal's own
   */
  static void listen(IntConsumer listener) {
    NUMBERS.forEach((name, number) -> listen(name, () -> listener.accept(number)));
  }

  private static void listen(String name, Runnable listener) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object taken = handler(handler, "takes " + name, listener);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), taken);
    } catch (InvocationTargetException e) {
      requireLeftToJvm(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no module jdk.unsupported: " + e, e);
    }
  }

  /**
   * Calls a listener for each signal; what every object can be asked has nothing to do with that.
   */
  static Object handler(Class<?> type, String said, Runnable listener) {
    return Proxy.newProxyInstance(
        EndingSignals.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) ->
            switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(self);
              case "equals" -> self == arguments[0];
              case "toString" -> said;
              default -> {
                listener.run();
                yield null;
              }
            });
  }

  private static void requireLeftToJvm(InvocationTargetException e) {
    if (!(e.getCause() instanceof IllegalArgumentException)) {
      throw new IllegalStateException("signals cannot be taken: " + e.getCause(), e);
    }
  }
}
