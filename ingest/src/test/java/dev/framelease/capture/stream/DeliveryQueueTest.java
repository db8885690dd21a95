package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.Gate;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What waits between capture and delivery; DeliveryQueueModelTest tries random sequences. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class DeliveryQueueTest {
  private static final long FOREVER = Long.MAX_VALUE;

  private final List<String> drops = new ArrayList<>();

  private DeliveryQueue<Integer> queue(SlowConsumer policy, int capacity, long limit) {
    return new DeliveryQueue<>(
        policy, capacity, limit, (item, cause) -> drops.add(item + " " + cause));
  }

  private static Optional<Integer> take(DeliveryQueue<Integer> queue) throws InterruptedException {
    return queue.take(() -> true, FOREVER);
  }

  @Test
  void shouldGiveTheOldestFirst() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 2, FOREVER);
    queue.offer(1);
    queue.offer(2);
    assertEquals(Optional.of(1), take(queue));
    assertEquals(Optional.of(2), take(queue));
    assertEquals(Optional.empty(), queue.take(() -> true, 1), "in time");
    assertEquals(List.of(), drops);
  }

  @Test
  void shouldKeepTheLatest() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 2, FOREVER);
    for (int i = 1; i <= 4; i++) {
      queue.offer(i);
    }
    assertEquals(List.of("1 REPLACED", "2 REPLACED"), drops);
    assertEquals(Optional.of(3), take(queue));
  }

  @Test
  void shouldDropTheNewest() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.DROP_NEWEST, 2, FOREVER);
    for (int i = 1; i <= 4; i++) {
      queue.offer(i);
    }
    assertEquals(List.of("3 QUEUE_FULL", "4 QUEUE_FULL"), drops);
    assertEquals(Optional.of(1), take(queue));
  }

  @Test
  void shouldGiveNothingWhileNothingIsWanted() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 1, FOREVER);
    AtomicBoolean wanted = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Optional<Integer>> taken =
        inThread(
            () ->
                queue.take(
                    () -> {
                      asked.incrementAndGet();
                      return wanted.get();
                    },
                    FOREVER));
    queue.offer(1);
    Eventually.eventually("it has asked", () -> asked.get() > 0);
    assertEquals(1, queue.size());
    wanted.set(true);
    queue.wake();
    assertEquals(Optional.of(1), taken.get());
  }

  @Test
  void shouldDropWhatWaitsAtTheEndAndWhatComesLater() throws Exception {
    CaptureException why = new CaptureException(Reason.CONNECTION_LOST, "gone");
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 2, FOREVER);
    queue.offer(1);
    queue.offer(2);
    queue.end(why);
    queue.offer(3);
    queue.end(null);
    assertEquals(List.of("1 ENDED", "2 ENDED", "3 ENDED"), drops);
    assertEquals(Optional.empty(), take(queue));
    assertTrue(queue.hasEnded() && queue.awaitEnd(FOREVER));
    assertSame(why, queue.cause().orElseThrow(), "the first end counts");
  }

  @Test
  void shouldEndAfterTheLimit() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 2, 1);
    queue.offer(1);
    queue.offer(2);
    assertEquals(Optional.of(1), take(queue));
    assertTrue(queue.hasEnded());
    assertEquals(Optional.empty(), queue.cause());
    assertEquals(List.of("2 ENDED"), drops);
    assertTrue(queue(SlowConsumer.BLOCK, 1, 0).hasEnded());
  }

  @Test
  void shouldTellWhichIsTheLast() throws Exception {
    for (SlowConsumer policy : SlowConsumer.values()) {
      DeliveryQueue<Integer> queue = queue(policy, 2, 4);
      assertFalse(queue.endsWithNext());
      queue.offer(1);
      queue.offer(2);
      queue.offer(3);
      assertFalse(queue.endsWithNext(), "two wait, and two more may be taken");
      assertTrue(take(queue).isPresent());
      assertFalse(queue.endsWithNext());
      assertTrue(take(queue).isPresent());
      assertFalse(queue.endsWithNext(), "two are taken, and two more may be");
      queue.offer(4);
      assertTrue(queue.endsWithNext());
      queue.offer(5);
      assertTrue(queue.endsWithNext(), "enough wait");
    }
  }

  @Test
  void shouldHaveNoRoomBehindTheLast() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.BLOCK, 3, 2);
    queue.awaitRoom();
    queue.offer(1);
    queue.awaitRoom();
    queue.offer(2);
    CompletableFuture<Boolean> untilTheEnd = inThread(() -> awaitRoom(queue));
    assertEquals(Optional.of(1), take(queue));
    assertFalse(untilTheEnd.isDone());
    assertEquals(Optional.of(2), take(queue));
    assertTrue(untilTheEnd.get());
    assertEquals(List.of(), drops);
  }

  @Test
  void shouldWakeWhoWaitsForRoom() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.BLOCK, 1, FOREVER);
    queue.awaitRoom();
    queue.offer(1);
    CompletableFuture<Boolean> room = inThread(() -> awaitRoom(queue));
    assertFalse(room.isDone());
    assertEquals(Optional.of(1), take(queue));
    assertTrue(room.get());

    queue.offer(2);
    CompletableFuture<Boolean> untilTheEnd = inThread(() -> awaitRoom(queue));
    queue.end(null);
    assertTrue(untilTheEnd.get());
  }

  private static boolean awaitRoom(DeliveryQueue<Integer> queue) throws InterruptedException {
    queue.awaitRoom();
    return true;
  }

  @Test
  void shouldTakeNothingWhereTheThreadIsInterrupted() {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.KEEP_LATEST, 1, FOREVER);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> take(queue));
    assertFalse(queue.hasEnded());
  }

  @Test
  void shouldDeliverEachOnceToManyTakers() throws Exception {
    int count = 20_000;
    DeliveryQueue<Integer> queue = queue(SlowConsumer.BLOCK, 3, count);
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Boolean>> takers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      takers.add(inThread(() -> takeAll(queue, taken)));
    }
    for (int i = 0; i < count; i++) {
      queue.awaitRoom();
      assertTrue(queue.size() <= 3);
      queue.offer(i);
    }
    for (CompletableFuture<Boolean> taker : takers) {
      assertTrue(taker.get());
    }
    assertEquals(count, taken.size());
    assertEquals(count, taken.stream().distinct().count());
    assertEquals(List.of(), drops);
  }

  private static boolean takeAll(DeliveryQueue<Integer> queue, ConcurrentLinkedQueue<Integer> taken)
      throws InterruptedException {
    Optional<Integer> item = take(queue);
    while (item.isPresent()) {
      taken.add(item.get());
      item = take(queue);
    }
    return queue.hasEnded();
  }

  private interface Interruptible<R> {
    R call() throws InterruptedException;
  }

  private static <R> CompletableFuture<R> inThread(Interruptible<R> action) {
    return OwnThread.supply(
        () -> {
          try {
            return action.call();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Whoever ends it may then free what the items are made of. */
  @Test
  void shouldReturnFromEachEndWhenAllThatWaitedIsDropped() throws Exception {
    Gate dropping = new Gate();
    AtomicInteger dropped = new AtomicInteger();
    DeliveryQueue<Integer> queue =
        new DeliveryQueue<>(
            SlowConsumer.BLOCK,
            2,
            FOREVER,
            (item, cause) -> {
              dropping.pass();
              dropped.incrementAndGet();
            });
    queue.offer(1);
    queue.offer(2);
    CompletableFuture<Void> first = OwnThread.run(() -> queue.end(null));
    Eventually.eventually("it drops", () -> dropping.comers() == 1);
    AtomicBoolean flag = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    Thread second =
        new Thread(
            () -> {
              queue.end(null);
              seen.set(dropped.get());
              flag.set(Thread.interrupted());
            });
    second.start();
    second.interrupt();
    Eventually.eventually("it waits", () -> second.getState() == Thread.State.WAITING);
    assertTrue(queue.hasEnded());
    dropping.open();
    first.get();
    second.join();
    assertEquals(2, seen.get());
    assertTrue(flag.get(), "the interrupt is for what comes next");
  }

  /** On two threads at a time, each within a drop: neither waits for the other. */
  @Test
  void shouldEndOnceMoreAndAnotherQueueWithinADrop() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<DeliveryQueue<Integer>> queues = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      queues.add(
          new DeliveryQueue<>(
              SlowConsumer.BLOCK,
              1,
              FOREVER,
              (item, cause) -> {
                awaitUnbroken(both);
                queues.get(0).end(null);
                queues.get(1).end(null);
              }));
      queues.get(i).offer(i);
    }
    CompletableFuture<Void> one = OwnThread.run(() -> queues.get(0).end(null));
    CompletableFuture<Void> other = OwnThread.run(() -> queues.get(1).end(null));
    one.get();
    other.get();
    assertEquals(List.of(0, 0), queues.stream().map(DeliveryQueue::size).toList());
  }

  private static void awaitUnbroken(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldWakeWhoWaitsForTheEnd() throws Exception {
    DeliveryQueue<Integer> queue = queue(SlowConsumer.BLOCK, 1, FOREVER);
    AtomicBoolean ended = new AtomicBoolean();
    Thread waiter =
        new Thread(
            () -> {
              try {
                ended.set(queue.awaitEnd(FOREVER));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiter.start();
    Eventually.eventually("it waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
    queue.end(null);
    waiter.join();
    assertTrue(ended.get());
  }

  @Test
  void shouldEndThoughADropFails() {
    AtomicInteger dropped = new AtomicInteger();
    DeliveryQueue<Integer> queue =
        new DeliveryQueue<>(
            SlowConsumer.BLOCK,
            1,
            FOREVER,
            (item, cause) -> {
              dropped.incrementAndGet();
              throw new IllegalStateException("as it was meant");
            });
    queue.offer(1);
    assertThrows(IllegalStateException.class, () -> queue.end(null));
    queue.end(null);
    assertEquals(1, dropped.get());
  }
}
