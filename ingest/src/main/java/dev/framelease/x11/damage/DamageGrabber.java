package dev.framelease.x11.damage;

import dev.framelease.capture.Transport;
import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.SharedMemoryGrabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CopyRequests;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DamageRequests;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.RegionRequests;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.function.Function;

/**
 * The server copies into the slot what has changed since the slot was used last, and the rest is
 * there already.
 *
 * <p>DAMAGE notes what changes on the screen. With each grab that is added to what each slot lacks,
 * an XFixes region for each, by which the copy into the slot in use is clipped. For the copy a slot
 * is a pixmap of MIT-SHM, so that rows keep their place. All of it is one batch, and one answer:
 * the rectangles that have changed.
 *
 * <p>Where a slot lacks nearly all, or nearly all has changed with each of the last two frames, it
 * is copied whole, as by {@link SharedMemoryGrabber}: a CopyArea of as much takes longer.
 *
 * <p>Other clients may draw within the batch, though the server rarely turns to them there. Who
 * does so between the taking of the damage and the copy would be seen in the frame in part: the
 * DamageNotify for it has the number of a request in between, and the frame is copied once more
 * with the server grabbed. To grab it each time would take two system calls for each client that it
 * has. For a frame of a window it is grabbed each time: the pixmap is named first. For {@link
 * #refreshAhead} it never is.
 *
 * <p>For the one source of a stream. On the connection's thread.
 */
public final class DamageGrabber implements Grabber {
  private static final short[] NOTHING = {};

  private final XcbConnection connection;
  private final GrabbedWindow window;
  private final SharedMemoryGrabber memories;
  private final CoreRequests core;
  private final CopyRequests copy;
  private final RegionRequests regions;
  private final DamageRequests damages;
  private final Batch batch;

  /** What {@link #refreshAhead} asked for, of which a refusal fails no frame. */
  private final Batch aheadBatch;

  private final int gc;
  private final int damage;
  private final int changes;
  private final int scratch;
  private final SlotSurfaces surfaces;
  private final DamageLog log = new DamageLog();
  private final ChangeShare share = new ChangeShare();
  private final DamageNotices notices;
  private final Function<Wire, Boolean> noting = RegionRequests.reader(this::note);

  /** Whether nobody may draw during the next copy: the last one was torn. Once is enough. */
  private boolean mustNotTear;

  /**
   * Begins to note what changes.
   *
   * @param firstEvent of the extension DAMAGE
   */
  DamageGrabber(
      XcbConnection connection,
      GrabbedWindow window,
      SharedMemoryGrabber memories,
      int firstEvent) {
    this.connection = connection;
    this.window = window;
    this.memories = memories;
    this.core = new CoreRequests(connection);
    this.copy = new CopyRequests(connection);
    this.regions = new RegionRequests(connection);
    this.damages = new DamageRequests(connection);
    this.batch = new Batch(connection);
    this.aheadBatch = new Batch(connection);
    this.gc = copy.createGc(window.id());
    this.changes = regions.create();
    this.scratch = regions.create();
    this.damage = damages.create(window.id());
    this.surfaces = new SlotSurfaces(window, new ShmRequests(connection), copy, regions);
    this.notices = new DamageNotices(firstEvent);
    connection.onEvent(notices);
  }

  @Override
  public Transport transport() {
    return memories.transport();
  }

  @Override
  public X11SlotMemory allocate(long byteSize) {
    return memories.allocate(byteSize);
  }

  /**
   * Tells whether the server has told, in what was read, of damage that no grab has taken. It may
   * be about to.
   *
   * @return whether something has changed
   */
  public boolean isNotified() {
    return notices.sinceTaken();
  }

  /**
   * Asks for what has changed, without a copy.
   *
   * @return the answer to come, of no bytes, after which {@link #damageOf} knows
   */
  public UnderWay ask() {
    take();
    return new Refresh(regions.fetch(changes, noting), null, null);
  }

  @Override
  public boolean isPrepared(Region region, X11SlotMemory memory) {
    SlotSurface surface = surfaces.get(memory);
    return surface != null && surface.shows().equals(region);
  }

