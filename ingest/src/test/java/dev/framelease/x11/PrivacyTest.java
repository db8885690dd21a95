package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Region;
import dev.framelease.posix.ProcessMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.NativeChild;
import dev.framelease.testing.OpenFiles;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on a screen is private: who may see what of it. */
@ExtendWith(LedgerExtension.class)
class PrivacyTest {
  private static final int O_CLOEXEC = 02000000;

  /** So many at least are opened and closed while children are started. */
  private static final int SESSIONS = 3;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  /** Java opens a socket of its own for the first channel, connected to nothing, and keeps it. */
  @BeforeAll
  static void openOne() {
    open(true).close();
  }

  private static ScreenSession open(boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(sharedMemory));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldShowNothingOfAnEarlierFrameBehindASmallerOne(boolean sharedMemory) {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
    }
    try (ScreenSession session = open(sharedMemory)) {
      session.grab(CaptureSource.desktop()).close();
      try (Frame small = session.grab(CaptureSource.region(new Region(3, 2, 7, 5)));
          Lease lease = small.lease("reader")) {
        assertEquals(2, session.status().slotsCreated(), "it is in the larger slot");
        assertEquals(7 * 5 * 4, lease.byteSize());
        assertEquals(7 * 5 * 4, lease.buffer().capacity());
        assertEquals(7 * 5 * 4, small.block().byteSize());
        Pattern.assertShownBy(small);
      }
    }
  }

  /** There is a socket then that is not there later. */
  @Test
  void shouldCloseInChildrenWhatIsOpenWhileTheServerHasNotAnswered() throws Exception {
    Set<String> before = descriptors();
    Servers.stop(X.display());
    CompletableFuture<Void> opening = OwnThread.run(() -> open(true).close());
    try {
      Eventually.eventually("it waits", () -> openedSince(before).size() >= 2);
      for (String one : openedSince(before)) {
        assertTrue(closesOnExec(one.substring(0, one.indexOf(' '))), one);
      }
    } finally {
      Servers.resume(X.display());
    }
    opening.get();
  }

  private static Set<String> openedSince(Set<String> before) {
    try {
      Set<String> opened = descriptors();
      opened.removeAll(before);
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Descriptors that another thread's child would inherit, however it is started. */
  @Test
  void shouldCloseEveryDescriptorOfASessionInChildren() throws Exception {
    Set<String> before = descriptors();
    try (ScreenSession session = open(true);
        Frame frame = session.grab(CaptureSource.desktop())) {
      Set<String> opened = descriptors();
      opened.removeAll(before);
      assertTrue(opened.stream().anyMatch(fd -> fd.contains("memfd:framelease-slot")));
      assertTrue(opened.stream().anyMatch(fd -> fd.contains("socket:")), opened::toString);
      for (String one : opened) {
        assertTrue(closesOnExec(one.substring(0, one.indexOf(' '))), one);
      }
      Process child = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
      String seen = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(seen.contains("memfd") || seen.contains("socket:"), seen);
      assertTrue(frame.isOpen());
    }
  }

  /**
   * Sessions are opened, used and closed while native code forks children. Of slots SECURITY.md
   * says what those may see.
   */
  @Test
  void shouldGiveNoConnectionToChildrenThatAreForkedWhileSessionsOpen(@TempDir Path folder)
      throws Exception {
    Set<String> before = Set.copyOf(OpenFiles.now().values());
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger used = new AtomicInteger();
    CompletableFuture<Void> using = OwnThread.run(() -> useUntil(done, used));
    try {
      // Whoever opens sessions may wait long for a processor.
      for (int i = 0; i < 25 || (used.get() < SESSIONS && !using.isDone()); i++) {
        for (String seen : NativeChild.descriptors(folder)) {
          boolean isConnection = seen.startsWith("socket:") || seen.contains("eventpoll");
          assertFalse(isConnection && !before.contains(seen), seen);
        }
      }
    } finally {
      done.set(true);
    }
    using.get();
    assertTrue(used.get() >= SESSIONS, used + " sessions");
  }

  private static void useUntil(AtomicBoolean done, AtomicInteger used) {
    while (!done.get()) {
      try (ScreenSession session = open(used.get() % 2 == 0);
          FrameStream stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT)) {
        session.grab(CaptureSource.desktop()).close();
        stream.take(Duration.ofSeconds(60)).orElseThrow().close();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      used.incrementAndGet();
    }
  }

  /** A child that a native library forks is not one that Java closes descriptors in. */
  @Test
  void shouldGiveNoDescriptorToChildrenOfNativeCode(@TempDir Path folder) throws Exception {
    Set<String> before = descriptors();
    try (ScreenSession session = open(true);
        FrameStream stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT);
        Frame taken = stream.take(Duration.ofSeconds(60)).orElseThrow();
        Frame copy = taken.toPacked(new Region(1, 2, 3, 4))) {
      assertTrue(copy.isOpen());
      Set<String> ours = descriptors();
      ours.removeAll(before);
      List<String> inherited = NativeChild.descriptors(folder);
      assertTrue(ours.size() >= 5, ours::toString);
      for (String one : ours) {
        assertFalse(inherited.contains(one.substring(one.indexOf(' ') + 1)), one);
      }
    }
  }

  @Test
  void shouldLeaveEverySlotAndCopyOutOfCoreDumps() throws Exception {
    ProcessMemory slots = new ProcessMemory("framelease-slot");
    ProcessMemory copies = new ProcessMemory("framelease-copy");
    try (ScreenSession session = open(true);
        ScreenSession socket = open(false);
        FrameStream stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT);
        Frame taken = stream.take(Duration.ofSeconds(60)).orElseThrow();
        Frame packed = taken.toPacked(new Region(1, 2, 3, 4));
        Frame grabbed = session.grab(CaptureSource.desktop());
        Frame carried = socket.grab(CaptureSource.desktop())) {
      assertTrue(packed.isOpen() && grabbed.isOpen() && carried.isOpen());
      assertTrue(slots.mappings() >= 3, slots.mappings() + " slots");
      assertTrue(copies.mappings() >= 1, copies.mappings() + " copies");
      assertEquals(List.of(), slots.dumped());
      assertEquals(List.of(), copies.dumped());
    }
  }

  /** Each with what it is of, such as {@code 17 socket:[4711]}. */
  private static Set<String> descriptors() throws IOException {
    Set<String> found = new HashSet<>();
    OpenFiles.now()
        .forEach(
            (descriptor, target) -> {
              // Others open and close files meanwhile.
              if (target.startsWith("socket:")
                  || target.contains("memfd:")
                  || target.contains("eventpoll")) {
                found.add(descriptor + " " + target);
              }
            });
    return found;
  }

  private static boolean closesOnExec(String fd) throws IOException {
    List<String> info = Files.readAllLines(Path.of("/proc/self/fdinfo", fd));
    String flags =
        info.stream().filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
    return (Integer.parseInt(flags.replaceAll("\\D", ""), 8) & O_CLOEXEC) != 0;
  }
}
