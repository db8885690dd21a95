package dev.framelease.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndingSignalsTest {
  private final AtomicInteger signals = new AtomicInteger();

  private Object handler() throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return EndingSignals.handler(type, "takes INT", signals::incrementAndGet);
  }

  @Test
  void shouldTellOfASignal() throws ReflectiveOperationException {
    Object handler = handler();
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class.forName("sun.misc.SignalHandler")
        .getMethod("handle", signal)
        .invoke(handler, (Object) null);
    assertEquals(1, signals.get());
  }

  @Test
  void shouldTakeNothingElseForASignal() throws ClassNotFoundException {
    Object one = handler();
    Object other = handler();
    assertEquals("takes INT", one.toString());
    Object same = one;
    assertEquals(same, one);
    assertNotEquals(one, other);
    assertEquals(2, Set.of(one, other).size());
    assertEquals(0, signals.get());
  }
}
