package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Access;
import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Holding;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A bounded number of slots that are written, lent, and used again.
 *
 * <pre>{@code
 * Slot<M> slot = pool.claim(byteSize).orElseThrow(…);
 * // write a frame into slot.memory(), then one of
 * Lease lease = pool.lend(slot, byteSize, "frame 17"); // its last close, on any thread, frees the slot
 * pool.giveBack(slot);                       // nothing was written after all
 * pool.quarantine(slot);                     // somebody may still write; giveBack or discard later
 * pool.discard(slot);                        // it cannot be used any more
 * }</pre>
 *
 * <p>One thread at a time uses a pool. {@link #claim}, {@link #lend}, {@link #lendAgain}, {@link
 * #giveBack}, {@link #retireWhatIsThere}, {@link #discard}, {@link #removeLost} and {@link #close}
 * are for that thread alone, which Java assertions check, and so are {@link #newestFree} and {@link
 * #hasLost}, of which nothing is checked; the other methods are thread-safe.
 *
 * @param <M> the backend's kind of memory
 */
public final class SlotPool<M extends SlotMemory> {
  private final ReturnSignal returned = new ReturnSignal();

  /** Changed by the thread that uses the pool, and by the reclaimer after the close. */
  private final Slots<M> slots;

  private final SlotSupply<M> supply;
  private final Reclaimer<M> reclaimer;
  private volatile boolean closed;
  private final BooleanSupplier isUser;
  private long uses;
  private boolean ended;

  /**
   * Where slots get their memory from.
   *
   * @param <M> the backend's kind of memory
   */
  @FunctionalInterface
  public interface Source<M> {
    /**
     * Allocates memory for one slot. What this throws the claim throws, and no slot is made.
     *
     * @param byteSize bytes that it must have
     * @return memory that the pool owns and retires
     */
    M allocate(long byteSize);
  }

  /**
   * Makes an empty pool for one thread: the first that uses it.
   *
   * @param source where slots get their memory from; called on that thread
   * @param initialSlots slots that a claim makes where the pool has none, as the first does, as far
   *     as the bounds let it
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
    this(source, initialSlots, maxSlots, maxBytes, budget, user, new FirstThread());
  }

  /**
   * Makes an empty pool.
   *
   * @param source where slots get their memory from; called on the thread that uses the pool
   * @param initialSlots slots that a claim makes where the pool has none, as the first does, as far
   *     as the bounds let it
   * @param maxSlots slots that may exist at a time
   * @param maxBytes bytes that all slots together may have
   * @param budget what the slots of other pools count against, too
   * @param user whose slots they are, for messages
   * @param isUser whether the calling thread is the one that uses the pool now
   */
  public SlotPool(
      Source<M> source,
      int initialSlots,
      int maxSlots,
      long maxBytes,
      MemoryBudget budget,
      String user,
      BooleanSupplier isUser) {
    this.isUser = isUser;
    this.slots = new Slots<>(budget, user, returned);
    this.supply = new SlotSupply<>(source, slots, initialSlots, maxSlots, maxBytes);
    this.reclaimer = new Reclaimer<>(slots, returned);
  }

  /**
   * Claims a slot to write into: the free one that was used last and is large enough; else a new
   * one; else, at the bound, a new one in place of free ones that are too small.
   *
   * @param byteSize bytes that the slot must have at least
   * @return a slot in the state WRITING, until it is lent, given back, quarantined or discarded;
   *     empty at the {@link #bound()}
   * @throws IllegalStateException if the pool is closed
   * @throws RuntimeException what the {@link Source} throws that has no memory
   */
  public Optional<Slot<M>> claim(long byteSize) {
    assert isUser();
    if (closed) {
      throw new IllegalStateException("a closed pool has no slot to claim");
    }
    reclaimer.removeLost();
    Optional<Slot<M>> slot = supply.find(byteSize);
    // Free a moment ago, it may have been reclaimed for another pool since.
    return slot.isEmpty() || use(slot.get()) ? slot : claim(byteSize);
  }

  /**
   * Finds the slot that the next {@link #claim} of this size takes, where that is a free one.
   *
   * @param byteSize bytes that the slot must have at least
   * @return a slot in the state FREE, or null
   */
  public Slot<M> newestFree(long byteSize) {
    return slots.newestFree(byteSize);
  }

  /**
   * Tells whether the bounds let a slot of this size be made, and nobody has to give anything back
   * for it.
   *
   * @param byteSize bytes that the slot must have at least
   * @return whether there is room at this moment
   */
  public boolean hasRoom(long byteSize) {
    return supply.hasRoom(byteSize);
  }

  /**
   * Claims a slot that was free a moment ago. It makes no slot, and retires none.
   *
   * @param slot from {@link #newestFree}
   * @return whether it is in the state WRITING now; false if it was reclaimed for another pool
   */
  public boolean claim(Slot<M> slot) {
    assert isUser();
    return use(slot);
  }

  /**
   * Tells whether there are slots that the next {@link #claim} has to detach first.
   *
   * @return whether one is lost, was reclaimed for another pool, or has come back to be retired
   */
  public boolean hasLost() {
    return slots.hasLost();
  }

  /** Detaches and removes such slots, as the next {@link #claim} would. */
  public void removeLost() {
    assert isUser();
    reclaimer.removeLost();
  }

  private boolean use(Slot<M> slot) {
    slot.lastUse = ++uses;
    return slot.move(SlotState.FREE, SlotState.WRITING);
  }

  /**
   * Lends all of a slot, as {@link #lend(Slot, long, Object)}.
   *
   * @param slot a slot in the state WRITING, all of which was written
   * @param holder who the first holder is
   * @return a lease that the caller owns and must close
   * @throws IllegalStateException if the slot is not in the state WRITING
   */
  public Lease lend(Slot<M> slot, Object holder) {
    return lend(slot, slot.byteSize(), holder);
  }

  /**
   * Lends what was written into a slot, to be read only, and nothing behind it: that is of frames
   * before. The last close of a lease on it, on whatever thread, frees the slot. If a lease is lost
   * instead of closed, the slot is retired.
   *
   * @param slot a slot in the state WRITING, which is HELD then
   * @param byteSize bytes that were written, from the start of the slot on
   * @param holder who the first holder is, as {@link MemoryBlock#lend} says
   * @return a lease that the caller owns and must close
   * @throws IllegalStateException if the slot is not in the state WRITING: it may have been
   *     quarantined meanwhile
   * @throws IndexOutOfBoundsException if the slot has fewer bytes; it stays in the state WRITING
   */
  public Lease lend(Slot<M> slot, long byteSize, Object holder) {
    assert isUser();
    require(slot, slot.move(SlotState.WRITING, SlotState.HELD), "lent");
    try {
      M memory = slot.memory();
      Lease lease =
          MemoryBlock.lend(
              memory.address(),
              slot.firstBytes(Math.toIntExact(byteSize)),
              Access.READ_ONLY,
              ownerOf(slot),
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
   * @param holder who the holder is, as {@link MemoryBlock#lend} says
   * @return a lease that the caller owns and must close; empty if the slot is in another state, is
   *     to be retired, or somebody may have written into it
   */
  public Optional<Lease> lendAgain(Slot<M> slot, Object holder) {
    assert isUser();
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
    return Optional.of(lend(slot, slot.block().byteSize(), holder));
  }

  /** The same for all frames in the slot. */
  private BlockOwner ownerOf(Slot<M> slot) {
    if (slot.owner == null) {
      slot.owner = leaked -> takeBack(slot, leaked);
    }
    return slot.owner;
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
    assert isUser();
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
    assert isUser();
    slots.all().forEach(slot -> slot.outdated = true);
    reclaimer.removeLost();
  }

  /**
   * Retires a slot that cannot be used any more.
   *
   * @param slot a slot in the state WRITING or QUARANTINED
   * @throws IllegalStateException if the slot is in another state
   */
  public void discard(Slot<M> slot) {
    assert isUser();
    require(
        slot,
        slot.move(SlotState.WRITING, SlotState.RETIRED)
            || slot.move(SlotState.QUARANTINED, SlotState.RETIRED),
        "discarded");
    slots.retire(slot, true);
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
   * Counts the events after which a claim may succeed, or fail for good: a slot freed, lost, given
   * back or discarded, room made in the budget by another pool, this pool closed.
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
    return supply.bound();
  }

  /**
   * Tells whether a slot of this size can be, however many are closed, here and elsewhere.
   *
   * @param byteSize bytes
   * @return false if it is more than the bounds
   */
  public boolean canEverHold(long byteSize) {
    return supply.canEverHold(byteSize);
  }

  /**
   * Tells whether the last claim that came back empty met the bound of the budget: then other pools
   * may make room, also by leaving slots idle, of which there is no event.
   *
   * @return whether it was the budget's bound, and not one of this pool
   */
  public boolean wasRefusedByBudget() {
    return supply.wasRefusedByBudget();
  }

  /**
   * Tells whether other pools have lacked memory of the budget lately: then a slot that can be done
   * without is to be left idle, so that they get it.
   *
   * @return whether that was in the last minute
   */
  public boolean isLackedByOthers() {
    return slots.idle().isLacked();
  }

  /**
   * Sets what to do where other pools lack memory of the budget, so that slots are given back that
   * nobody waits for.
   *
   * @param action called on any thread; it must not block
   */
  public void whenLackedByOthers(Runnable action) {
    slots.idle().whenLacked(action);
  }

  /**
   * Returns how many slots have been made.
   *
   * @return a count that only grows
   */
  public long created() {
    return supply.created();
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
   * Returns the size of all slots that have memory.
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
   * Ends this pool: slots that are not lent are retired now, also those that somebody writes into;
   * lent ones at their last close, by a thread of the pool's that waits for it. The first call that
   * does not throw counts; later ones do nothing.
   *
   * @param attached whether the backend's attachments can still be undone
   */
  public void close(boolean attached) {
    assert isUser();
    if (ended) {
      return;
    }
    closed = true;
    slots.account().close();
    reclaimer.end(attached);
    ended = true;
  }

  private boolean isUser() {
    return isUser.getAsBoolean();
  }
}