  @Override
  public UnderWay request(Region region, X11SlotMemory memory) {
    SlotSurface surface = surfaces.of(memory, region);
    boolean grabbed = mustNotTear || !(window instanceof RootWindow);
    return grabbed ? refreshAlone(surface, memory) : refresh(surface, memory);
  }

  /** No other client draws meanwhile, so that the frame shows one moment. */
  private UnderWay refreshAlone(SlotSurface surface, X11SlotMemory memory) {
    core.grabServer(batch);
    try {
      return refresh(surface, memory);
    } finally {
      // Whatever happens, or nobody would draw any more until this connection ends.
      core.ungrabServer(batch);
    }
  }

  /** As {@link #request}, for one who has grabbed the server. */
  UnderWay requestGrabbed(Region region, X11SlotMemory memory) {
    return refresh(surfaces.of(memory, region), memory);
  }

  private UnderWay refresh(SlotSurface surface, X11SlotMemory memory) {
    share.asked(surface.shows());
    drawWhatWasPutOff(surface);
    take();
    // A whole copy is one of the root.
    if ((share.expectsAll() || surface.needsNearlyAll()) && window instanceof RootWindow) {
      // In this order: the server sends each answer at once, and the rectangles come while it
      // copies.
      Pending<Boolean> rectangles = regions.fetch(changes, noting);
      refreshed(batch, surface);
      UnderWay whole = memories.request(surface.shows(), memory);
      // Nothing is asked behind the copy, so that what changes after it has its number, too.
      notices.copied((short) (connection.lastExpected() - 1));
      return new Refresh(rectangles, surface, whole);
    }
    notices.copied(copyStale(batch, surface));
    return new Refresh(regions.fetch(changes, noting), surface, null);
  }

  /**
   * Tells whether to bring a slot up to date that nobody waits for: hardly any of what is copied
   * will have changed again before the slot is used.
   *
   * @return whether to {@link #refreshAhead}
   */
  public boolean paysAhead() {
    return share.isLittle();
  }

  /**
   * Has the server copy into a slot what that lacks of the changes that are known, so that there is
   * less to do when it is used. What changes from now on is copied with its next use: so this needs
   * no answer, and others may draw. It is sent at once, and waits for the server only where the
   * slot {@link #isPrepared} not. Until a later request has been answered, the server may write.
   *
   * <p>A window may have another pixmap by then, or none: what the server tells of that comes
   * before the answer to anything that is asked later, and then nothing is known of any slot.
   *
   * @param region what the slot is for
   * @param memory of a slot that shows another frame than the last, or none
   */
  public void refreshAhead(Region region, X11SlotMemory memory) {
    SlotSurface surface = surfaces.of(memory, region);
    short unused = copyStale(aheadBatch, surface);
    connection.flush();
  }

  /** Waits until the server has done all that it was asked for. */
  public void sync() {
    boolean unused = core.sync().await();
    connection.tellReadEvents();
    unused = wasRefusedAhead();
  }

  /**
   * Tells whether the server refused any of what was asked ahead, when a later answer and the
   * events have been read: slots do not show then what they were to.
   */
  private boolean wasRefusedAhead() {
    try {
      aheadBatch.check();
      return false;
    } catch (XErrorException e) {
      surfaces.lose();
      return true;
    }
  }

  /** Returns the number of the request that copies. */
  private short copyStale(Batch requests, SlotSurface surface) {
    if (surface.untold() != null) {
      regions.set(requests, scratch, rectangle(surface.untold()));
      regions.add(requests, scratch, surface.stale());
    }
    short number = copyChanges(requests, surface);
    refreshed(requests, surface);
    return number;
  }

  /**
   * Copies one pixel, which is right in the slot whatever the clip. X.Org puts off the drawing of
   * windows within this one that are redirected automatically, be it by a client or for their
   * alpha, until this one is read; were it read by the copy first, it would be damaged after its
   * damage was taken.
   */
  private void drawWhatWasPutOff(SlotSurface surface) {
    Region shows = surface.shows();
    short unused =
        copy.copyArea(batch, window.id(), surface.pixmap(), gc, shows.x(), shows.y(), 1, 1);
  }

