package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pool.SlotPool;
import dev.framelease.posix.ScarceMemory;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.grab.GrabConnection;
import dev.framelease.x11.transport.MemoryAllocator;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions and streams that the system has no memory, or no descriptor, for. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ShortageTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final String SLOT = "framelease-slot";

  /** A slot for each frame, also where it is the same as the one before. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT.asFastAsPossible().withDamage(DamageUse.IGNORE).withCapacity(1);

  @RegisterExtension static final XServer X = XServer.ofSize(40, 30);

  private final MemoryBudget budget = MemoryBudget.ofBytes(64 << 20);
  private final List<Frame> held = new ArrayList<>();

  @BeforeAll
  static void drawOn() {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
    }
  }

  /** For every call that a life takes: all works but this one, which works when asked again. */
  @Test
  void shouldWorkAgainAfterAnyCallWasRefusedAndLeaveNothing() throws Exception {
    int call = 0;
    ScarceMemory scarce;
    // What a retired slot does not give back is logged, and goes with its last mapping.
    try (LogOf log = new LogOf(SlotPool.class.getPackage());
        LogOf grabs = new LogOf(GrabConnection.class.getPackage())) {
      do {
        call++;
        scarce = ScarceMemory.refusing(SLOT, call);
        live(scarce);
        String when = "after call " + call + ", " + scarce.lastRefused();
        Eventually.eventually("no slot, " + when, () -> ServerMemory.openSlots() == 0);
        Eventually.eventually("all bytes, " + when, () -> budget.usedBytes() == 0);
        Eventually.eventually(
            "detached, " + when, () -> ServerMemory.mappedSlots(X.display().pid()) == 0);
      } while (!scarce.lastRefused().isEmpty());
      assertTrue(log.records().stream().allMatch(r -> r.getMessage().endsWith("memory back")));
      assertTrue(grabs.records().stream().allMatch(r -> r.getMessage().contains("no slot is")));
    }
    assertTrue(call > 40, "only " + call + " calls");
  }

  private void live(ScarceMemory scarce) throws Exception {
    try (ScreenSession session = again(scarce, () -> open(scarce))) {
      for (int i = 0; i < 3; i++) {
        hold(again(scarce, () -> session.grab(DESKTOP)));
      }
      try (FrameStream stream = again(scarce, () -> startedStream(session))) {
        for (int i = 0; i < 2; i++) {
          hold(stream.take(LONG).orElseThrow());
        }
      }
    } finally {
      held.forEach(Frame::close);
      held.clear();
    }
  }

  /** A stream that has given a frame. */
  private FrameStream startedStream(ScreenSession session) throws InterruptedException {
    FrameStream stream = session.stream(DESKTOP, FAST);
    try {
      hold(stream.take(LONG).orElseThrow());
      return stream;
    } catch (Throwable t) {
      stream.close();
      throw t;
    }
  }

  /** Holds one frame more; those before must still show what they did. */
  private void hold(Frame frame) {
    held.add(frame);
    held.forEach(Pattern::assertShownBy);
  }

  private static <T> T again(ScarceMemory scarce, Callable<T> step) throws Exception {
    String before = scarce.lastRefused();
    try {
      return step.call();
    } catch (CaptureException e) {
      assertEquals(Reason.SHORTAGE, e.reason(), e.toString());
      assertEquals("", before, "it was refused once");
      String call = scarce.lastRefused();
      assertTrue(e.getMessage().contains(call.equals("mmap") ? "mapping" : call), e.getMessage());
      assertTrue(e.getMessage().contains("; "), () -> "no remedy: " + e.getMessage());
      return step.call();
    }
  }

  private ScreenSession open(ScarceMemory scarce) {
    return new X11Backend(null, scarce::allocate)
        .open(SessionOptions.DEFAULT.withDisplay(X.name()).withBudget(budget));
  }

  @Test
  void shouldGoOnWithTheSlotsThereAreWhileThereIsNoMemoryForAnother() throws InterruptedException {
    AtomicBoolean shortage = new AtomicBoolean();
    ScarceMemory scarce = ScarceMemory.refusingWhere(SLOT, call -> shortage.get());
    try (LogOf log = new LogOf(GrabConnection.class.getPackage());
        ScreenSession session = open(scarce);
        // While one waits, it captures no other: so there are two slots when memory gets short.
        FrameStream stream = session.stream(DESKTOP, FAST.withSlowConsumer(SlowConsumer.BLOCK))) {
      Frame first = stream.take(LONG).orElseThrow();
      held.add(first);
      shortage.set(true);
      Frame second = stream.take(LONG).orElseThrow();
      held.add(second);
      Eventually.eventually(
          "a third is not to be had", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 0);
      Pattern.assertShownBy(first);
      held.remove(first);
      first.close();
      for (int i = 0; i < 20; i++) {
        try (Frame next = stream.take(LONG).orElseThrow()) {
          Pattern.assertShownBy(next);
        }
      }
      Pattern.assertShownBy(second);
      String said = log.records().get(0).getMessage();
      assertTrue(said.contains("memfd_create") && said.contains("ulimit -n"), said);

      shortage.set(false);
      for (int i = 0; i < 3; i++) {
        hold(stream.take(LONG).orElseThrow());
      }
    } finally {
      held.forEach(Frame::close);
    }
  }

  @Test
  void shouldWorkAgainWhenDescriptorsAreThereAgain() throws Exception {
    List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=128:128"));
    command.addAll(ChildJvm.command(List.of("-ea"), ShortOfDescriptors.class, X.name()));
    assertSucceeds(command);
  }

  @Test
  void shouldSayThatTheHeapIsTooSmallAndWorkAgain() {
    AtomicBoolean full = new AtomicBoolean();
    MemoryAllocator allocator =
        bytes -> {
          if (full.get()) {
            throw new OutOfMemoryError("Java heap space");
          }
          return MemoryAllocator.SYSTEM.allocate(bytes);
        };
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(X.name()).withBudget(budget);
    X11Backend backend = new X11Backend(null, allocator);
    try (LogOf log = new LogOf(ConnectionThread.class);
        ScreenSession session = backend.open(options)) {
      held.add(session.grab(DESKTOP));
      hold(session.grab(DESKTOP));
      full.set(true);
      CaptureException e = assertThrows(CaptureException.class, () -> session.grab(DESKTOP));
      assertEquals(Reason.SHORTAGE, e.reason());
      assertTrue(e.getMessage().contains("-Xmx"), e.getMessage());
      full.set(false);
      try (ScreenSession next = backend.open(options)) {
        hold(next.grab(DESKTOP));
      }
      Eventually.eventually("logged", () -> log.records().size() == 1);
    } finally {
      held.forEach(Frame::close);
    }
    Eventually.eventually("all slots back", () -> budget.usedBytes() == 0);
  }

  /** Long, since what a JVM does without any heap is not the same from one run to the next. */
  @Tag("long")
  @Test
  void shouldWorkAgainWhenTheHeapHasRoomAgain() throws Exception {
    assertSucceeds(
        ChildJvm.command(
            List.of("-ea", "-Xmx24m", "-XX:+UseSerialGC"), ShortOfHeap.class, X.name()));
  }

  private static void assertSucceeds(List<String> command)
      throws IOException, InterruptedException {
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it does not end");
      assertEquals(0, child.exitValue(), said);
    } finally {
      child.destroyForcibly();
    }
  }
}
