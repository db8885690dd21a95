package dev.framelease.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
class OptionsTest {
  @Test
  void shouldStartWithTwoSlotsOfEight() {
    PoolOptions pool = SessionOptions.DEFAULT.pool();
    assertEquals(2, pool.initialSlots());
    assertEquals(8, pool.maxSlots());
    assertEquals(OverflowPolicy.FAIL, pool.overflow());
  }

  @Test
  void shouldStartWithNoMoreSlotsThanItsBound() {
    assertEquals(1, PoolOptions.DEFAULT.withMaxSlots(1).initialSlots());
    assertEquals(2, PoolOptions.DEFAULT.withMaxSlots(100).initialSlots());
  }

  @ParameterizedTest
  @CsvSource({"0,8,1", "-1,8,1", "3,2,1", "2,8,0", "2,8,-1"})
  void shouldRefuseBoundsThatCannotBe(int initialSlots, int maxSlots, long maxBytes) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new PoolOptions(initialSlots, maxSlots, maxBytes, OverflowPolicy.FAIL));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.1, 30, 1000, 1e9, Double.POSITIVE_INFINITY})
  void shouldTakeAnyPaceThatCanBe(double rate) {
    assertEquals(rate, StreamOptions.DEFAULT.withRate(rate).framesPerSecond());
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.NEGATIVE_INFINITY, -1, 0, Double.MIN_VALUE, 1.1e9, 1e300})
  void shouldRefuseAPaceThatCannotBe(double rate) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> StreamOptions.DEFAULT.withRate(rate));
    assertTrue(e.getMessage().contains(String.valueOf(rate)), e.getMessage());
  }

  @Test
  void shouldRefuseATimeoutThatIsNone() {
    SessionOptions options = SessionOptions.DEFAULT;
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> options.withGrabTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> options.withGrabTimeout(negative));
    assertThrows(IllegalArgumentException.class, () -> options.withConnectTimeout(negative));
  }

  @Test
  void shouldChangeOneOptionAndKeepTheOthers() {
    PoolOptions pool =
        PoolOptions.DEFAULT.withMaxSlots(3).withMaxBytes(99).withOverflow(OverflowPolicy.BLOCK);
    assertEquals(new PoolOptions(2, 3, 99, OverflowPolicy.BLOCK), pool);
    MemoryBudget budget = MemoryBudget.ofBytes(99);
    SessionOptions options =
        SessionOptions.DEFAULT
            .withDisplay(":7")
            .withConnectTimeout(Duration.ofSeconds(1))
            .withGrabTimeout(Duration.ofSeconds(2))
            .withPool(pool)
            .withBudget(budget)
            .withSharedMemory(false);
    assertEquals(
        new SessionOptions(
            Optional.of(":7"), Duration.ofSeconds(1), Duration.ofSeconds(2), pool, budget, false),
        options);
  }
}
