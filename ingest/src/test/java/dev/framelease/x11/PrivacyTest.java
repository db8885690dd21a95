package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on a screen is private: who may see what of it. */
@ExtendWith(LedgerExtension.class)
class PrivacyTest {
  private static final int O_CLOEXEC = 02000000;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

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

  /** Each with what it is of, such as {@code 17 socket:[4711]}. */
  private static Set<String> descriptors() throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> listed = Files.list(Path.of("/proc/self/fd"))) {
      for (Path path : listed.toList()) {
        if (Files.isSymbolicLink(path)) {
          String target = Files.readSymbolicLink(path).toString();
          // Others open and close files meanwhile.
          if (target.startsWith("socket:") || target.contains("memfd:")) {
            found.add(path.getFileName() + " " + target);
          }
        }
      }
    }
    return found;
  }

  private static boolean closesOnExec(String fd) throws IOException {
    List<String> info = Files.readAllLines(Path.of("/proc/self/fdinfo", fd));
    String flags =
        info.stream().filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
    return (Integer.parseInt(flags.replaceAll("\\D", ""), 8) & O_CLOEXEC) != 0;
  }
}
