package dev.framelease.memory;

import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who holds what, since when, in this JVM.
 *
 * <p>Every open lease is in the ledger; none is sampled, since there are few slots. It holds no
 * lease itself, so that one which nobody closed is found when it becomes unreachable.
 *
 * <p>Thread-safe.
 */
public final class HolderLedger {
  /**
   * The system property that turns stacks on when its value is {@code stacks}. It is read once,
   * when this class is loaded.
   */
  public static final String TRACKING_PROPERTY = "framelease.tracking";

  private static final System.Logger LOG = System.getLogger(HolderLedger.class.getName());
  private static final Stripe[] STRIPES = new Stripe[16];
  private static final ReferenceQueue<Lease> LOST = new ReferenceQueue<>();
  private static final AtomicLong LEAKS = new AtomicLong();

  private static volatile boolean tracksStacks =
      "stacks".equals(System.getProperty(TRACKING_PROPERTY));

  static {
    Arrays.setAll(STRIPES, i -> new Stripe());
    Thread reporter = new Thread(HolderLedger::reportLeaks, "framelease-leak-reporter");
    reporter.setDaemon(true);
    reporter.start();
  }

  private HolderLedger() {}

  /**
   * Returns all holdings that are open at this moment. Of leases that are opened or closed
   * meanwhile it may show any.
   *
   * @return a copy, in no particular order
   */
  public static List<Holding> open() {
    List<Holding> open = new ArrayList<>();
    for (Stripe stripe : STRIPES) {
      stripe.copyTo(open);
    }
    return List.copyOf(open);
  }

  /**
   * Returns the open holdings of one block.
   *
   * @param block the block
   * @return a copy, in no particular order; empty once the block is back with its owner
   */
  public static List<Holding> of(MemoryBlock block) {
    return open().stream().filter(holding -> holding.block() == block).toList();
  }

  /**
   * Returns how many leases have been found so far that were lost instead of closed. The garbage
   * collector finds them, whenever it runs.
   *
   * @return a count that only grows
   */
  public static long leaks() {
    return LEAKS.get();
  }

  /**
   * Tells whether opening and closing a lease records its stack.
   *
   * @return the value of the last {@link #trackStacks}, at first whether the system property
   *     {@value #TRACKING_PROPERTY} is {@code stacks}
   */
  public static boolean tracksStacks() {
    return tracksStacks;
  }

  /**
   * Turns the recording of stacks on or off, for the leases opened and closed from now on. It costs
   * some microseconds for each.
   *
   * @param on whether to record
   */
  public static void trackStacks(boolean on) {
    tracksStacks = on;
  }

  static Entry enter(Lease lease, MemoryBlock block, Object holder) {
    Entry entry = new Entry(lease, LOST, block, holder);
    // Threads that open leases at the same time seldom get into each other's way.
    STRIPES[(int) (Thread.currentThread().getId() % STRIPES.length)].add(entry);
    return entry;
  }

  /**
   * Remembers where the calling thread is, if {@link #tracksStacks()}.
   *
   * @param what is done here, such as {@code opened here}
   * @return the stack, with that of the {@link Asker} as its cause; null if stacks are not tracked
   */
  public static Throwable stackIfTracked(String what) {
    return stackIfTracked(what, "");
  }

  /** Takes the text in two parts, since putting them together is work that is seldom needed. */
  static Throwable stackIfTracked(String what, Object who) {
    return tracksStacks
        ? new Throwable(
            what + who + ", on thread " + Thread.currentThread().getName(), Asker.currentStack())
        : null;
  }

  private static void reportLeaks() {
    while (true) {
      try {
        report((Entry) LOST.remove());
      } catch (InterruptedException e) {
        // Nobody has a reason to stop this thread: it is a daemon, and goes with the JVM.
      } catch (RuntimeException | Error e) {
        // A logger that throws must not end the search for leaks; there is nowhere else to say so.
      }
    }
  }

  private static void report(Entry entry) {
    MemoryBlock block = entry.block();
    if (entry.close(true)) {
      LEAKS.incrementAndGet();
      warnOfLeak(
          LOG,
          new Holding(entry, block) + " was never closed, and its memory is not used again",
          entry.openedAt());
    }
  }

  /**
   * Warns of what was lost instead of closed, a lease or something else of a backend's.
   *
   * @param log of whoever found it
   * @param what was lost, and what becomes of it
   * @param openedAt what {@link #stackIfTracked} returned when it was opened; where that is null,
   *     the warning tells how to have stacks
   */
  public static void warnOfLeak(System.Logger log, String what, Throwable openedAt) {
    log.log(
        System.Logger.Level.WARNING,
        "leaked: "
            + what
            + (openedAt == null
                ? "; run with -D" + TRACKING_PROPERTY + "=stacks to see who opened it"
                : ""),
        openedAt);
  }
}
