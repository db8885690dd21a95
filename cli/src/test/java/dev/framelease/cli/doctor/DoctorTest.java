package dev.framelease.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.ShownOutput;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Secret;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code framelease doctor} as a process. */
@ExtendWith(LedgerExtension.class)
class DoctorTest {
  private static final Map<String, String> NO_WAYLAND =
      Map.of("WAYLAND_DISPLAY", "", "XDG_SESSION_TYPE", "x11");

  private static final Set<String> OF_THE_MACHINE = Set.of("Java", "memory limit", "open files");

  @RegisterExtension static final XServer X = XServer.ofSize(300, 200);

  @TempDir private Path folder;

  @Test
  @Tag("smoke")
  void shouldFindThatAllWorksWhereItDoes() {
    CommandProcess doctor =
        CommandProcess.framelease(folder, NO_WAYLAND, "doctor", "--display", X.name());

    assertEquals(0, doctor.exitCode(), doctor.out() + doctor.err());
    String out = doctor.out();
    assertFalse(out.contains("\u001b"), "colours belong on a terminal only");
    shouldSay(out, "JVM flags", "none is missing");
    shouldSay(out, "libxcb.so.1", "works");
    shouldSay(out, "libxcb-shm.so.0", "works");
    shouldSay(out, "libxcb-randr.so.0", "works");
    shouldSay(out, "libxcb-xfixes.so.0", "works");
    shouldSay(out, "libxcb-damage.so.0", "works");
    shouldSay(out, "libxcb-composite.so.0", "works");
    shouldSay(out, "shared memory", "works");
    shouldSay(
        out,
        "extensions",
        "MIT-SHM 1.2 with shared pixmaps, RANDR 1.5, XFIXES 5, DAMAGE 1, Composite 0.4");
    shouldSay(out, "cursor", "can be drawn into frames");
    shouldSay(out, "damage", "streams copy what has changed");
    shouldSay(out, "windows", "they can be captured");
    shouldSay(out, "display", "a frame of 300x200+0+0 was captured from " + X.name() + ", as BGRX");
    shouldSay(out, "transport", "the server writes into shared memory (MIT-SHM 1.2)");
    shouldSay(out, "monitors", "screen 300x200+0+0");
    shouldSay(out, "session", "no Wayland session");
    shouldSay(out, "virtual display", "Xvfb was started as :");
    assertTrue(
        Pattern.compile("(?m)^  (ok  |note)  memory limit {11}(none|\\d+ MiB) by a cgroup")
            .matcher(out)
            .find(),
        out);
    shouldSay(out, "open files", "at most ");
    shouldSay(out, "OnnxRuntime", "the engine reads the frame in place");
    shouldSay(out, "PyTorch", "hand-over: DLPack");
    assertTrue(out.lines().allMatch(line -> line.matches("  (ok  |note)  \\S.{21} .+")), out);
  }

  private static void shouldSay(String out, String subject, String text) {
    String start = String.format("  ok    %-21s  ", subject);
    assertTrue(
        out.lines().anyMatch(line -> line.startsWith(start) && line.contains(text)),
        start + text + "\n" + out);
  }

  @Test
  void shouldNameTheRemedyForAllThatIsMissing() throws IOException {
    // The loader takes the first file of that name, and this one is no library.
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    Files.writeString(libraries.resolve("libxcb.so.1"), "no library");
    Map<String, String> environment =
        Map.of(
            "LD_LIBRARY_PATH",
            libraries.toString(),
            "WAYLAND_DISPLAY",
            "wayland-7",
            "PATH",
            "/nowhere");

    CommandProcess doctor =
        CommandProcess.java(
            folder,
            environment,
            List.of("-Djna.platform.library.path=" + libraries),
            "doctor",
            "--json");

    assertEquals(1, doctor.exitCode(), doctor.out() + doctor.err());
    JsonNode report = new ObjectMapper().readTree(doctor.out());
    assertFalse(report.get("captured").booleanValue());
    shouldFind(report, "no", "JVM flags", "--add-opens=java.base/java.nio=ALL-UNNAMED");
    shouldFind(report, "no", "libxcb.so.1", "apt-get install libxcb1");
    shouldFind(report, "ok", "shared memory", "works");
    shouldFind(report, "no", "display", "$DISPLAY is not set");
    shouldFind(report, "note", "session", "WAYLAND_DISPLAY=wayland-7");
    shouldFind(report, "note", "virtual display", "apt-get install -y xvfb");
    shouldFind(report, "note", "OnnxRuntime", "not tried");
    shouldFind(report, "note", "PyTorch", "not tried");
  }

  @Test
  void shouldSayWhichFormatPixelsHave() throws IOException {
    VirtualDisplayOptions deep = VirtualDisplayOptions.DEFAULT.withSize(64, 48).withDepth(30);
    try (VirtualDisplay display = VirtualDisplay.start(deep)) {
      shouldFind(found(display.name(), 0), "ok", "display", "as XRGB2101010");
    }
  }

