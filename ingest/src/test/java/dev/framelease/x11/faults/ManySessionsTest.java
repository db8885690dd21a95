package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static dev.framelease.testing.Eventually.eventually;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.posix.ProcessMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.ProcessUse;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that are opened, used and closed, one after the other. */
@Tag("small-heap")
@ExtendWith(LedgerExtension.class)
class ManySessionsTest {
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final long OWN = ProcessHandle.current().pid();

  /** What both processes vary by; two kilobytes for each of ten thousand would be more. */
  private static final long NOISE_KIB = 16 << 10;

  /** How many rows of sessions may grow before that is taken for what they leave. */
  private static final int ROWS = 5;

  private static final Duration A_MOMENT = Duration.ofSeconds(10);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @Test
  void shouldLeaveNothingHereOrInTheServer() throws Exception {
    openAndClose(300);
  }

  @Tag("long")
  @Test
  void shouldLeaveNothingAfterTenThousand() throws Exception {
    boolean tracked = HolderLedger.tracksStacks();
    HolderLedger.trackStacks(false);
    try {
      openAndClose(10_000);
    } finally {
      HolderLedger.trackStacks(tracked);
    }
  }

  private static void openAndClose(int count) throws Exception {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
      // The C library's own allocator grows for the first thousands, and then no more.
      for (int i = 0; i < 100 + count; i++) {
        useOnce(i);
      }
      ServerResources before = ServerResources.of(X.name());
      requireFlat(count);
      eventually(
          () -> ServerResources.of(X.name()) + ", not " + before,
          () -> ServerResources.of(X.name()).equals(before));
      afterGarbageCollection("nothing is mapped", () -> ProcessMemory.leftOutOfDumps() == 0);
    }
  }

  /**
   * Fails if each of some rows of sessions leaves something: what sessions leave, every row does,
   * and not only that in which the JVM compiles, which takes longer on a slow machine.
   */
  private static void requireFlat(int count) throws InterruptedException {
    List<String> grown = new ArrayList<>();
    while (grown.size() < ROWS) {
      Use first = Use.now();
      for (int i = 0; i < count; i++) {
        useOnce(i);
      }
      AtomicReference<Use> after = new AtomicReference<>();
      // The JVM itself may be reading a class just now.
      if (Eventually.isWithin(A_MOMENT, () -> first.isFlatUntil(after))) {
        return;
      }
      grown.add(count + " sessions: " + first + " at first, " + after + " in the end");
    }
    throw new AssertionError(String.join("\n", grown));
  }

  private static void useOnce(int number) throws InterruptedException {
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(X.name());
    try (ScreenSession session = ScreenSession.open(options);
        Frame frame = session.grab(DESKTOP)) {
      if (number % 10 == 0) {
        Pattern.assertShownBy(frame);
        try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT)) {
          stream.take(Duration.ofSeconds(60)).orElseThrow().close();
        }
      }
    }
  }

  /** What both processes use when nothing is open. */
  private record Use(ProcessUse own, ProcessUse server) {
    static Use now() {
      afterGarbageCollection("nothing is mapped", () -> ServerMemory.mappedSlots(OWN) == 0);
      eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
      try {
        return new Use(ProcessUse.of(OWN), ProcessUse.of(X.display().pid()));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    boolean isFlatUntil(AtomicReference<Use> after) {
      Use now = now();
      after.set(now);
      return isFlat(own, now.own) && isFlat(server, now.server);
    }

    private static boolean isFlat(ProcessUse first, ProcessUse last) {
      return last.descriptors() <= first.descriptors()
          && last.threads() <= first.threads() + 2
          && last.residentKib() <= first.residentKib() + NOISE_KIB;
    }
  }
}
