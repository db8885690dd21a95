package dev.framelease.x11.grab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.posix.InputPoll;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.Servers;
import dev.framelease.x11.connection.Work.Answer;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thread that must not wait takes an answer in, whatever has happened since it came. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class PromptGrabTest {
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final Region BEFORE = Region.ofSize(64, 48);
  private static final StreamOptions THREE_SLOTS =
      StreamOptions.DEFAULT.withPool(new PoolOptions(3, 3, 1 << 20, OverflowPolicy.FAIL));

  private final MemoryBudget budget = MemoryBudget.of(1 << 20, Duration.ZERO);
  private VirtualDisplay display;
  private RandrForTests randr;
  private XcbConnection connection;
  private X11Desktop desktop;

  @BeforeEach
  void start() {
    display =
        VirtualDisplay.start(
            VirtualDisplayOptions.DEFAULT.withSize(BEFORE.width(), BEFORE.height()));
    randr = new RandrForTests(display.name());
    randr.turnOff();
    connection = XcbConnection.connect(display.name());
    desktop = desktopOf(StreamOptions.DEFAULT);
  }

  private X11Desktop desktopOf(StreamOptions stream) {
    SessionOptions session = SessionOptions.DEFAULT.withBudget(budget);
    GrabOptions options =
        GrabOptions.of("a test", session, bytes -> SharedMemory.allocate("framelease-slot", bytes))
            .forStream("a stream", DESKTOP, stream);
    // One thread after the other uses the connection here, each when the other has finished.
    return X11Desktop.of(display.name(), connection, options, () -> true);
  }

  @AfterEach
  void shouldLeaveNothing() throws Exception {
    Servers.resume(display);
    desktop.pool().close(false);
    connection.disconnect();
    randr.close();
    display.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    assertEquals(0, budget.usedBytes());
  }

  private GrabWork work() {
    return new GrabWork(desktop, DESKTOP, false);
  }

  private Frame grab() {
    return ScreenSession.frameOf(work().perform().deliver());
  }

  /** Asks, and reads until the answer has come. */
  private GrabWork answered() {
    GrabWork work = work();
    connection.read();
    assertTrue(work.begin());
    connection.flush();
    Eventually.eventually(
        "the answer has come",
        () -> {
          connection.read();
          return work.isAnswered();
        });
    return work;
  }

  /** Takes the answer in while the server answers nothing. */
  private Frame concluded(GrabWork work) throws Exception {
    Servers.stop(display);
    CompletableFuture<Answer<GrabResult>> concluded = OwnThread.supply(work::conclude);
    try {
      Eventually.eventually("it waits for nobody", concluded::isDone);
    } finally {
      Servers.resume(display);
    }
    return ScreenSession.frameOf(concluded.get().deliver());
  }

  /** The third slot is never used, and nothing is known of what it would take. */
  @Test
  void shouldNotWaitForASlotThatIsNeverBroughtUpToDateAhead() {
    desktop.pool().close(false);
    desktop = desktopOf(THREE_SLOTS);
    try (Canvas canvas = Canvas.open(display.name())) {
      Frame first = grab();
      canvas.fill(0x445566);
      grab().close();
      first.close();
      for (int colour = 1; colour <= 20; colour += 2) {
        try (Frame one = promptly(canvas, colour);
            Frame two = promptly(canvas, colour + 1)) {
          assertEquals(colour, one.buffer().getInt(0) & 0xffffff);
          assertEquals(colour + 1, two.buffer().getInt(0) & 0xffffff);
        }
      }
    }
  }

  private Frame promptly(Canvas canvas, int colour) {
    canvas.fill(Region.ofSize(9, 7), colour);
    return ScreenSession.frameOf(answered().conclude().deliver());
  }

  @Test
  void shouldNotAskWhatHasChangedSinceTheAnswer() throws Exception {
    grab().close();
    randr.fill(0x112233);
    GrabWork work = answered();
    randr.resize(40, 30);
    assertTrue(
        new InputPoll(connection.fileDescriptor()).await(Duration.ofSeconds(60).toNanos()),
        "the server has told of it");
    try (Frame frame = concluded(work)) {
      assertEquals(BEFORE, frame.info().region());
    }
    try (Frame frame = grab()) {
      assertEquals(Region.ofSize(40, 30), frame.info().region());
      assertEquals(1, frame.info().geometryEpoch());
    }
  }

  @Test
  void shouldNotDetachWhatOthersHaveTakenSinceTheQuestion() throws Exception {
    try (Frame last = grab()) {
      long two = ServerMemory.mappedSlots(display.pid());
      GrabWork work = answered();
      takeIdleSlots();
      try (Frame same = concluded(work)) {
        assertEquals(last.address(), same.address());
      }
      assertFalse(work().begin(), "there is something to detach first");
      assertInstanceOf(GrabResult.NothingChanged.class, takeSame());
      assertEquals(two - 1, ServerMemory.mappedSlots(display.pid()));
      assertFalse(desktop.pool().hasLost());
    }
  }

  private GrabResult takeSame() {
    GrabResult result = work().perform().deliver();
    ScreenSession.frameOf(result).close();
    return result;
  }

  private void takeIdleSlots() {
    MemoryBudget.Account hungry = budget.open("somebody", new NoShortage());
    long wanted = budget.maxBytes() - budget.usedBytes() + 1;
    assertTrue(hungry.reserve(wanted));
    hungry.release(wanted);
    hungry.close();
    assertTrue(desktop.pool().hasLost());
  }

  private static final class NoShortage implements MemoryBudget.Shortage {
    @Override
    public void giveBackIdle(Duration idleAfter) {}

    @Override
    public void roomMade() {}
  }
}
