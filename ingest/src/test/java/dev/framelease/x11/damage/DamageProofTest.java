package dev.framelease.x11.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Compositor;
import dev.framelease.x11.RandomDrawing;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XcbConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Frames that are kept up to date are the same, pixel for pixel, as frames that are copied whole at
 * the same moment: the server is grabbed meanwhile, and somebody draws at random before and after.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class DamageProofTest {
  private static final Region DESKTOP = Region.ofSize(320, 240);
  private static final Region PART = new Region(37, 21, 203, 151);
  private static final Deadline FOREVER = Deadline.after(Duration.ofMinutes(10));

  @RegisterExtension static final XServer X = XServer.ofSize(DESKTOP.width(), DESKTOP.height());

  private final Random random = new Random(20261121);
  private final List<X11SlotMemory> slots = new ArrayList<>();

  @Test
  void shouldShowTheDesktopAsAWholeCopyDoes() {
    prove(DESKTOP, 300);
  }

  @Test
  void shouldShowAPartAsAWholeCopyDoes() {
    prove(PART, 300);
  }

  @Test
  void shouldShowWhatACompositorDrawsAsAWholeCopyDoes() throws Exception {
    try (Compositor compositor = Compositor.start(X.name())) {
      prove(DESKTOP, 300);
      compositor.assertRuns();
    }
  }

  @Test
  void shouldShowTheDesktopWhileACompositorComesAndGoes() {
    proveWhileACompositorComesAndGoes(300);
  }

  /** As a window is that a session captures. */
  @Test
  void shouldShowAWindowThatIsRedirectedAsAWholeCopyDoes() {
    try (WindowProgram program = new WindowProgram(X.name());
        ScreenSession session = open()) {
      int window = program.show(Plan.at(20, 20, 200, 150, 0xff));
      session.grab(CaptureSource.window(window)).close();
      prove(DESKTOP, 300, connection -> fillSomewhere(connection, window), false, () -> false);
    }
  }

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  /**
   * What is drawn through the grabbing connection, the server has not even seen before the grab.
   */
  private void fillSomewhere(XcbConnection connection, int window) {
    DrawRequests draw = new DrawRequests(connection);
    int gc = draw.createGc(window);
    draw.foreground(gc, random.nextInt());
    draw.fillRectangle(window, gc, random.nextInt(150), random.nextInt(100), 50, 50);
    draw.freeGc(gc);
  }

  private void proveWhileACompositorComesAndGoes(int frames) {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong comings = new AtomicLong();
    CompletableFuture<Void> compositors =
        OwnThread.run(() -> Compositor.comeAndGo(X.name(), comings, enough::get));
    try {
      prove(
          DESKTOP,
          frames,
          connection -> {},
          true,
          () -> comings.get() < frames / 100 && !compositors.isDone());
    } finally {
      enough.set(true);
      compositors.join();
    }
  }

  @Test
  @Tag("long")
  void shouldShowTheDesktopAsAWholeCopyDoesForLong() {
    prove(DESKTOP, 10_000);
  }

  @Test
  @Tag("long")
  void shouldShowWhatCompositorsDrawAsAWholeCopyDoesForLong() throws Exception {
    try (Compositor compositor = Compositor.start(X.name())) {
      prove(DESKTOP, 10_000);
      compositor.assertRuns();
    }
    proveWhileACompositorComesAndGoes(10_000);
  }

  private void prove(Region region, int frames) {
    prove(region, frames, connection -> {}, false, () -> false);
  }

  /**
   * Proves it.
   *
   * @param before what is done through the connection before each frame
   * @param mayEnd whether clients that draw may end, which a server serves though it is grabbed
   * @param more whether it goes on, however many frames there are
   */
  private void prove(
      Region region,
      int frames,
      Consumer<XcbConnection> before,
      boolean mayEnd,
      BooleanSupplier more) {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong drawn = new AtomicLong();
    CompletableFuture<Long> drawing =
        OwnThread.supply(
            () ->
                new RandomDrawing(X.name(), 7)
                    .drawUntil(() -> drawn.incrementAndGet() < 0 || enough.get()));
    IntPredicate goesOn =
        compared ->
            compared < frames
                || (drawn.get() <= frames + 1 && !drawing.isDone())
                || more.getAsBoolean();
    try (ConnectionThread thread = ConnectionThread.open(X.name(), FOREVER)) {
      int different = thread.call(c -> compare(c, region, goesOn, before, mayEnd), FOREVER);
      assertEquals(0, different, "frames that differ, of " + frames);
    } finally {
      enough.set(true);
    }
    assertTrue(drawing.join() > frames, "drawn meanwhile");
  }

  /** Grabs into random slots, so that some are held for long; counts the frames that differ. */
  private int compare(
      XcbConnection connection,
      Region region,
      IntPredicate goesOn,
      Consumer<XcbConnection> before,
      boolean mayEnd) {
    RootWindow root = RootWindow.of(connection);
    TransportChoice transport =
        TransportChoice.decide(
            connection, root, true, size -> SharedMemory.allocate("framelease-slot", size));
    Grabber whole = transport.grabber();
    DamageGrabber damage =
        DamageChoice.of(connection, transport)
            .proven(connection, root, DESKTOP, transport)
            .grabber()
            .orElseThrow();
    CoreRequests core = new CoreRequests(connection);
    Batch batch = new Batch(connection);
    long byteSize = root.layout(region).byteSize();
    X11SlotMemory reference = whole.allocate(byteSize);
    X11SlotMemory earlier = whole.allocate(byteSize);
    for (int i = 0; i < 4; i++) {
      slots.add(damage.allocate(byteSize));
    }
    int different = 0;
    for (int i = 0; goesOn.test(i); i++) {
      X11SlotMemory slot = slots.get(random.nextInt(10) == 0 ? 3 : random.nextInt(3));
      if (random.nextInt(20) == 0) {
        scribble(slot.buffer());
        damage.lost(slot);
      }
      // It is to be right whether or not it was foreseen how much has changed.
      damage.expect(random.nextInt(4) == 0);
      before.accept(connection);
      core.grabServer(batch);
      if (mayEnd) {
        long unused3 = whole.request(region, earlier).await();
      }
      long unused = damage.requestGrabbed(region, slot).await();
      unused = whole.request(region, reference).await();
      core.ungrabServer(batch);
      boolean unused2 = core.sync().await();
      batch.check();
      boolean same =
          samePixels(slot.buffer(), reference.buffer(), byteSize, 0xffffff)
              || (mayEnd && samePixels(slot.buffer(), earlier.buffer(), byteSize, 0xffffff));
      different += same ? 0 : 1;
      if (random.nextBoolean()) {
        damage.refreshAhead(region, slots.get(random.nextInt(4)));
      }
    }
    slots.forEach(slot -> slot.retire(true));
    slots.clear();
    reference.retire(true);
    earlier.retire(true);
    return different;
  }

  private void scribble(ByteBuffer buffer) {
    for (int i = 0; i < 500; i++) {
      buffer.put(random.nextInt(buffer.capacity()), (byte) random.nextInt());
    }
  }

  /** Compares words of 32 bits, of which only those of the mask count. */
  static boolean samePixels(ByteBuffer one, ByteBuffer other, long byteSize, int mask) {
    ByteBuffer a = one.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = other.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < byteSize; at += 4) {
      if (((a.getInt(at) ^ b.getInt(at)) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
