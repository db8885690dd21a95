package dev.framelease.x11.grab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.jna.Pointer;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.RandomDrawing;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.Servers;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.RandrForTests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever has happened before, a frame that is kept up to date is the same as one that is copied
 * whole, and shows no change that its damage does not tell of.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class DamageEventsTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Odd, so that rows of 16 bits a pixel are padded. */
  private static final Region FULL = Region.ofSize(97, 61);

  private static final List<Region> SIZES =
      List.of(FULL, Region.ofSize(71, 61), Region.ofSize(97, 45), Region.ofSize(80, 50));
  private static final Region PART = new Region(13, 7, 55, 37);
  private static final long SLOT_BYTES = 8 * 4096;

  private final Random random = new Random(20261122);
  private final MemoryBudget budget = MemoryBudget.of(9 * SLOT_BYTES, Duration.ZERO);
  private final List<Frame> held = new ArrayList<>();

  private VirtualDisplay display;
  private RandrForTests randr;
  private RandomDrawing drawing;
  private CursorForTests cursor;
  private int[] cursors;
  private GrabConnection kept;
  private GrabConnection whole;
  private GrabConnection hungry;
  private Region size = FULL;

  /** What the last frame of {@code kept} showed, and where. */
  private int[] shown;

  private Region shownRegion;

  static Stream<Arguments> cases() {
    return Stream.of(16, 24, 30)
        .flatMap(
            depth ->
                Stream.of(CaptureSource.desktop(), CaptureSource.region(PART))
                    .flatMap(source -> Stream.of(source, source.withCursor()))
                    .map(source -> Arguments.of(depth, source)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldShowTheScreenAfterWhateverHasHappened(int depth, CaptureSource source)
      throws Exception {
    prove(depth, source, 150);
  }

  @ParameterizedTest
  @MethodSource("cases")
  @Tag("long")
  void shouldShowTheScreenAfterWhateverHasHappenedForLong(int depth, CaptureSource source)
      throws Exception {
    prove(depth, source, 5_000);
  }

  private void prove(int depth, CaptureSource source, int steps) throws Exception {
    start(depth, source);
    for (int i = 0; i < steps; i++) {
      String event = something(source);
      compare(source, "after " + event + ", the event " + i);
    }
  }

  private void start(int depth, CaptureSource source) {
    display =
        VirtualDisplay.start(
            VirtualDisplayOptions.DEFAULT.withSize(FULL.width(), FULL.height()).withDepth(depth));
    randr = new RandrForTests(display.name());
    randr.turnOff();
    drawing = new RandomDrawing(display.name(), 11);
    cursor = new CursorForTests(display.name());
    cursors = new int[] {cursorOf(5, 0xffff0000), cursorOf(9, 0x80008000)};
    SessionOptions options = SessionOptions.DEFAULT.withBudget(budget);
    GrabOptions session =
        GrabOptions.of("a test", options, bytes -> SharedMemory.allocate("framelease-slot", bytes));
    StreamOptions stream = StreamOptions.DEFAULT.withPool(PoolOptions.DEFAULT.withMaxSlots(4));
    kept = open(session.forStream("kept up to date", source, stream));
    whole = open(session);
    hungry = open(session);
  }

  private int cursorOf(int side, int argb) {
    int[] pixels = new int[side * side];
    Arrays.fill(pixels, argb);
    return cursor.create(side, side, 2, 2, pixels);
  }

  private GrabConnection open(GrabOptions options) {
    return GrabConnection.open(display.name(), options, Deadline.after(LONG));
  }

  @AfterEach
  void shouldLeaveNothing() {
    held.forEach(Frame::close);
    kept.close();
    whole.close();
    hungry.close();
    cursor.close();
    drawing.close();
    randr.close();
    display.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    assertEquals(0, budget.usedBytes());
  }

  /** Does something that a stream may meet, and says what. */
  private String something(CaptureSource source) throws Exception {
    switch (random.nextInt(18)) {
      case 0 -> {
        return "nothing";
      }
      case 1 -> {
        hold(source);
        return "a hold";
      }
      case 2 -> {
        held.forEach(Frame::close);
        held.clear();
        return "closes";
      }
      case 3 -> {
        scribble(source);
        return "scribbling";
      }
      case 4 -> {
        timeOut(source);
        return "a time-out";
      }
      case 5 -> {
        resize(SIZES.get(random.nextInt(SIZES.size())));
        return "a resize";
      }
      case 6 -> {
        resizeForAMoment();
        return "a resize there and back";
      }
      case 7 -> {
        cursor.moveTo(random.nextInt(size.width()), random.nextInt(size.height()));
        return "a move of the cursor";
      }
      case 8 -> {
        cursor.show(cursors[random.nextInt(cursors.length)]);
        return "another cursor";
      }
      case 9 -> {
        eat();
        return "a shortage of memory";
      }
      case 10 -> {
        race(source);
        return "a race";
      }
      default -> {
        drawing.draw(1 + random.nextInt(3));
        return "drawing";
      }
    }
  }

  private void hold(CaptureSource source) {
    if (held.size() < 3) {
      frameOf(kept.tryGrab(source, LONG))
          .ifPresent(
              frame -> {
                remember(frame, "held");
                held.add(frame);
              });
    }
  }

  /** As a tensor library does that was given the address. */
  private void scribble(CaptureSource source) {
    Optional<Frame> grabbed = frameOf(kept.tryGrab(source, LONG));
    if (grabbed.isPresent()) {
      remember(grabbed.get(), "to be scribbled on");
      try (Frame frame = grabbed.get();
          Lease lease = frame.lease("scribbler")) {
        lease.markContentUnknown();
        new Pointer(lease.address()).setMemory(0, frame.info().layout().byteSize(), (byte) 0x5a);
      }
    }
  }

  private void timeOut(CaptureSource source) throws Exception {
    drawing.draw(random.nextInt(3));
    Servers.stop(display);
    try {
      assertInstanceOf(GrabResult.TimedOut.class, kept.tryGrab(source, SHORT));
    } finally {
      Servers.resume(display);
    }
  }

  private void resize(Region now) {
    randr.resize(now.width(), now.height());
    size = now;
  }

  private void resizeForAMoment() {
    Region before = size;
    resize(SIZES.get(random.nextInt(SIZES.size())));
    if (random.nextBoolean()) {
      drawing.draw(2);
    }
    resize(before);
  }

  /** Has another connection take all memory that is free. */
  private void eat() {
    List<Frame> eaten = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      frameOf(hungry.tryGrab(CaptureSource.desktop(), LONG)).ifPresent(eaten::add);
    }
    eaten.forEach(Frame::close);
  }

  /** Has a grab, drawing and resizing happen at the same time. */
  private void race(CaptureSource source) throws Exception {
    Servers.stop(display);
    CompletableFuture<GrabResult> grab = OwnThread.supply(() -> kept.tryGrab(source, LONG));
    CompletableFuture<Void> resizing = OwnThread.run(this::resizeForAMoment);
    Servers.resume(display);
    resizing.get();
    Optional<Frame> grabbed = frameOf(grab.get());
    if (grabbed.isPresent()) {
      try (Frame frame = grabbed.get()) {
        remember(frame, "in a race");
      }
    }
  }

  /** The frame of a grab; empty where there was no slot for it. */
  private static Optional<Frame> frameOf(GrabResult result) {
    return result instanceof GrabResult.NoSlot
        ? Optional.empty()
        : Optional.of(ScreenSession.frameOf(result));
  }

  private void compare(CaptureSource source, String after) {
    GrabResult result = kept.tryGrab(source, LONG);
    if (result instanceof GrabResult.NoSlot) {
      held.forEach(Frame::close);
      held.clear();
      result = kept.tryGrab(source, LONG);
    }
    try (Frame frame = ScreenSession.frameOf(result);
        Frame reference = ScreenSession.frameOf(whole.tryGrab(source, LONG))) {
      assertEquals(reference.info().region(), frame.info().region());
      assertSamePixels(words(reference), words(frame), frame.info().region(), after);
      remember(frame, after);
    }
  }

  /** Checks what a frame says of its damage, and keeps what it shows. */
  private void remember(Frame frame, String after) {
    int[] now = words(frame);
    Region region = frame.info().region();
    Damage damage = frame.info().damage();
    if (!(damage instanceof Damage.Unknown)) {
      assertEquals(shownRegion, region, after);
      int[] expected = shown.clone();
      if (damage instanceof Damage.Rectangles rectangles) {
        rectangles.regions().forEach(part -> copy(now, expected, region.width(), part));
      }
      assertSamePixels(expected, now, region, "by " + damage + " " + after);
    }
    shown = now;
    shownRegion = region;
  }

  private static void copy(int[] from, int[] to, int width, Region part) {
    for (int y = part.y(); y < part.y() + part.height(); y++) {
      int at = y * width + part.x();
      System.arraycopy(from, at, to, at, part.width());
    }
  }

  private static int[] words(Frame frame) {
    FrameLayout layout = frame.info().layout();
    ByteBuffer bytes = frame.buffer().order(ByteOrder.LITTLE_ENDIAN);
    int width = frame.info().region().width();
    int[] words = new int[width * frame.info().region().height()];
    for (int i = 0; i < words.length; i++) {
      int at = i / width * layout.strideBytes() + i % width * layout.format().bytesPerPixel();
      words[i] =
          layout.format() == PixelFormat.RGB565
              ? bytes.getShort(at) & 0xffff
              : bytes.getInt(at) & (layout.format() == PixelFormat.BGRX ? 0xffffff : 0x3fffffff);
    }
    return words;
  }

  private static void assertSamePixels(int[] expected, int[] found, Region region, String after) {
    int at = Arrays.mismatch(expected, found);
    if (at >= 0) {
      throw new AssertionError(
          "pixel (%d, %d) of %s is %x and should be %x, %s"
              .formatted(
                  at % region.width(),
                  at / region.width(),
                  region,
                  found[at],
                  expected[at],
                  after));
    }
  }
}
