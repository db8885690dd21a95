package dev.framelease.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.OwnThread;
import dev.framelease.testing.TestMemory;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of the ledger, with entries of its own that no lease knows. */
class StripeTest {
  private static final int THREADS = 4;
  private static final int MANY = 20_000;

  private final TestMemory memory = TestMemory.ofSize(64);
  private final Lease lease = memory.lend("lease of the test");
  private final MemoryBlock block = lease.block();
  private final ReferenceQueue<Lease> lost = new ReferenceQueue<>();
  private final Stripe stripe = new Stripe();
  private final boolean tracked = HolderLedger.tracksStacks();

  @BeforeEach
  void trackNoStacks() {
    HolderLedger.trackStacks(false); // these would be most of the work
  }

  @AfterEach
  void close() {
    HolderLedger.trackStacks(tracked);
    lease.close();
    assertEquals(1, memory.returns(), "a share was given back twice, or never");
  }

  private Entry add(String holder) {
    assertTrue(block.retain());
    Entry entry = new Entry(lease, lost, block, holder);
    stripe.add(entry);
    return entry;
  }

  private List<String> holders() {
    List<Holding> open = new ArrayList<>();
    stripe.copyTo(open);
    return open.stream().map(Holding::holder).toList();
  }

  /** How many entries the newest one keeps reachable, with itself. */
  private static int reachable(Entry newest) {
    int count = 0;
    for (Entry entry = newest; entry != null; entry = entry.next) {
      count++;
    }
    return count;
  }

  @Test
  void shouldListTheOpenEntriesFromTheNewestOn() {
    Entry one = add("one");
    Entry two = add("two");
    Entry three = add("three");
    assertEquals(List.of("three", "two", "one"), holders());
    two.close(false);
    assertEquals(List.of("three", "one"), holders());
    three.close(false);
    Entry four = add("four");
    assertEquals(List.of("four", "one"), holders());
    one.close(false);
    four.close(false);
    assertEquals(List.of(), holders());
  }

  @Test
  void shouldKeepNoClosedEntryWhenTheNewestIsTheOneThatCloses() {
    Entry oldest = add("oldest");
    for (int i = 0; i < MANY; i++) {
      add("passing").close(false);
    }
    Entry newest = add("newest");
    assertEquals(2, reachable(newest));
    assertEquals(List.of("newest", "oldest"), holders());
    newest.close(false);
    oldest.close(false);
  }

  @Test
  void shouldKeepFewClosedEntriesWhenTheOldestIsTheOneThatCloses() {
    Deque<Entry> open = new ArrayDeque<>();
    int longest = 0;
    for (int i = 0; i < MANY; i++) {
      open.addFirst(add("entry " + i));
      longest = Math.max(longest, reachable(open.getFirst()));
      if (open.size() > 100) {
        open.removeLast().close(false);
      }
    }
    assertEquals(open.stream().map(Entry::holder).toList(), holders());
    assertTrue(longest <= 210, longest + " entries were kept, of which 101 were open");
    open.forEach(entry -> entry.close(false));
  }

  @Test
  void shouldListNoEntryWithoutItsBlock() {
    Entry entry = add("closed");
    entry.close(false);
    assertEquals(List.of(), holders());
    assertNull(entry.block(), "the ledger must not keep memory reachable");
  }

  @Test
  void shouldFindEveryOpenEntryWhateverOtherThreadsAddAndClose() {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    IntStream.range(0, THREADS)
        .mapToObj(seed -> OwnThread.run(() -> addAndClose(seed, start)))
        .toList()
        .forEach(CompletableFuture::join);
    assertEquals(List.of(), holders());
  }

  private void addAndClose(int seed, CyclicBarrier start) {
    Random random = new Random(seed);
    List<Entry> mine = new ArrayList<>();
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < MANY; i++) {
      mine.add(add(seed + ":" + i));
      while (mine.size() > random.nextInt(60)) {
        mine.remove(random.nextInt(mine.size())).close(false);
      }
      if (i % 16 == 0) {
        List<String> found = holders();
        Set<String> distinct = new HashSet<>(found);
        assertEquals(found.size(), distinct.size(), "an entry was listed twice");
        mine.forEach(entry -> assertTrue(distinct.contains(entry.holder()), entry.holder()));
      }
    }
    mine.forEach(entry -> entry.close(false));
  }
}
