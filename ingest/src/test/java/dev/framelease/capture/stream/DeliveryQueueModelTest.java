package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random sequences of calls, against a list that is told the policy in the plainest words. */
class DeliveryQueueModelTest {
  enum Call {
    OFFER,
    OFFER_AGAIN,
    TAKE,
    TAKE_UNWANTED,
    GIVE_WAY,
    END
  }

  @Property(tries = 2000)
  void shouldDoAsTheModel(
      @ForAll SlowConsumer policy,
      @ForAll @IntRange(min = 1, max = 4) int capacity,
      @ForAll @IntRange(max = 12) int limit,
      @ForAll @Size(max = 60) List<Call> calls)
      throws InterruptedException {
    List<String> drops = new ArrayList<>();
    DeliveryQueue<Integer> queue =
        new DeliveryQueue<>(
            policy, capacity, limit, (item, cause) -> drops.add(item + " " + cause));
    Model model = new Model(policy, capacity, limit);

    for (int i = 0; i < calls.size(); i++) {
      switch (calls.get(i)) {
        case OFFER, OFFER_AGAIN -> {
          queue.offer(i);
          model.offer(i);
        }
        case TAKE -> assertEquals(model.take(), queue.take(() -> true, 0));
        case TAKE_UNWANTED -> assertEquals(Optional.empty(), queue.take(() -> false, 0));
        case GIVE_WAY -> assertEquals(model.giveWay(), queue.giveWay());
        case END -> {
          // A sequence that ends early says little: one in four of these does.
          if (i % 4 == 0) {
            queue.end(null);
            model.end();
          }
        }
      }
      assertEquals(model.waiting.size(), queue.size());
      assertTallied(queue.tally(), drops);
      assertEquals(model.ended, queue.hasEnded());
      assertEquals(model.drops, drops);
    }
  }

  private static void assertTallied(Tally tally, List<String> drops) {
    long dropped = 0;
    for (DropCause cause : DropCause.values()) {
      long told = drops.stream().filter(drop -> drop.endsWith(" " + cause)).count();
      assertEquals(told, tally.dropped(cause));
      dropped += told;
    }
    assertEquals(tally.offered(), tally.taken() + tally.waiting() + dropped);
  }

  private static final class Model {
    private final SlowConsumer policy;
    private final int capacity;
    private final List<Integer> waiting = new ArrayList<>();
    private final List<String> drops = new ArrayList<>();
    private long left;
    private boolean ended;

    Model(SlowConsumer policy, int capacity, long limit) {
      this.policy = policy;
      this.capacity = capacity;
      this.left = limit;
      this.ended = limit == 0;
    }

    void offer(int item) {
      waiting.add(item);
      if (ended) {
        drop(0, DropCause.ENDED);
      } else if (waiting.size() > capacity) {
        if (policy == SlowConsumer.KEEP_LATEST) {
          drop(0, DropCause.REPLACED);
        } else {
          drop(capacity, DropCause.QUEUE_FULL);
        }
      }
    }

    Optional<Integer> take() {
      if (waiting.isEmpty()) {
        return Optional.empty();
      }
      int item = waiting.remove(0);
      left--;
      if (left == 0) {
        end();
      }
      return Optional.of(item);
    }

    boolean giveWay() {
      boolean gives = policy == SlowConsumer.KEEP_LATEST && !waiting.isEmpty();
      if (gives) {
        drop(0, DropCause.REPLACED);
      }
      return gives;
    }

    void end() {
      ended = true;
      while (!waiting.isEmpty()) {
        drop(0, DropCause.ENDED);
      }
    }

    private void drop(int index, DropCause cause) {
      drops.add(waiting.remove(index) + " " + cause);
    }
  }
}
