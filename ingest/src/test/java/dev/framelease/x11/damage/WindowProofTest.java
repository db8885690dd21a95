package dev.framelease.x11.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.Window;
import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Compositor;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.WindowGrabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.window.RandomWindow;
import dev.framelease.x11.window.RedirectedWindow;
import dev.framelease.x11.window.WindowList;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.window.WindowSupport;
import dev.framelease.x11.window.WindowWatch;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Frames of a window that are kept up to date, slots ahead included, are the same as frames of it
 * that are copied whole at the same moment, while it is drawn on, moved, resized, covered, framed
 * and hidden at random.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class WindowProofTest {
  private static final int MOST_PIXELS = 300 * 200;
  private static final Deadline FOREVER = Deadline.after(Duration.ofMinutes(10));

  @RegisterExtension static final XServer X = XServer.ofSize(320, 240);

  private final Random random = new Random(20261122);
  private final List<X11SlotMemory> slots = new ArrayList<>();

  @Test
  void shouldShowAWindowAsAWholeCopyDoes() {
    prove(false, 300);
  }

  @Test
  void shouldShowAWindowWithAlphaAsAWholeCopyDoes() {
    prove(true, 300);
  }

  @Test
  void shouldShowAWindowUnderACompositorAsAWholeCopyDoes() throws Exception {
    try (Compositor compositor = Compositor.start(X.name())) {
      prove(false, 300);
      prove(true, 300);
      compositor.assertRuns();
    }
  }

  @Test
  void shouldShowAWindowWhileACompositorComesAndGoes() {
    proveWhileACompositorComesAndGoes(300);
  }

  private void proveWhileACompositorComesAndGoes(int frames) {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong comings = new AtomicLong();
    CompletableFuture<Void> compositors =
        OwnThread.run(() -> Compositor.comeAndGo(X.name(), comings, enough::get));
    try {
      do {
        prove(false, frames / 2, true);
        prove(true, frames / 2, true);
      } while (comings.get() < frames / 100 && !compositors.isDone());
    } finally {
      enough.set(true);
      compositors.join();
    }
  }

  @Test
  @Tag("long")
  void shouldShowWindowsAsWholeCopiesDoForLong() {
    prove(false, 10_000);
    prove(true, 10_000);
    proveWhileACompositorComesAndGoes(10_000);
  }

  private void prove(boolean alpha, int frames) {
    prove(alpha, frames, false);
  }

  /** As {@link DamageProofTest}, where {@code mayEnd} says whether clients may end meanwhile. */
  private void prove(boolean alpha, int frames, boolean mayEnd) {
    AtomicBoolean enough = new AtomicBoolean();
    try (WindowProgram program = new WindowProgram(X.name())) {
      Plan plan =
          Plan.at(30, 20, 100, 80, 0x40003000).withBorder(3, 0xffff00ff).withoutBackground();
      int window = alpha ? program.showWithAlpha(plan) : program.show(plan);
      RandomWindow drawing = new RandomWindow(program, window, random.nextLong());
      AtomicLong drawn = new AtomicLong();
      CompletableFuture<Long> steps =
          OwnThread.supply(
              () -> drawing.drawUntil(() -> drawn.incrementAndGet() < 0 || enough.get()));
      // Whoever draws may wait long for a processor.
      IntPredicate goesOn =
          compared -> compared < frames || (drawn.get() <= frames / 20 + 1 && !steps.isDone());
      try (ConnectionThread thread = ConnectionThread.open(X.name(), FOREVER)) {
        int mask = alpha ? -1 : 0xffffff;
        int different = thread.call(c -> compare(c, window, goesOn, mask, mayEnd), FOREVER);
        assertEquals(0, different, "frames that differ, of " + frames);
      } finally {
        enough.set(true);
        // Nobody may use the program's connection when that ends.
        long unused = steps.exceptionally(failure -> 0L).join();
      }
      assertTrue(steps.join() > frames / 20, "drawn meanwhile");
    }
  }

  /** Grabs into random slots, so that some are held for long; counts the frames that differ. */
  private int compare(
      XcbConnection connection, int id, IntPredicate goesOn, int mask, boolean mayEnd) {
    RootWindow root = RootWindow.of(connection);
    TransportChoice transport =
        TransportChoice.decide(
            connection, root, true, size -> SharedMemory.allocate("framelease-slot", size));
    WindowSupport.of(connection).requireThere();
    CoreRequests core = new CoreRequests(connection);
    Batch batch = new Batch(connection);
    Window found = new WindowList(connection, root.id()).read(id).orElseThrow();
    WindowWatch watch = new WindowWatch(connection, found, root.id(), "a test");
    connection.onEvent(watch);
    Region unused1 = grabServerWhileShown(core, batch, watch);
    RedirectedWindow window = RedirectedWindow.of(connection, watch);
    ungrabServer(core, batch);
    Grabber whole =
        new WindowGrabber(connection, transport.grabber(), window, new Batch(connection));
    DamageGrabber damage =
        DamageChoice.of(connection, transport)
            .proven(connection, window, () -> awaitShown(watch), watch::notice, transport)
            .grabber()
            .orElseThrow();
    watch.tell(damage::lose, () -> {});
    X11SlotMemory reference = whole.allocate(4L * MOST_PIXELS);
    X11SlotMemory earlier = whole.allocate(4L * MOST_PIXELS);
    for (int i = 0; i < 4; i++) {
      slots.add(damage.allocate(4L * MOST_PIXELS));
    }
    int different = 0;
    for (int i = 0; goesOn.test(i); i++) {
      X11SlotMemory slot = slots.get(random.nextInt(10) == 0 ? 3 : random.nextInt(3));
      Region region = grabServerWhileShown(core, batch, watch);
      if (mayEnd) {
        long unused3 = whole.request(region, earlier).await();
      }
      requestGrabbed(damage, region, slot);
      long unused = whole.request(region, reference).await();
      ungrabServer(core, batch);
      long bytes = window.layout(region).byteSize();
      boolean same =
          DamageProofTest.samePixels(slot.buffer(), reference.buffer(), bytes, mask)
              || (mayEnd
                  && DamageProofTest.samePixels(slot.buffer(), earlier.buffer(), bytes, mask));
      different += same ? 0 : 1;
      if (random.nextBoolean()) {
        // The window may have another size by now, or be hidden.
        damage.refreshAhead(region, slots.get(random.nextInt(4)));
      }
    }
    slots.forEach(slot -> slot.retire(true));
    slots.clear();
    reference.retire(true);
    earlier.retire(true);
    window.close();
    return different;
  }

  /** Once more, where the server refused what it was asked ahead, since the window was hidden. */
  private static void requestGrabbed(DamageGrabber damage, Region region, X11SlotMemory slot) {
    Grabber.UnderWay grab;
    do {
      grab = damage.requestGrabbed(region, slot);
      long unused = grab.await();
    } while (grab.isTorn());
  }

  private static Region grabServerWhileShown(CoreRequests core, Batch batch, WindowWatch watch) {
    while (true) {
      grabServer(core, batch);
      Optional<Region> shown = shown(watch);
      if (shown.isPresent()) {
        return shown.get();
      }
      ungrabServer(core, batch);
    }
  }

  private static Region awaitShown(WindowWatch watch) {
    Optional<Region> shown = shown(watch);
    while (shown.isEmpty()) {
      Thread.onSpinWait();
      shown = shown(watch);
    }
    return shown.get();
  }

  private static Optional<Region> shown(WindowWatch watch) {
    try {
      return Optional.of(watch.shown());
    } catch (CaptureException e) {
      assertEquals(CaptureException.Reason.WINDOW_NOT_SHOWN, e.reason());
      return Optional.empty();
    }
  }

  private static void grabServer(CoreRequests core, Batch batch) {
    core.grabServer(batch);
    boolean unused = core.sync().await();
    batch.check();
  }

  private static void ungrabServer(CoreRequests core, Batch batch) {
    core.ungrabServer(batch);
    boolean unused = core.sync().await();
    batch.check();
  }
}
