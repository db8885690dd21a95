package dev.framelease.arrow.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.LentSlot;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LedgerExtension.class)
class ConsumersTest {
  private final LentSlot slot = new LentSlot(Bench.BYTES);
  private long sequence;

  @Tag("smoke")
  @ParameterizedTest
  @EnumSource
  void shouldReadWhatTheSlotHoldsAndHoldItAlone(Consumer consumer) {
    try (Bench bench = new Bench()) {
      Reader reader = openAll(List.of(consumer), bench).get(0);
      assertReads(reader);
      slot.fill(77);
      assertReads(reader);
      assertEquals(0, slot.returns());
      reader.close();
      assertEquals(1, slot.returns());
    }
  }

  /** All thirteen at once have more orders than there is time for: these share what could clash. */
  static List<List<Consumer>> groups() {
    return List.of(
        List.of(
            Consumer.FRAME,
            Consumer.FRAME_BUFFER,
            Consumer.RETAINED,
            Consumer.SLICE,
            Consumer.NESTED_SLICE,
            Consumer.RECORD_BATCH,
            Consumer.VECTOR),
        List.of(
            Consumer.FRAME_BUFFER,
            Consumer.SLICE,
            Consumer.CHILD,
            Consumer.SIBLING,
            Consumer.LISTENING_CHILD,
            Consumer.MESSAGE,
            Consumer.VECTOR),
        List.of(
            Consumer.VIEW,
            Consumer.WRAPPED,
            Consumer.RECORD_BATCH,
            Consumer.MESSAGE,
            Consumer.SIBLING,
            Consumer.LISTENING_CHILD));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void shouldReturnSlotOnceWhenLastConsumerClosesInEveryOrder(List<Consumer> consumers) {
    try (Bench bench = new Bench()) {
      List<List<Integer>> orders = Permutations.of(consumers.size()).toList();
      for (List<Integer> order : orders) {
        closeIn(order, openAll(consumers, bench));
        bench.requireIdle();
      }
      assertEquals(orders.size(), slot.returns());
    }
  }

  private void closeIn(List<Integer> order, List<Reader> readers) {
    int before = slot.returns();
    for (int closed = 0; closed < order.size(); closed++) {
      for (int open = closed; open < order.size(); open++) {
        Reader reader = readers.get(order.get(open));
        assertEquals(expected(reader, 21), (byte) reader.at().applyAsInt(21));
      }
      assertEquals(before, slot.returns(), () -> "returned too early: " + order);
      readers.get(order.get(closed)).close();
    }
    assertEquals(before + 1, slot.returns(), () -> "not returned once: " + order);
  }

  @Test
  void shouldReturnSlotOnceWhenAllConsumersCloseAtTheSameTime() throws Exception {
    List<Consumer> consumers = List.of(Consumer.values());
    ExecutorService threads = Executors.newFixedThreadPool(consumers.size());
    try (Bench bench = new Bench()) {
      CyclicBarrier start = new CyclicBarrier(consumers.size());
      for (int round = 1; round <= 500; round++) {
        List<Future<?>> closing = new ArrayList<>();
        for (Reader reader : openAll(consumers, bench)) {
          closing.add(threads.submit(() -> closeTogether(reader, start)));
        }
        for (Future<?> each : closing) {
          each.get(60, TimeUnit.SECONDS);
        }
        assertEquals(round, slot.returns());
        bench.requireIdle();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void closeTogether(Reader reader, CyclicBarrier start) throws Exception {
    start.await(60, TimeUnit.SECONDS);
    assertEquals(expected(reader, 21), (byte) reader.at().applyAsInt(21));
    reader.close();
    return null;
  }

  @Test
  void shouldReturnEverySlotOnceWhenManyFramesCloseOutOfOrder() {
    List<Consumer> consumers = List.of(Consumer.values());
    Random random = new Random(42);
    List<Reader> open = new ArrayList<>();
    int lent = 0;
    try (Bench bench = new Bench()) {
      while (lent < 2_000) {
        open.addAll(openAll(List.of(consumers.get(random.nextInt(consumers.size()))), bench));
        lent++;
        while (open.size() > random.nextInt(8)) {
          open.remove(random.nextInt(open.size())).close();
        }
        assertEquals(lent - open.size(), slot.returns());
      }
      open.forEach(Reader::close);
      assertEquals(lent, slot.returns());
    }
  }

  @Test
  void shouldTellOnlyTheLastOwnersListenerAndCountTheFrameAllTheSame() {
    try (Bench bench = new Bench()) {
      Reader moved = openAll(List.of(Consumer.LISTENING_CHILD), bench).get(0);
      assertEquals(Bench.BYTES, bench.listening.getAllocatedMemory());
      assertEquals(1, bench.frames.framesInFlight());
      assertEquals(0, bench.heard.get());
      moved.close();
      assertEquals(1, bench.heard.get());
      assertEquals(0, bench.frames.framesInFlight());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldRefuseATransferToAnotherRoot() {
    try (Bench bench = new Bench();
        RootAllocator other = new RootAllocator()) {
      try (Frame frame = slot.lend(1, Bench.WIDTH, Bench.HEIGHT);
          ArrowBuf buffer = bench.frames.wrap(frame)) {
        IllegalStateException refused =
            assertThrows(
                IllegalStateException.class,
                () -> buffer.getReferenceManager().transferOwnership(buffer, other));
        assertTrue(refused.getMessage().contains("share the same root"), refused.getMessage());
        assertEquals(1, buffer.refCnt());
        // What works instead: a wrap of its own.
        try (ArrowBuf wrapped = bench.frames.wrap(frame, other)) {
          assertEquals(slot.address(), wrapped.memoryAddress());
        }
      }
    }
    assertEquals(1, slot.returns());
  }

  private List<Reader> openAll(List<Consumer> consumers, Bench bench) {
    List<Reader> readers = new ArrayList<>();
    try (Frame frame = slot.lend(++sequence, Bench.WIDTH, Bench.HEIGHT);
        FrameBuffer buffer = FrameBuffer.wrap(frame, bench.frames)) {
      for (Consumer consumer : consumers) {
        Reader reader = consumer.open(frame, buffer, bench);
        assertTrue(slot.contains(reader.address(), 50), () -> consumer + " reads elsewhere");
        readers.add(reader);
      }
    }
    return readers;
  }

  private void assertReads(Reader reader) {
    for (int i = 0; i < 50; i++) {
      assertEquals(expected(reader, i), (byte) reader.at().applyAsInt(i));
    }
  }

  private byte expected(Reader reader, int at) {
    return slot.get(Math.toIntExact(reader.address() - slot.address()) + at);
  }
}
