package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Access;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Holding;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded number of slots that are written, lent, and used again.
 *
 * <pre>{@code
 * Slot<M> slot = pool.claim(byteSize).orElseThrow(…);
 * // write a frame into slot.memory(), then one of
 * Lease lease = pool.lend(slot, "frame 17"); // its last close, on any thread, frees the slot
 * pool.giveBack(slot);                       // nothing was written after all
 * pool.quarantine(slot);                     // somebody may still write; giveBack or discard later
 * pool.discard(slot);                        // it cannot be used any more
 * }</pre>
 *
 * <p>One thread owns a pool: the first to claim. {@link #claim}, {@link #lend}, {@link #giveBack},
 * {@link #discard} and {@link #close} are for that thread alone, which Java assertions check; the
 * other methods are thread-safe.
 *
 * @param <M> the backend's kind of memory
 */
public final class SlotPool<M extends SlotMemory> {
  private static final System.Logger LOG = System.getLogger(SlotPool.class.getName());

  private final Source<M> source;
  private final int initialSlots;
  private final int maxSlots;
  private final long maxBytes;
  private final ReturnSignal returned = new ReturnSignal();
  private final AtomicLong created = new AtomicLong();

  /** Changed by the owner alone, and by the reclaimer after the close. */
  private final Slots<M> slots;

  private volatile boolean closed;
  private volatile long lastRefused;
  private volatile boolean refusedByBudget;
  private volatile Thread owner;
  private long uses;

  /**
   * Where slots get their memory from.
   *
   * @param <M> the backend's kind of memory
   */
  @FunctionalInterface
  public interface Source<M> {
    /**
     * Allocates memory for one slot.
     *
     * @param byteSize bytes that it must have
     * @return memory that the pool owns and retires
     */
    M allocate(long byteSize);
  }

  /**
   * Makes an empty pool.
   *
   * @param source where slots get their memory from; called on the owner's thread
   * @param initialSlots slots that the first claim makes, as far as the bound in bytes lets it
   * @param maxSlots slots that may exist at a time
   * @param maxBytes bytes that all slots together may have
   * @param budget what the slots of other pools count against, too
   * @param user whose slots they are, for messages
   */
  public SlotPool(
      Source<M> source,
      int initialSlots,
      int maxSlots,
      long maxBytes,
      MemoryBudget budget,
      String user) {
    this.source = source;
    this.initialSlots = initialSlots;
    this.maxSlots = maxSlots;
    this.maxBytes = maxBytes;
    this.slots = new Slots<>(budget, user, returned);
  }

  /**
   * Claims a slot to write into: the free one that was used last and is large enough; else a new
   * one; else, at the bound, a new one in place of free ones that are too small.
   *
   * @param byteSize bytes that the slot must have at least
   * @return a slot in the state WRITING; empty at the bound
   * @throws IllegalStateException if the pool is closed
   */
  public Optional<Slot<M>> claim(long byteSize) {
    assert isOwner();
    if (closed) {
      throw new IllegalStateException("a closed pool has no slot to claim");
    }
    removeLost();
    if (slots.count() == 0) {
      makeInitialSlots(byteSize);
    }
    Optional<Slot<M>> slot = newestFree(byteSize).or(() -> grow(byteSize));
    if (slot.isEmpty() && makeRoom(byteSize)) {
      slot = newestFree(byteSize).or(() -> grow(byteSize));
    }
    if (slot.isEmpty()) {
      lastRefused = byteSize;
      return slot;
    }
    // Free a moment ago, it may have been reclaimed for another pool since.
    return use(slot.get()) ? slot : claim(byteSize);
  }

  private boolean use(Slot<M> slot) {
    slot.lastUse = ++uses;
    return slot.move(SlotState.FREE, SlotState.WRITING);
  }

  private void removeLost() {
    for (Slot<M> slot : slots.all()) {
      if (slot.move(SlotState.LEAKED, SlotState.RETIRED)) {
        retire(slot, true);
      } else if (slot.move(SlotState.RECLAIMED, SlotState.RETIRED)) {
        slots.remove(slot);
        detach(slot);
      } else if (slot.outdated && slot.move(SlotState.FREE, SlotState.RETIRED)) {
        retire(slot, true);
      }
    }
  }

  private void makeInitialSlots(long byteSize) {
    for (int i = 0; i < initialSlots && grow(byteSize).isPresent(); i++) {}
  }

  private static void detach(Slot<?> slot) {
    try {
      slot.memory().detach();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a " + slot + " was not detached", e);
    }
  }

  private Optional<Slot<M>> newestFree(long byteSize) {
    return slots
        .in(SlotState.FREE)
        .filter(slot -> slot.byteSize() >= byteSize)
        .max(Comparator.comparingLong(slot -> slot.lastUse));
  }

  private Optional<Slot<M>> grow(long byteSize) {
    refusedByBudget = false;
    if (!fits(byteSize)) {
      return Optional.empty();
    }
    refusedByBudget = !slots.account().reserve(byteSize);
    return refusedByBudget ? Optional.empty() : Optional.of(allocate(byteSize));
  }

  private boolean fits(long byteSize) {
    return slots.count() < maxSlots && byteSize <= maxBytes - bytes();
  }

  private Slot<M> allocate(long byteSize) {
    M memory;
    try {
      memory = source.allocate(byteSize);
    } catch (Throwable t) {
      slots.account().release(byteSize);
      throw t;
    }
    Slot<M> slot = new Slot<>(memory, byteSize);
    slots.add(slot);
    created.incrementAndGet();
    return slot;
  }

  /** Retires free slots, the longest unused first, until there is room; none if that won't do. */
  private boolean makeRoom(long byteSize) {
    List<Slot<M>> tooSmall =
        slots
            .in(SlotState.FREE)
            // One that is large enough came back just now: it is to be used.
            .filter(slot -> slot.byteSize() < byteSize)
            .sorted(Comparator.comparingLong((Slot<M> slot) -> slot.lastUse))
            .toList();
    long freeBytes = tooSmall.stream().mapToLong(Slot::byteSize).sum();
    if (tooSmall.isEmpty()
        || byteSize > maxBytes - bytes() + freeBytes
        || !slots.account().wouldFit(byteSize, freeBytes)) {
      return false;
    }
    for (Slot<M> slot : tooSmall) {
      if (fits(byteSize) && slots.account().wouldFit(byteSize, 0)) {
        break;
      }
      if (slot.move(SlotState.FREE, SlotState.RETIRED)) {
        retire(slot, true);
      }
    }
    return true;
  }

  /**
   * Lends what was written into a slot, to be read only. The last close of a lease on it, on
   * whatever thread, frees the slot. If a lease is lost instead of closed, the slot is retired.
   *
   * @param slot a slot in the state WRITING, which is HELD then
   * @param holder who the first holder is, for the ledger and for error messages
   * @return a lease that the caller owns and must close
   * @throws IllegalStateException if the slot is not in the state WRITING: it may have been
   *     quarantined meanwhile
   */
  public Lease lend(Slot<M> slot, String holder) {
    assert isOwner();
    require(slot, slot.move(SlotState.WRITING, SlotState.HELD), "lent");
    try {
      M memory = slot.memory();
      Lease lease =
          MemoryBlock.lend(
              memory.address(),
              memory.buffer(),
              Access.READ_ONLY,
              leaked -> takeBack(slot, leaked),
              holder);
      slot.lent(lease.block());
      return lease;
    } catch (Throwable t) {
      slot.move(SlotState.HELD, SlotState.WRITING);
      throw t;
    }
  }

  /**
   * Lends what a slot was lent with before, without anything written: to one holder more while it
   * is held, or anew when it has come back and was not claimed since.
   *
   * @param slot a slot that was lent before
   * @param holder who the holder is, for the ledger and for error messages
   * @return a lease that the caller owns and must close; empty if the slot is in another state, is
   *     to be retired, or somebody may have written into it
   */
  public Optional<Lease> lendAgain(Slot<M> slot, String holder) {
    assert isOwner();
    removeLost();
    if (slot.isContentUnknown() || slot.outdated) {
      return Optional.empty();
    }
    Optional<Lease> shared = slot.block().shareIfOpen(holder);
    if (shared.isPresent() || !use(slot)) {
      return shared;
    }
    if (slot.isContentUnknown()) {
      // The last holder said so a moment ago, and has closed.
      giveBack(slot);
      return Optional.empty();
    }
    return Optional.of(lend(slot, holder));
  }

  /** On whatever thread closed the last lease, perhaps within a lock of Arrow's. */
  private void takeBack(Slot<M> slot, boolean leaked) {
    slot.freed();
    boolean wasHeld = slot.move(SlotState.HELD, leaked ? SlotState.LEAKED : SlotState.FREE);
    assert wasHeld : slot;
    returned.signal();
  }

  /**
   * Frees a slot that nothing was lent of.
   *
   * @param slot a slot in the state WRITING or QUARANTINED
   * @throws IllegalStateException if the slot is in another state
   */
  public void giveBack(Slot<M> slot) {
    assert isOwner();
    slot.freed();
    require(
        slot,
        slot.move(SlotState.WRITING, SlotState.FREE)
            || slot.move(SlotState.QUARANTINED, SlotState.FREE),
        "given back");
    returned.signal();
  }

  /**
   * Uses no slot again that there is at this moment: those that are free are retired now, the
   * others by a claim after they have come back.
   */
  public void retireWhatIsThere() {
    assert isOwner();
    slots.all().forEach(slot -> slot.outdated = true);
    removeLost();
  }

  /**
   * Retires a slot that cannot be used any more.
   *
   * @param slot a slot in the state WRITING or QUARANTINED
   * @throws IllegalStateException if the slot is in another state
   */
  public void discard(Slot<M> slot) {
    assert isOwner();
    require(
        slot,
        slot.move(SlotState.WRITING, SlotState.RETIRED)
            || slot.move(SlotState.QUARANTINED, SlotState.RETIRED),
        "discarded");
    retire(slot, true);
    returned.signal();
  }

  /**
   * Marks a slot that somebody may still write into, though nobody waits for it any more.
   *
   * @param slot a slot
   * @return whether it was in the state WRITING, and is QUARANTINED now; if not, nothing changed
   */
  public boolean quarantine(Slot<M> slot) {
    return slot.move(SlotState.WRITING, SlotState.QUARANTINED);
  }

  private static void require(Slot<?> slot, boolean moved, String what) {
    if (!moved) {
      throw new IllegalStateException("a " + slot + " cannot be " + what);
    }
  }

  /**
   * Counts the events after which a claim may succeed: a slot freed, lost, given back, discarded,
   * or the pool closed.
   *
   * @return a count that only grows. Read it before a claim, and if the claim comes back empty,
   *     pass it to {@link #awaitReturn}: a return between the two is not missed.
   */
  public long returns() {
    return returned.count();
  }

  /**
   * Waits for the next return.
   *
   * @param seen what {@link #returns()} was before the claim
   * @param deadlineNanos until when, as {@link System#nanoTime()}
   * @return true if there has been a return since, false if the deadline came first
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean awaitReturn(long seen, long deadlineNanos) throws InterruptedException {
    return returned.await(seen, deadlineNanos);
  }

  /**
   * Returns who holds slots, since when.
   *
   * @return a holding for each open lease
   */
  public List<Holding> holders() {
    return slots
        .in(SlotState.HELD)
        .filter(slot -> slot.block() != null)
        .flatMap(slot -> HolderLedger.of(slot.block()).stream())
        .toList();
  }

  /**
   * Returns the bound that a claim met, and how close this pool is to it.
   *
   * @return a clause for a person, such as "the pool has 8 of at most 8 slots, …"
   */
  public String bound() {
    if (refusedByBudget) {
      return "a slot of " + lastRefused + " bytes is too much: " + slots.account().describe();
    }
    return lastRefused > maxBytes
        ? "a slot of " + lastRefused + " bytes is more than the pool's bound of " + maxBytes
        : "the pool has "
            + slots.count()
            + " of at most "
            + maxSlots
            + " slots, and "
            + bytes()
            + " of at most "
            + maxBytes
            + " bytes";
  }

  /**
   * Tells whether a slot of this size can be, however many are closed, here and elsewhere.
   *
   * @param byteSize bytes
   * @return false if it is more than the bounds
   */
  public boolean canEverHold(long byteSize) {
    return byteSize <= maxBytes && byteSize <= slots.account().maxBytes();
  }

  /**
   * Tells whether the last claim that came back empty met the bound of the budget: then other pools
   * may make room, also by leaving slots idle, of which there is no event.
   *
   * @return whether it was the budget's bound, and not one of this pool
   */
  public boolean wasRefusedByBudget() {
    return refusedByBudget;
  }

  /**
   * Returns how many slots have been made.
   *
   * @return a count that only grows
   */
  public long created() {
    return created.get();
  }

  /**
   * Returns how many slots are lent.
   *
   * @return slots in the state HELD
   */
  public int held() {
    return (int) slots.in(SlotState.HELD).count();
  }

  /**
   * Returns how many slots somebody may still write into.
   *
   * @return slots in the state QUARANTINED
   */
  public int quarantined() {
    return (int) slots.in(SlotState.QUARANTINED).count();
  }

  /**
   * Returns the size of all slots that exist.
   *
   * @return bytes
   */
  public long bytes() {
    return slots.bytes();
  }

  /**
   * Tells whether this pool is closed and has no slot any more.
   *
   * @return whether nothing is left of it
   */
  public boolean isDrained() {
    return closed && slots.all().isEmpty();
  }

  /**
   * Ends this pool: slots that are not lent are retired now, lent ones at their last close, by a
   * thread of the pool's that waits for it. The first call counts; later ones do nothing.
   *
   * @param attached whether the backend's attachments can still be undone
   */
  public void close(boolean attached) {
    assert isOwner();
    if (closed) {
      return;
    }
    closed = true;
    slots.account().close();
    retireAllButHeld(attached);
    returned.signal();
    if (!slots.all().isEmpty()) {
      Thread reclaimer = new Thread(this::reclaim, "framelease-reclaimer");
      reclaimer.setDaemon(true);
      reclaimer.start();
    }
  }

  private void reclaim() {
    while (true) {
      long seen = returned.count();
      retireAllButHeld(false);
      if (slots.all().isEmpty()) {
        return;
      }
      returned.awaitUninterruptibly(seen);
    }
  }

  private void retireAllButHeld(boolean attached) {
    for (Slot<M> slot : slots.all()) {
      // WRITING before QUARANTINED, since another thread may move a slot from the one to the other.
      if (slot.move(SlotState.FREE, SlotState.RETIRED)
          || slot.move(SlotState.LEAKED, SlotState.RETIRED)
          || slot.move(SlotState.WRITING, SlotState.RETIRED)
          || slot.move(SlotState.QUARANTINED, SlotState.RETIRED)) {
        retire(slot, attached);
      } else if (slot.move(SlotState.RECLAIMED, SlotState.RETIRED)) {
        slots.remove(slot);
      }
    }
  }

  private void retire(Slot<M> slot, boolean attached) {
    slots.remove(slot);
    try {
      slot.memory().retire(attached);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a " + slot + " did not give its memory back", e);
    }
    slots.release(slot);
  }

  private boolean isOwner() {
    if (owner == null) {
      owner = Thread.currentThread();
    }
    return owner == Thread.currentThread();
  }
}
