package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.transport.MemoryAllocator;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
class ConnectFailureTest {
  @TempDir Path folder;

  @Test
  void shouldSayThatDisplayIsNotSet() {
    assertRefused(null, Reason.DISPLAY_UNREACHABLE, "$DISPLAY is not set", "Xvfb");
  }

  @Test
  void shouldSayThatDisplayIsEmpty() {
    assertRefused("", Reason.DISPLAY_UNREACHABLE, "$DISPLAY is empty");
  }

  @Test
  void shouldTakeTheDisplayFromTheEnvironment() {
    try (VirtualDisplay display = VirtualDisplay.start();
        ScreenSession session = open(display.name(), SessionOptions.DEFAULT)) {
      assertEquals(display.name(), session.status().display());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "99", ":", ":x", "localhost:999999"})
  void shouldSayThatANameIsNoDisplay(String name) {
    assertRefused(name, Reason.DISPLAY_UNREACHABLE, "'" + name + "'", ":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {":59871", "unix:59871", "127.0.0.1:59000"})
  void shouldSayThatNoServerAnswers(String name) {
    assertRefused(name, Reason.DISPLAY_UNREACHABLE, "'" + name + "'", "check the name");
  }

  @Test
  void shouldSayThatThereIsNoSuchScreen() {
    try (VirtualDisplay display = VirtualDisplay.start()) {
      assertRefused(display.name() + ".7", Reason.DISPLAY_UNREACHABLE, "no screen");
    }
  }

  @Test
  void shouldSayThatTheServerRefusesTheClient() throws IOException {
    Path authority = folder.resolve("authority");
    // One entry as in Xau(3): any address, any display, its method's name and 16 bytes.
    byte[] name = "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII);
    byte[] entry = new byte[2 + 2 + 2 + 2 + name.length + 2 + 16];
    entry[0] = (byte) 0xff;
    entry[1] = (byte) 0xff;
    entry[7] = (byte) name.length;
    System.arraycopy(name, 0, entry, 8, name.length);
    entry[8 + name.length + 1] = 16;
    entry[entry.length - 1] = 42;
    Files.write(authority, entry);
    try (VirtualDisplay display =
        VirtualDisplay.start(
            VirtualDisplayOptions.DEFAULT.withArguments("-auth", authority.toString()))) {
      assertRefused(
          display.name(), Reason.PERMISSION_DENIED, "Authorization required", "XAUTHORITY");
    }
  }

  @Test
  void shouldSayThatTheServerIsFull() throws Exception {
    assertRefusedByServer(
        "Maximum number of clients reached", Reason.DISPLAY_UNREACHABLE, "no more clients");
  }

  /** The words are whoever's who answers, and are shown in terminals. */
  @Test
  void shouldShowNothingThatATerminalObeys() throws Exception {
    assertRefusedByServer(
        "go \u001b[2Jaway\r\n", Reason.PERMISSION_DENIED, "refuses this client (go ?[2Jaway)");
  }

  private void assertRefusedByServer(String reason, Reason expected, String words)
      throws Exception {
    byte[] refusal = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] answer = new byte[8 + 36];
    answer[1] = (byte) refusal.length;
    answer[2] = 11;
    answer[6] = 36 / 4;
    System.arraycopy(refusal, 0, answer, 8, refusal.length);
    Thread refusing;
    try (ServerSocket server = listen()) {
      refusing = new Thread(() -> answerAll(server, answer), "a server that refuses");
      refusing.start();
      assertRefused(nameOf(server), expected, words);
    }
    refusing.join();
  }

  private static void answerAll(ServerSocket server, byte[] answer) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] unused = client.getInputStream().readNBytes(12);
        client.getOutputStream().write(answer);
      } catch (IOException e) {
        // This client has gone, or the test has closed the server.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15})
  void shouldSayWhichDepthsAreSupported(int depth) {
    try (VirtualDisplay display =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withDepth(depth))) {
      assertRefused(
          display.name(),
          Reason.UNSUPPORTED_DISPLAY,
          "depth " + depth,
          "(depth 24 and 32)",
          "1280x720x24");
    }
  }

  @Test
  void shouldGiveUpOnAServerThatNeverAnswersAndLeaveNothing() throws Exception {
    try (ServerSocket server = listen()) {
      String name = nameOf(server);
      long descriptors = ServerMemory.openDescriptors();
      SessionOptions options =
          SessionOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(200)).withDisplay(name);
      CaptureException e = assertThrows(CaptureException.class, () -> ScreenSession.open(options));
      assertEquals(Reason.TIMED_OUT, e.reason());
      assertTrue(e.getMessage().contains("'" + name + "' did not answer"), e.getMessage());
      assertTrue(e.getMessage().contains("200 ms"), e.getMessage());
      Eventually.eventually("the thread ends", () -> threadOf(name).isEmpty());
      Eventually.eventually(
          "the socket is closed", () -> ServerMemory.openDescriptors() <= descriptors);
    }
  }

  @Test
  void shouldUseAnInterruptAsAReasonToStopWaiting() throws Exception {
    try (ServerSocket server = listen()) {
      SessionOptions options = SessionOptions.DEFAULT.withDisplay(nameOf(server));
      Thread.currentThread().interrupt();
      CaptureException e = assertThrows(CaptureException.class, () -> ScreenSession.open(options));
      assertTrue(Thread.interrupted(), "the flag is set");
      assertEquals(Reason.INTERRUPTED, e.reason());
    }
  }

  @Test
  void shouldLeaveErrnoOfASuccessfulConnectAlone() {
    try (VirtualDisplay display = VirtualDisplay.start();
        ScreenSession session = open(display.name(), SessionOptions.DEFAULT);
        Frame frame = session.grab(CaptureSource.desktop())) {
      assertTrue(frame.isOpen());
    }
  }

  private static void assertRefused(String variable, Reason reason, String... words) {
    CaptureException e =
        assertThrows(CaptureException.class, () -> open(variable, SessionOptions.DEFAULT));
    assertEquals(reason, e.reason(), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
    Eventually.eventually("its thread ends", () -> threadOf(variable).isEmpty());
  }

  private static ScreenSession open(String variable, SessionOptions options) {
    return new X11Backend(variable, MemoryAllocator.SYSTEM).open(options);
  }

  private static Optional<Thread> threadOf(String display) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("framelease-x11 " + display))
        .findFirst();
  }

  /** Listens where a display of this host would. */
  private static ServerSocket listen() throws IOException {
    for (int port = 6100; port < 6200; port++) {
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        // Somebody else has it.
      }
    }
    throw new IOException("no port from 6100 to 6199 is free");
  }

  private static String nameOf(ServerSocket server) {
    return "127.0.0.1:" + (server.getLocalPort() - 6000);
  }
}
