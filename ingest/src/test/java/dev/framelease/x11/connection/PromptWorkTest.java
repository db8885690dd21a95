package dev.framelease.x11.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Servers;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One exchange with the server on the caller's own thread, and what becomes of a long one. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class PromptWorkTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private VirtualDisplay display;
  private ConnectionThread thread;
  private XcbConnection connection;
  private final AtomicInteger inside = new AtomicInteger();

  @BeforeEach
  void open() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(16, 16));
    thread = ConnectionThread.open(display.name(), Deadline.after(LONG));
    connection = thread.call(opened -> opened, Deadline.after(LONG));
  }

  @AfterEach
  void close() {
    thread.close();
    display.close();
  }

  /** Asks the server, and gives the name of the thread that took the answer in. */
  private final class Question implements PromptWork<String> {
    private final boolean begins;
    private Pending<Boolean> answer;
    private volatile boolean discarded;
    private volatile boolean abandoned;

    Question(boolean begins) {
      this.begins = begins;
    }

    @Override
    public boolean begin() {
      assertTrue(thread.isUser());
      if (begins) {
        assertEquals(0, inside.getAndIncrement(), "one at a time");
        answer = new CoreRequests(connection).sync();
      }
      return begins;
    }

    @Override
    public boolean isAnswered() {
      return answer.isThere();
    }

    @Override
    public Answer<String> conclude() {
      assertTrue(answer.await());
      assertEquals(1, inside.getAndDecrement(), "one at a time");
      String taker = Thread.currentThread().getName();
      return new Answer<>() {
        @Override
        public String deliver() {
          return taker;
        }

        @Override
        public void discard() {
          discarded = true;
        }
      };
    }

    @Override
    public Answer<String> perform() {
      assertTrue(thread.isUser());
      if (answer == null) {
        inside.incrementAndGet();
        answer = new CoreRequests(connection).sync();
      }
      return conclude();
    }

    @Override
    public void abandoned() {
      abandoned = true;
    }
  }

  private String ask(Question question, Duration limit) {
    return thread.performPromptly(question, Deadline.after(limit));
  }

  /** Not at once: its own thread may not have finished with what it did before. */
  @Test
  void shouldTakeTheAnswerInOnTheCallersThread() {
    Eventually.eventually(
        "this thread takes it in",
        () -> ask(new Question(true), LONG).equals(Thread.currentThread().getName()));
  }

  @Test
  void shouldLeaveWhatCannotBeBegunAtOnceToItsOwnThread() {
    assertNotEquals(Thread.currentThread().getName(), ask(new Question(false), LONG));
  }

  @Test
  void shouldLeaveAnAnswerThatTakesLongToItsOwnThread() throws Exception {
    Servers.stop(display);
    Question question = new Question(true);
    CompletableFuture<String> taker = OwnThread.supply(() -> ask(question, LONG));
    Eventually.eventually("its thread waits", this::isThreadInPending);
    Servers.resume(display);
    assertEquals("framelease-x11 " + display.name(), taker.get());
  }

  private boolean isThreadInPending() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("framelease-x11 " + display.name()))
        .flatMap(each -> List.of(each.getValue()).stream())
        .anyMatch(frame -> frame.getClassName().equals(Pending.class.getName()));
  }

  @Test
  void shouldGiveUpAtTheDeadlineAndDiscardTheLateAnswer() throws Exception {
    Servers.stop(display);
    for (long millis : new long[] {1, 50}) {
      List<Question> asked = new ArrayList<>();
      // On a busy machine the time may be over before one has begun.
      Eventually.eventually(
          "one has begun",
          () -> {
            asked.add(new Question(true));
            assertGivesUp(asked.get(asked.size() - 1), Duration.ofMillis(millis));
            return inside.get() == 1;
          });
      Servers.resume(display);
      Eventually.eventually(
          "the answer is discarded", () -> asked.stream().anyMatch(each -> each.discarded));
      Servers.stop(display);
    }
    Servers.resume(display);
    assertEquals(0, inside.get());
  }

  private void assertGivesUp(Question question, Duration limit) {
    CaptureException e = assertThrows(CaptureException.class, () -> ask(question, limit));
    assertEquals(Reason.TIMED_OUT, e.reason());
    assertTrue(question.abandoned);
  }

  @Test
  void shouldLetAnInterruptedCallerGo() throws Exception {
    Servers.stop(display);
    CompletableFuture<CaptureException> failure = new CompletableFuture<>();
    Question question = new Question(true);
    Thread caller =
        new Thread(
            () ->
                failure.complete(assertThrows(CaptureException.class, () -> ask(question, LONG))));
    caller.start();
    caller.interrupt();
    assertEquals(Reason.INTERRUPTED, failure.get().reason());
    Servers.resume(display);
    caller.join();
    String unused = ask(new Question(true), LONG);
  }

  @Test
  void shouldEndACallerThatWaitsWhenItCloses() throws Exception {
    Servers.stop(display);
    CompletableFuture<CaptureException> failure =
        OwnThread.supply(
            () -> assertThrows(CaptureException.class, () -> ask(new Question(true), LONG)));
    Eventually.eventually("it has asked", () -> inside.get() == 1);
    thread.close();
    assertEquals(Reason.SESSION_CLOSED, failure.get().reason());
    assertEquals(
        Reason.SESSION_CLOSED,
        assertThrows(CaptureException.class, () -> ask(new Question(true), LONG)).reason());
  }

  @Test
  void shouldTellACallerThatTheServerHasDied() throws Exception {
    Servers.kill(display);
    Eventually.eventually("it is gone", () -> !ProcessHandle.of(display.pid()).isPresent());
    assertEquals(
        Reason.CONNECTION_LOST,
        assertThrows(CaptureException.class, () -> ask(new Question(true), LONG)).reason());
    assertEquals(
        Reason.CONNECTION_LOST,
        assertThrows(CaptureException.class, () -> thread.call(gone -> true, Deadline.after(LONG)))
            .reason());
  }

  @Test
  void shouldServeManyCallersOneAtATime() throws Exception {
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean begins = i % 3 != 0;
      callers.add(OwnThread.supply(() -> askOften(begins)));
    }
    int served = 0;
    for (CompletableFuture<Integer> caller : callers) {
      served += caller.get();
    }
    assertEquals(6 * 300, served);
    assertEquals(0, inside.get());
  }

  private int askOften(boolean begins) {
    int served = 0;
    for (int i = 0; i < 300; i++) {
      served += ask(new Question(begins), LONG).isEmpty() ? 0 : 1;
    }
    return served;
  }
}
