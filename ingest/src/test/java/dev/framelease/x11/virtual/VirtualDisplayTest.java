package dev.framelease.x11.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.posix.DescriptorSocket;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class VirtualDisplayTest {
  @TempDir Path folder;

  @Test
  void shouldAnswerOnceStarted() throws IOException {
    try (VirtualDisplay display = VirtualDisplay.start()) {
      assertTrue(display.name().matches(":\\d+"), display.name());
      DescriptorSocket.connectToDisplay(display.name()).close();
      assertTrue(display.isAlive());
    }
  }

  /** Root alone may become another user, and perl-base is wherever Debian's setpriv is. */
  @Test
  void shouldLetInNoOtherUserOfTheMachine() throws Exception {
    Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
    String connect =
        "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un(\"\\0\" . $ARGV[0]));"
            + " syswrite(S, pack('a2v5', 'l', 11, 0, 0, 0, 0)); sysread(S, $answer, 8);"
            + " print ord($answer)";
    try (VirtualDisplay display = VirtualDisplay.start()) {
      String socket = DescriptorSocket.pathOfDisplay(display.name()).toString();
      assertEquals("1", said("perl", "-e", connect, socket), "the user of this JVM");
      assertEquals(
          "0",
          said(
              "setpriv",
              "--reuid=65534",
              "--regid=65534",
              "--clear-groups",
              "perl",
              "-e",
              connect,
              socket),
          "another user");
    }
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldRunTwoAtATime() {
    try (VirtualDisplay one = VirtualDisplay.start();
        VirtualDisplay other = VirtualDisplay.start()) {
      assertNotEquals(one.name(), other.name());
      assertNotEquals(one.pid(), other.pid());
    }
  }

  @Test
  void shouldBeGoneOnceClosed() throws IOException {
    VirtualDisplay display = VirtualDisplay.start();
    display.close();
    assertFalse(display.isAlive());
    assertTrue(ProcessHandle.of(display.pid()).isEmpty());
    Eventually.eventually("its socket is gone", () -> hasNoneOrAnothersSocket(display.name()));
    display.close();
  }

  /** Another server may have the number by now, or be about to take it or to give it back. */
  private static boolean hasNoneOrAnothersSocket(String display) {
    Path socket = DescriptorSocket.pathOfDisplay(display);
    try {
      DescriptorSocket.connect(socket.toString()).close();
      return true;
    } catch (IOException nobodyListens) {
      return Files.notExists(socket);
    }
  }

  @Test
  void shouldCloseForAnInterruptedThreadAndLeaveItInterrupted() {
    VirtualDisplay display = VirtualDisplay.start();
    Thread.currentThread().interrupt();
    display.close();
    assertTrue(Thread.interrupted());
    assertFalse(display.isAlive());
  }

  @Test
  void shouldOutliveTheThreadThatStartedIt() throws Exception {
    VirtualDisplay[] started = new VirtualDisplay[1];
    Thread starter = new Thread(() -> started[0] = VirtualDisplay.start());
    starter.start();
    starter.join();
    try (VirtualDisplay display = started[0]) {
      DescriptorSocket.connectToDisplay(display.name()).close();
      assertTrue(display.isAlive());
    }
  }

  @Test
  void shouldSayWhatXvfbSaidWhenItRefusesItsArguments() {
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () ->
                VirtualDisplay.start(
                    VirtualDisplayOptions.DEFAULT.withArguments("-no-such-argument")));
    assertEquals(Reason.DISPLAY_UNREACHABLE, e.reason());
    assertTrue(e.getMessage().contains("Unrecognized option: -no-such-argument"), e.getMessage());
  }

  @Test
  void shouldNameThePackageWhenXvfbIsMissing() {
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> VirtualDisplay.start(VirtualDisplayOptions.DEFAULT, folder.toString()));
    assertEquals(Reason.LIBRARY_MISSING, e.reason());
    assertTrue(e.getMessage().contains("apt-get install -y xvfb"), e.getMessage());
  }

  /** The loader takes the first file of that name, and this one is no library. */
  @Test
  void shouldNameThePackageWhenLibxcbIsMissing() throws Exception {
    Files.writeString(folder.resolve("libxcb.so.1"), "no library");

    Process jvm = ShortLivedJvm.startsADisplay(System.getenv("PATH"), folder);
    String said = jvm.inputReader().readLine();
    jvm.outputWriter().close();

    assertTrue(said.startsWith(Reason.LIBRARY_MISSING + ": other users could not"), said);
    assertTrue(said.contains("apt-get install libxcb1"), said);
    assertEquals(0, jvm.waitFor());
  }

  @Test
  void shouldEndAServerThatDoesNotAnswerInTime() throws IOException {
    script("exec /bin/cat /dev/zero >&2");
    VirtualDisplayOptions hasty =
        VirtualDisplayOptions.DEFAULT.withStartTimeout(Duration.ofSeconds(1));
    Set<ProcessHandle> before = children();

    CaptureException e =
        assertThrows(CaptureException.class, () -> VirtualDisplay.start(hasty, folder.toString()));

    assertEquals(Reason.DISPLAY_UNREACHABLE, e.reason());
    assertTrue(e.getMessage().contains("within 1000 ms"), e.getMessage());
    Set<ProcessHandle> left = children();
    left.removeAll(before);
    assertEquals(Set.of(), left, "left running");
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  /** Puts a script in the place of Xvfb. */
  private void script(String lines) throws IOException {
    Path file = folder.resolve("Xvfb");
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  @Test
  void shouldGoWithAJvmThatIsKilled() throws IOException {
    Process jvm = ShortLivedJvm.startsADisplay(System.getenv("PATH"));
    long xvfb = Long.parseLong(jvm.inputReader().readLine());
    assertTrue(ProcessHandle.of(xvfb).isPresent());

    jvm.destroyForcibly();

    Eventually.eventually("Xvfb is gone", () -> ProcessHandle.of(xvfb).isEmpty());
  }

  @Test
  void shouldGoWithAJvmThatExits() throws IOException {
    assertGoesWithAJvmThatExits(System.getenv("PATH"));
  }

  @Test
  void shouldGoWithAJvmThatExitsWhereSetprivIsMissing() throws IOException {
    Path xvfb = Executables.find("Xvfb", System.getenv("PATH")).orElseThrow();
    script("exec " + xvfb + " \"$@\"");
    assertGoesWithAJvmThatExits(folder.toString());
  }

  private static void assertGoesWithAJvmThatExits(String searchPath) throws IOException {
    Process jvm = ShortLivedJvm.startsADisplay(searchPath);
    long xvfb = Long.parseLong(jvm.inputReader().readLine());
    assertTrue(ProcessHandle.of(xvfb).isPresent());

    jvm.outputWriter().close();

    Eventually.eventually("Xvfb is gone", () -> ProcessHandle.of(xvfb).isEmpty());
  }
}