  @Test
  void shouldNoteThatPixelsAreCopiedAndRefuseADisplayOfAnotherDepth() throws IOException {
    VirtualDisplayOptions small = VirtualDisplayOptions.DEFAULT.withSize(64, 48);
    try (VirtualDisplay copying =
            VirtualDisplay.start(small.withArguments("-extension", "MIT-SHM"));
        VirtualDisplay shallow = VirtualDisplay.start(small.withDepth(15))) {
      JsonNode report = found(copying.name(), 0);
      assertTrue(report.get("captured").booleanValue());
      shouldFind(report, "ok", "display", "64x48+0+0");
      shouldFind(report, "note", "transport", "the server has no MIT-SHM extension");
      shouldFind(report, "ok", "extensions", "MIT-SHM none, RANDR 1.5, ");
      shouldFind(found(shallow.name(), 1), "no", "display", "depth 15");
    }
  }

  @Test
  void shouldNoteThatPixelsOfARemoteServerComeThroughTheSocket() throws IOException {
    VirtualDisplayOptions remote =
        VirtualDisplayOptions.DEFAULT.withSize(64, 48).withArguments("-listen", "tcp", "-ac");
    try (VirtualDisplay display = VirtualDisplay.start(remote)) {
      JsonNode report = found("127.0.0.1" + display.name(), 0);
      assertTrue(report.get("captured").booleanValue());
      shouldFind(report, "ok", "display", "64x48+0+0 was captured from 127.0.0.1:");
      shouldFind(report, "note", "transport", "copied out of the connection's socket: ");
      shouldFind(report, "note", "transport", "it may be remote");
      shouldFind(report, "note", "transport", "for no copy, use a server on this machine");
    }
  }

  /** The document shows it where there is no display. */
  @Test
  void shouldSayWhatItsDocumentShows() throws IOException {
    CommandProcess doctor = CommandProcess.framelease(folder, NO_WAYLAND, "doctor");

    assertEquals(1, doctor.exitCode(), doctor.out() + doctor.err());
    List<String> shown =
        ShownOutput.after("$ ./framelease doctor", "docs/command-line.md").lines().toList();
    List<String> said = doctor.out().lines().toList();
    assertEquals(
        shown.stream().map(DoctorTest::subject).toList(),
        said.stream().map(DoctorTest::subject).toList());
    for (int i = 0; i < shown.size(); i++) {
      if (!OF_THE_MACHINE.contains(subject(shown.get(i)))) {
        assertShown(masked(shown.get(i)), masked(said.get(i)));
      }
    }
  }

  /** An ellipsis stands for the rest of a line. */
  private static void assertShown(String shown, String said) {
    boolean isCut = shown.endsWith("…");
    String start = isCut ? shown.substring(0, shown.length() - 1) : shown;
    assertEquals(start, isCut && said.startsWith(start) ? start : said);
  }

  private static String subject(String line) {
    return line.substring(8, 29).strip();
  }

  private static String masked(String line) {
    return line.replaceAll("\\d+(\\.\\d+)*", "N");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json", "--verbose"})
  void shouldTellNoCookie(String option) throws IOException {
    byte[] cookie = new byte[16];
    new SplittableRandom(20261121).nextBytes(cookie);
    byte[] wrong = new byte[16];
    new SplittableRandom(7).nextBytes(wrong);
    Path server = Files.write(folder.resolve("server"), authority(cookie));
    Path other = Files.write(folder.resolve("other"), authority(wrong));
    VirtualDisplayOptions closed =
        VirtualDisplayOptions.DEFAULT.withSize(64, 48).withArguments("-auth", server.toString());
    try (VirtualDisplay display = VirtualDisplay.start(closed)) {
      for (Path authority : List.of(server, other)) {
        Map<String, String> environment =
            Map.of("DISPLAY", display.name(), "XAUTHORITY", authority.toString());
        List<String> words = new ArrayList<>(List.of("doctor"));
        words.addAll(option.isEmpty() ? List.of() : List.of(option));
        CommandProcess doctor =
            CommandProcess.java(folder, environment, List.of(), words.toArray(String[]::new));

        assertEquals(authority.equals(server) ? 0 : 1, doctor.exitCode(), doctor.out());
        String said = doctor.out() + doctor.err();
        assertEquals(Optional.empty(), Secret.of(cookie).toldBy(said), said);
        assertEquals(Optional.empty(), Secret.of(wrong).toldBy(said), said);
      }
    }
  }

  /** A file with one entry, for any host and display: FamilyWild of Xauth.h. */
  private static byte[] authority(byte[] cookie) {
    byte[] name = "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + name.length + cookie.length)
        .putShort((short) 0xffff)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) name.length)
        .put(name)
        .putShort((short) cookie.length)
        .put(cookie)
        .array();
  }

  /** Without the flags of the JVM: the engines, which take seconds, are not tried then. */
  private JsonNode found(String display, int exitCode) throws IOException {
    CommandProcess doctor =
        CommandProcess.java(folder, Map.of("DISPLAY", display), List.of(), "doctor", "--json");
    assertEquals(exitCode, doctor.exitCode(), doctor.err());
    return new ObjectMapper().readTree(doctor.out());
  }

  static void shouldFind(JsonNode report, String verdict, String subject, String text) {
    JsonNode finding =
        StreamSupport.stream(report.get("findings").spliterator(), false)
            .filter(candidate -> candidate.get("subject").textValue().equals(subject))
            .findFirst()
            .orElseThrow(() -> new AssertionError(subject + " is not in " + report));
    assertEquals(verdict, finding.get("verdict").textValue(), finding::toString);
    assertTrue(finding.get("text").textValue().contains(text), finding::toString);
  }
}
