package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import dev.framelease.pool.SlotState;
import dev.framelease.x11.cursor.Cursors;
import dev.framelease.x11.damage.DamageGrabber;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.screen.Place;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.XErrorException;
import java.util.Optional;

/**
 * What a connection grabs, the desktop or one window, and everything for grabbing it. On the
 * connection's thread.
 */
final class Target {
  private static final Damage UNKNOWN = new Damage.Unknown();

  private final GrabbedWindow window;
  private final Place place;
  private final Cursors cursors;
  private final DamageGrabber damage;
  private final Grabber grabber;
  private final SlotPool<X11SlotMemory> pool;
  private final FrameNumbers numbers;
  private LastFrame last;

  /** Whether the server was asked to write into the slot of that frame after somebody got it. */
  private boolean isLastOverwritten;

  /**
   * The slot in the state WRITING that no grab has claimed; null for none. It stays with this until
   * a grab takes it, or the server is known to have done with it: nobody else gets a slot that the
   * server may write into. Any thread may look whether there is one.
   */
  private volatile Slot<X11SlotMemory> ahead;

  /** Whether {@link #refreshAhead} would have had to wait, the last time, to prepare the slot. */
  private boolean lacksPrepared;

  private Region lastLaidOut;
  private FrameLayout lastLayout;

  /**
   * Something to be grabbed.
   *
   * @param whole what copies all pixels
   * @param damage what copies what has changed; null where that is not wanted, or does not work
   */
  Target(
      GrabbedWindow window,
      Place place,
      Cursors cursors,
      Grabber whole,
      DamageGrabber damage,
      SlotPool<X11SlotMemory> pool,
      FrameNumbers numbers) {
    this.window = window;
    this.place = place;
    this.cursors = cursors;
    this.damage = damage;
    this.grabber = damage == null ? whole : damage;
    this.pool = pool;
    this.numbers = numbers;
  }

  /** It may have been smaller for a moment, and slots lack what it did not have then. */
  void distrustWhatIsShown() {
    if (damage != null) {
      damage.lose();
    }
  }

  /** It is of another size, or elsewhere: no frame from before is like the next. */
  void forgetWhatWasShown() {
    last = null;
    distrustWhatIsShown();
  }

  /** What keeps frames up to date; null where that is not wanted, or does not work. */
  DamageGrabber damage() {
    return damage;
  }

  /** The way that pixels take into a slot. */
  Grabber grabber() {
    return grabber;
  }

  SlotPool<X11SlotMemory> pool() {
    return pool;
  }

  FrameNumbers numbers() {
    return numbers;
  }

  /** Finds the region of a source as it is now. */
  Region resolve(CaptureSource source) {
    return place.resolve(source);
  }

  /** As {@link #resolve}, without asking the server; empty where that would have to be asked. */
  Optional<Region> resolveKnown(CaptureSource source) {
    return place.resolveKnown(source);
  }

  /** Tells whether the server has said, in what was read, that it may be another now. */
  boolean mayBeRearranged() {
    return place.isStale();
  }

  /**
   * Asks the server what this is like, where it has said that that may have changed.
   *
   * @return whether it has, even if only for a moment
   */
  boolean wasRearranged() {
    return place.notice();
  }

  /** Asks the server what this is like, whatever it has said; true if otherwise. */
  boolean isArrangedOtherwise() {
    return place.isOtherwise();
  }

  /** How the pixels of a region lie in a slot. */
  FrameLayout layout(Region region) {
    if (!region.equals(lastLaidOut)) {
      lastLayout = window.layout(region);
      lastLaidOut = region;
    }
    return lastLayout;
  }

  int geometryEpoch() {
    return place.epoch();
  }

  /** Asks for the cursor, in pixels of what is grabbed. */
  Cursors.Asked askCursor() {
    return cursors.ask(window.id());
  }

  /** Has the server fill a slot. Await it in any case. */
  Exchange request(Region region, Slot<X11SlotMemory> slot) {
    if (damage != null && slot.isContentUnknown()) {
      damage.lost(slot.memory());
    }
    isLastOverwritten |= last != null && last.slot() == slot;
    long now = System.nanoTime();
    return new Exchange(slot, region, now, grabber.request(region, slot.memory()));
  }

