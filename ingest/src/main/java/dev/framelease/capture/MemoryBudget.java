package dev.framelease.capture;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * How many bytes the slots of several sessions, and of their streams, may have together.
 *
 * <p>Every session has one ({@link SessionOptions#withBudget}): that {@linkplain #ofJvm() of the
 * JVM} unless it is given another. A slot counts from before it is allocated until its memory has
 * gone back to the system, whether or not somebody holds it. At the bound, slots that have been
 * free for a while are taken from whoever has them; if that does not do, there is {@linkplain
 * GrabResult.NoSlot no slot}.
 *
 * <p>Thread-safe.
 */
public final class MemoryBudget {
  /** The system property with the size of the JVM's budget: bytes, or such as 512m or 4g. */
  public static final String PROPERTY = "framelease.memoryBudget";

  private static final System.Logger LOG = System.getLogger(MemoryBudget.class.getName());
  private static final long DEFAULT_BYTES = 2L << 30;
  private static final Duration DEFAULT_IDLE = Duration.ofSeconds(1);
  private static final MemoryBudget OF_JVM =
      new MemoryBudget(
          "the memory budget of the JVM (" + PROPERTY + ")", bytesFromProperty(), DEFAULT_IDLE);

  private final String name;
  private final long maxBytes;
  private final Duration idleAfter;
  private final AtomicLong usedBytes = new AtomicLong();
  private final List<Account> accounts = new CopyOnWriteArrayList<>();

  private MemoryBudget(String name, long maxBytes, Duration idleAfter) {
    this.name = name;
    this.maxBytes = maxBytes;
    this.idleAfter = idleAfter;
  }

  /**
   * Returns the budget of all sessions that were not given another: 2 GiB, or what the system
   * property {@value #PROPERTY} says when this class is loaded.
   *
   * @return the one budget
   */
  public static MemoryBudget ofJvm() {
    return OF_JVM;
  }

  /**
   * Makes a budget to be given to some sessions, whose slots are idle after a second.
   *
   * @param maxBytes bytes that their slots may have together
   * @return a budget of which nothing is used
   * @throws IllegalArgumentException if that is not positive
   */
  public static MemoryBudget ofBytes(long maxBytes) {
    return of(maxBytes, DEFAULT_IDLE);
  }

  /**
   * Makes a budget to be given to some sessions.
   *
   * @param maxBytes bytes that their slots may have together
   * @param idleAfter how long a slot must have been free before others may have its memory. A
   *     stream frees a slot for about a period between two frames; to make another one costs
   *     several times as much as a grab.
   * @return a budget of which nothing is used
   * @throws IllegalArgumentException if the bound is not positive, or the time negative
   */
  public static MemoryBudget of(long maxBytes, Duration idleAfter) {
    if (idleAfter.isNegative()) {
      throw new IllegalArgumentException("slots cannot be idle after " + idleAfter);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("a memory budget must be positive, and is " + maxBytes);
    }
    return new MemoryBudget("the memory budget", maxBytes, idleAfter);
  }

  private static long bytesFromProperty() {
    String value = System.getProperty(PROPERTY);
    if (value == null) {
      return DEFAULT_BYTES;
    }
    try {
      return parseBytes(value);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage() + "; it is " + DEFAULT_BYTES);
      return DEFAULT_BYTES;
    }
  }

  static long parseBytes(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    int shift =
        10 * (1 + "kmg".indexOf(digits.isEmpty() ? '-' : digits.charAt(digits.length() - 1)));
    digits = shift > 0 ? digits.substring(0, digits.length() - 1) : digits;
    if (digits.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(digits);
      if (number > 0 && number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    }
    throw new IllegalArgumentException(
        PROPERTY
            + " must be a number of bytes, such as 536870912, 512m or 4g, and is '"
            + text
            + "'");
  }

  /**
   * Returns the bound.
   *
   * @return bytes
   */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns what all slots have at this moment.
   *
   * @return bytes, never more than {@link #maxBytes()}
   */
  public long usedBytes() {
    return usedBytes.get();
  }

  /**
   * Opens an account for slots of one kind. For backends, as all below.
   *
   * @param user whose they are, for messages
   * @param shortage what to do when others lack room
   * @return an account that the caller owns and must close
   */
  public Account open(String user, Shortage shortage) {
    Account account = new Account(user, shortage);
    accounts.add(account);
    return account;
  }

  /** What an account is told when there is too little room. Any thread calls it. */
  public interface Shortage {
    /**
     * Somebody lacks room: releases what is idle, before this returns.
     *
     * @param idleAfter what has been free for this long is idle
     */
    void giveBackIdle(Duration idleAfter);

    /** Another account has made room: whoever waits for it may try again. Must not block. */
    void roomMade();
  }

  /** What one user has of the budget. Thread-safe. */
  public final class Account {
    private final String user;
    private final Shortage shortage;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;

    private Account(String user, Shortage shortage) {
      this.user = user;
      this.shortage = shortage;
    }

    /**
     * Reserves room, if need be after others have given back what is idle.
     *
     * @param wanted bytes
     * @return whether there was room; if not, nothing is reserved
     */
    public boolean reserve(long wanted) {
      if (take(wanted)) {
        return true;
      }
      if (wanted > maxBytes) {
        return false;
      }
      for (Account other : accounts) {
        if (other != this) {
          other.shortage.giveBackIdle(idleAfter);
          if (take(wanted)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean take(long wanted) {
      long used = usedBytes.get();
      while (wanted <= maxBytes - used) {
        if (usedBytes.compareAndSet(used, used + wanted)) {
          bytes.addAndGet(wanted);
          return true;
        }
        used = usedBytes.get();
      }
      return false;
    }

    /**
     * Gives room back.
     *
     * @param freed bytes that were reserved
     */
    public void release(long freed) {
      long left = bytes.addAndGet(-freed);
      usedBytes.addAndGet(-freed);
      assert left >= 0 : left;
      forgetIfDone();
      for (Account other : accounts) {
        if (other != this) {
          other.shortage.roomMade();
        }
      }
    }

    /**
     * Tells whether there can be room for so much.
     *
     * @param wanted bytes
     * @param released bytes that this account would give back before
     * @return whether that would fit at this moment
     */
    public boolean wouldFit(long wanted, long released) {
      return wanted <= maxBytes - usedBytes.get() + released;
    }

    /** Closes this account; what it has reserved counts until it is released. */
    public void close() {
      closed = true;
      forgetIfDone();
    }

    private void forgetIfDone() {
      if (closed && bytes.get() == 0) {
        accounts.remove(this);
      }
    }

    /**
     * Returns the bound of the budget.
     *
     * @return bytes
     */
    public long maxBytes() {
      return maxBytes;
    }

    /**
     * Says who uses how much.
     *
     * @return a clause for a person, such as "the memory budget has 80 of at most 100 bytes in use:
     *     …"
     */
    public String describe() {
      return MemoryBudget.this.toString();
    }
  }

  @Override
  public String toString() {
    return name
        + " has "
        + usedBytes.get()
        + " of at most "
        + maxBytes
        + " bytes in use"
        + accounts.stream()
            .filter(account -> account.bytes.get() > 0)
            .map(account -> account.bytes.get() + " by " + account.user)
            .collect(Collectors.joining(", ", ": ", ""));
  }
}
