package dev.framelease.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.OwnThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
  private static final MemoryBudget.Shortage NOTHING_IDLE =
      new MemoryBudget.Shortage() {
        @Override
        public void giveBackIdle(Duration idleAfter) {}

        @Override
        public void roomMade() {}
      };

  private final MemoryBudget budget = MemoryBudget.ofBytes(100);

  @Test
  void shouldReserveUpToItsBound() {
    MemoryBudget.Account one = budget.open("one", NOTHING_IDLE);
    MemoryBudget.Account other = budget.open("other", NOTHING_IDLE);
    assertTrue(one.reserve(60));
    assertFalse(other.reserve(41));
    assertTrue(other.reserve(40));
    assertFalse(one.reserve(1));
    one.release(60);
    assertTrue(other.reserve(1));
    assertEquals(41, budget.usedBytes());
  }

  @Test
  void shouldSayWhoUsesHowMuch() {
    MemoryBudget.Account one = budget.open("the session on :7", NOTHING_IDLE);
    budget.open("nobody", NOTHING_IDLE);
    assertTrue(one.reserve(60));
    String said = "the memory budget has 60 of at most 100 bytes in use: 60 by the session on :7";
    assertEquals(said, one.describe());
  }

  @Test
  void shouldForgetAnAccountThatIsClosedWhenItHasReleasedAll() {
    MemoryBudget.Account one = budget.open("one", NOTHING_IDLE);
    assertTrue(one.reserve(60));
    one.close();
    assertTrue(one.describe().contains("one"), "what is held still counts");
    one.release(60);
    assertEquals(0, budget.usedBytes());
    assertFalse(one.describe().contains("one"));
  }

  /** Gives back what it has when somebody lacks room, and counts what it is told. */
  private final class Idle implements MemoryBudget.Shortage {
    private final MemoryBudget.Account account = budget.open("idle", this);
    private final AtomicInteger told = new AtomicInteger();
    private long bytes;

    @Override
    public void giveBackIdle(Duration idleAfter) {
      account.release(bytes);
      bytes = 0;
    }

    @Override
    public void roomMade() {
      told.incrementAndGet();
    }
  }

  @Test
  void shouldTakeWhatIsIdleBeforeItRefuses() {
    Idle idle = new Idle();
    assertTrue(idle.account.reserve(80));
    idle.bytes = 80;
    MemoryBudget.Account one = budget.open("one", NOTHING_IDLE);
    assertTrue(one.reserve(20));
    assertEquals(100, budget.usedBytes(), "what fits takes from nobody");
    assertFalse(one.reserve(101));
    assertEquals(100, budget.usedBytes(), "what can never be takes from nobody");
    assertTrue(one.reserve(80));
    assertEquals(100, budget.usedBytes());
    one.release(20);
    assertEquals(1, idle.told.get(), "whoever waits for room hears of it");
  }

  @Test
  void shouldTakeFromNobodyMoreOnceThereIsRoom() {
    Idle first = new Idle();
    Idle second = new Idle();
    for (Idle idle : List.of(first, second)) {
      assertTrue(idle.account.reserve(50));
      idle.bytes = 50;
    }
    assertTrue(budget.open("one", NOTHING_IDLE).reserve(50));
    assertEquals(50, first.bytes + second.bytes, "one of them keeps what it has");
    assertEquals(100, budget.usedBytes());
  }

  @Test
  void shouldNeverPassItsBoundWhoeverReserves() {
    List<CompletableFuture<Void>> users = new ArrayList<>();
    for (int user = 0; user < 4; user++) {
      Random random = new Random(user);
      MemoryBudget.Account account = budget.open("user " + user, NOTHING_IDLE);
      users.add(
          OwnThread.run(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  long bytes = random.nextLong(1, 60);
                  if (account.reserve(bytes)) {
                    assertTrue(budget.usedBytes() <= 100);
                    account.release(bytes);
                  }
                }
              }));
    }
    users.forEach(CompletableFuture::join);
    assertEquals(0, budget.usedBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1k,1024",
    "512m,536870912",
    "4G,4294967296",
    "8589934591g,9223372035781033984"
  })
  void shouldReadASize(String text, long bytes) {
    assertEquals(bytes, MemoryBudget.parseBytes(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "k",
        "1t",
        "1.5g",
        "9223372036854775807k",
        "99999999999999999999",
        "1 g"
      })
  void shouldRefuseWhatIsNoSize(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> MemoryBudget.parseBytes(text));
    assertTrue(e.getMessage().contains("'" + text + "'"), e.getMessage());
    assertTrue(e.getMessage().contains(MemoryBudget.PROPERTY), e.getMessage());
  }

  @Test
  void shouldRefuseABoundThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> MemoryBudget.ofBytes(0));
    Duration negative = Duration.ofNanos(-1);
    assertThrows(IllegalArgumentException.class, () -> MemoryBudget.of(1, negative));
  }

  @Test
  void shouldHaveTwoGibibytesForTheJvm() {
    assertEquals(2L << 30, MemoryBudget.ofJvm().maxBytes());
    assertEquals(MemoryBudget.ofJvm(), SessionOptions.DEFAULT.budget());
  }
}