  /** The frame that somebody got last; null if there is none, or it is not known what changed. */
  LastFrame last() {
    return last;
  }

  /** Tells whether the slot of the last frame still has that, if nobody uses it for another. */
  boolean hasLast() {
    return last != null && !isLastOverwritten;
  }

  /** Tells whether the server has said anything since the last frame, of changes or otherwise. */
  boolean mayHaveChanged() {
    return last == null
        || damage.isNotified()
        || place.isStale()
        || !damage.isUnchanged(last.region());
  }

  /**
   * Has the slot that the next grab takes brought up to date, for one who has the last frame still
   * while this one is there. Not where others lack memory: slots take turns then, and one that
   * could be done without would never be idle.
   *
   * @param now the slot with this frame
   * @param mayWait whether the server may be waited for
   */
  void refreshAhead(Region region, Slot<X11SlotMemory> now, boolean mayWait) {
    lacksPrepared = false;
    if (damage == null || last == null || last.slot() == now || !damage.paysAhead()) {
      return;
    }
    Slot<X11SlotMemory> slot = pool.newestFree(layout(region).byteSize());
    if (ahead != null
        || slot == null
        || last.slot().state() == SlotState.FREE
        || slot.isContentUnknown()
        || pool.hasLost()
        || pool.isLackedByOthers()) {
      return;
    }
    lacksPrepared = !mayWait && !damage.isPrepared(region, slot.memory());
    if (lacksPrepared || !pool.claim(slot)) {
      return;
    }
    // Before anything is asked, lest the slot is lost if that fails.
    ahead = slot;
    try {
      damage.refreshAhead(region, slot.memory());
    } catch (XErrorException | ConnectionLostException e) {
      // This frame is there; the next grab says it.
      damage.lose();
    }
  }

  /**
   * Tells whether the next grab should be one that may wait: without it the slot would never be
   * brought up to date ahead, where all others are held by turns. Not where the last frame was
   * closed meanwhile, since nothing is brought up to date ahead then.
   */
  boolean lacksPrepared() {
    return lacksPrepared && last != null && last.slot().state() != SlotState.FREE;
  }

  /** Tells whether the server may write into a slot that no grab has claimed. On any thread. */
  boolean hasAhead() {
    return ahead != null;
  }

  /** Waits until the server writes into no slot that no grab has claimed. */
  void awaitAhead() {
    if (ahead != null) {
      damage.sync();
      answered();
    }
  }

  /** The server has answered what was asked last, and so has done all before it. */
  void answered() {
    Slot<X11SlotMemory> slot = ahead;
    if (slot != null) {
      ahead = null;
      pool.giveBack(slot);
    }
  }

  /** Finds the slot for a frame without waiting: that of {@link #refreshAhead} first; or null. */
  Slot<X11SlotMemory> newestSlot(long byteSize) {
    return isAheadFor(byteSize) ? ahead : pool.newestFree(byteSize);
  }

  private boolean isAheadFor(long byteSize) {
    return ahead != null && ahead.byteSize() >= byteSize;
  }

  /** Claims what {@link #newestSlot} found; false if another pool has got its memory since. */
  boolean claim(Slot<X11SlotMemory> slot) {
    if (slot == ahead) {
      ahead = null;
      return true;
    }
    return pool.claim(slot);
  }

  /** Claims a slot for a frame, as {@link SlotPool#claim(long)}. */
  Optional<Slot<X11SlotMemory>> claim(long byteSize) {
    if (isAheadFor(byteSize)) {
      Optional<Slot<X11SlotMemory>> slot = Optional.of(ahead);
      ahead = null;
      return slot;
    }
    // The pool may have to do without the one that is too small.
    awaitAhead();
    return pool.claim(byteSize);
  }

  /** Somebody gets this frame; returns what has changed since the one before. */
  Damage shown(LastFrame frame) {
    if (damage == null) {
      return UNKNOWN;
    }
    Damage changed = damage.damageOf(frame.region());
    damage.shown(frame.region());
    last = frame;
    isLastOverwritten = false;
    return changed;
  }
}
