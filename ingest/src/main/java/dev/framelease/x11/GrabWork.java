package dev.framelease.x11;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.GrabResult;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.XErrorException;
import java.util.Optional;
import java.util.function.Supplier;

/** One grab: a slot is claimed, the server fills it, and it is lent to the caller as a frame. */
final class GrabWork implements Work<GrabResult> {
  private final X11Desktop desktop;
  private final SlotPool<X11SlotMemory> pool;
  private final CaptureSource source;

  private volatile boolean tooLarge;

  /** The slot that the server may write into. Guarded by this. */
  private Slot<X11SlotMemory> writing;

  /** Guarded by this. */
  private boolean abandoned;

  GrabWork(X11Desktop desktop, CaptureSource source) {
    this.desktop = desktop;
    this.pool = desktop.pool();
    this.source = source;
  }

  @Override
  public Answer<GrabResult> perform() {
    if (wantsCursor()) {
      // Not when the server may write already, and somebody must wait for it.
      desktop.cursors().requireThere();
    }
    while (!isAbandoned()) {
      Region region = desktop.resolve(source);
      long byteSize = desktop.layout(region).byteSize();
      Optional<Slot<X11SlotMemory>> slot = pool.claim(byteSize);
      if (slot.isEmpty()) {
        tooLarge = !pool.canEverHold(byteSize);
        return noSlot();
      }
      Optional<CapturedSlot> captured = capture(region, slot.get());
      if (captured.isPresent()) {
        return captured.get();
      }
    }
    // The display was rearranged during each grab until the caller went.
    return noSlot();
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Tells, after a grab without a slot, whether another may find one when some are closed. */
  boolean mayFindSlotLater() {
    return !tooLarge;
  }

  private Answer<GrabResult> noSlot() {
    GrabResult none = new GrabResult.NoSlot(pool.bound(), pool.holders());
    return () -> none;
  }

  /** Has the server fill a slot; empty if what it filled is not what the source means any more. */
  private Optional<CapturedSlot> capture(Region region, Slot<X11SlotMemory> slot) {
    begin(slot);
    boolean keep = false;
    try {
      Optional<CapturedSlot> captured = request(region, slot);
      keep = captured.isPresent();
      return captured;
    } catch (ConnectionLostException e) {
      // The server may still write: the slot is retired when the pool closes, which is next.
      keep = true;
      throw e;
    } finally {
      end();
      if (!keep) {
        pool.giveBack(slot);
      }
    }
  }

  private Optional<CapturedSlot> request(Region region, Slot<X11SlotMemory> slot) {
    long requestedNanos = System.nanoTime();
    Pending<Geometry> geometry = desktop.askGeometry();
    Grabber.UnderWay image = desktop.choice().grabber().request(region, slot.memory());
    Supplier<Optional<CursorImage>> cursor = askCursor();
    // All answers are read in any case: until the second has come, the server may write.
    boolean changed = false;
    RuntimeException failure = null;
    try {
      changed = desktop.learn(geometry.await());
    } catch (RuntimeException e) {
      failure = e;
    }
    long copiedBytes = 0;
    try {
      copiedBytes = image.await();
    } catch (XErrorException | MalformedReplyException e) {
      failure = e;
    }
    Optional<CursorImage> drawn = Optional.empty();
    try {
      drawn = cursor.get();
    } catch (XErrorException | MalformedReplyException e) {
      failure = e;
    }
    if (desktop.wasRearranged() || changed) {
      return Optional.empty();
    }
    if (failure != null) {
      throw failure;
    }
    boolean written = drawn.isPresent() && draw(drawn.get(), region, slot.memory());
    return Optional.of(
        new CapturedSlot(desktop, slot, region, requestedNanos, copiedBytes, written));
  }

  private Supplier<Optional<CursorImage>> askCursor() {
    return wantsCursor() ? desktop.cursors().ask() : Optional::empty;
  }

  private boolean wantsCursor() {
    return source instanceof CaptureSource.WithCursor;
  }

  private boolean draw(CursorImage cursor, Region region, X11SlotMemory memory) {
    return CursorPainter.draw(cursor, region, desktop.layout(region), memory.buffer());
  }

  private synchronized void begin(Slot<X11SlotMemory> slot) {
    writing = slot;
    if (abandoned) {
      pool.quarantine(slot);
    }
  }

  private synchronized void end() {
    writing = null;
  }

  @Override
  public synchronized void abandoned() {
    abandoned = true;
    if (writing != null) {
      pool.quarantine(writing);
    }
  }
}