  private void refreshed(Batch requests, SlotSurface surface) {
    regions.set(requests, surface.stale(), NOTHING);
    surface.refreshed();
  }

  private short copyChanges(Batch requests, SlotSurface surface) {
    Region shows = surface.shows();
    regions.clip(requests, gc, surface.stale(), -shows.x(), -shows.y());
    int drawable = window.beginCopy(requests);
    int x = window.inset() + shows.x();
    int y = window.inset() + shows.y();
    int pixmap = surface.pixmap();
    short number =
        copy.copyArea(requests, drawable, pixmap, gc, x, y, shows.width(), shows.height());
    window.endCopy(requests);
    return number;
  }

  /** Takes the damage, and adds it to what every slot lacks. */
  private void take() {
    notices.taken(damages.subtract(batch, damage, changes));
    surfaces.add(batch, changes);
  }

  /** When the last answer is there, the rectangles or that of a whole copy, the copy is made. */
  private final class Refresh implements UnderWay {
    private final Pending<Boolean> rectangles;
    private final SlotSurface surface;
    private final UnderWay whole;
    private boolean wasTorn;

    /** Whether the slot may lack what was to be copied into it ahead. */
    private boolean lacksAhead;

    /**
     * A grab, or a question.
     *
     * @param surface of the slot; null where nothing is copied
     * @param whole the answer to come of a whole copy; null where there is none
     */
    Refresh(Pending<Boolean> rectangles, SlotSurface surface, UnderWay whole) {
      this.rectangles = rectangles;
      this.surface = surface;
      this.whole = whole;
    }

    @Override
    public boolean isThere() {
      return rectangles.isThere() && (whole == null || whole.isThere());
    }

    @Override
    public boolean isTorn() {
      return wasTorn;
    }

    /** Reads all answers; where one is a refusal, nothing is known of any slot any more. */
    @Override
    public long await() {
      try {
        try {
          if (whole != null) {
            long unused = whole.await();
          }
        } finally {
          awaitRectangles();
        }
        if (surface != null) {
          surfaces.outdate(share.end(), surface);
          mustNotTear = notices.beforeCopied() && !mustNotTear;
          wasTorn = mustNotTear || lacksAhead;
        }
        return 0;
      } catch (RuntimeException e) {
        lose();
        throw e;
      }
    }

    private void awaitRectangles() {
      try {
        boolean unused = rectangles.await();
      } finally {
        connection.tellReadEvents();
        lacksAhead = wasRefusedAhead();
        batch.check();
      }
    }
  }

  private void note(int x, int y, int width, int height) {
    log.add(x, y, width, height);
    share.add(x, y, width, height);
  }

  /** Sets whether the next grab copies the frame whole, which is right whatever has changed. */
  void expect(boolean all) {
    share.expect(all);
  }

  /** Nothing is known any more of what slots show. */
  public void lose() {
    log.forget();
    surfaces.lose();
  }

  private static short[] rectangle(Region region) {
    return new short[] {
      (short) region.x(), (short) region.y(), (short) region.width(), (short) region.height()
    };
  }

  /** Somebody may have written into a slot: all of it is copied with the next use. */
  public void lost(X11SlotMemory memory) {
    SlotSurface surface = surfaces.get(memory);
    if (surface != null) {
      surface.lost();
    }
  }

  /** A part of a slot, in pixels of the window, no longer shows the screen. */
  public void drewOver(X11SlotMemory memory, Region part) {
    surfaces.get(memory).drawnOver(part);
  }

  /** A part of frames, in pixels of the window, is another now though the screen is not. */
  public void changed(Region part) {
    log.add(part);
  }

  /**
   * Tells whether a frame of a region would show the same as the last that somebody got.
   *
   * @param region of the root
   * @return whether nothing has changed, so far as was asked
   */
  public boolean isUnchanged(Region region) {
    return log.isUnchanged(region);
  }

  /** What a frame of a region shows otherwise than the last that somebody got. */
  public Damage damageOf(Region region) {
    return log.of(region);
  }

  /** Somebody got a frame of a region. */
  public void shown(Region region) {
    log.shown(region);
  }
}
