package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the user did wrong gets one message, an exit code, and leaves nothing behind. */
@ExtendWith(LedgerExtension.class)
class BadInputTest {
  @TempDir private Path folder;

  @Test
  void shouldNameADisplayThatDoesNotAnswer() throws IOException {
    shouldFail(1, ":9876", "demo", "--display", ":9876");
  }

  @Test
  void shouldNameADisplayThatIsNone() throws IOException {
    shouldFail(1, "':NUMBER'|:NUMBER", "demo", "--display", "nonsense");
  }

  @Test
  void shouldSayThatADisplayRefuses() throws IOException {
    // A file with a cookie for nobody: only those who know it may connect.
    Path cookies = folder.resolve("cookies");
    Files.write(cookies, cookieFile());
    VirtualDisplayOptions closed =
        VirtualDisplayOptions.DEFAULT.withArguments("-auth", cookies.toString());
    try (VirtualDisplay display = VirtualDisplay.start(closed)) {
      shouldFail(
          1,
          "(?s)" + display.name() + ".*(xauth|XAUTHORITY|permission|refuse)",
          "demo",
          "--display",
          display.name());
    }
    Files.delete(cookies);
  }

  /** FamilyWild, no address, no number, MIT-MAGIC-COOKIE-1 (Xauth.h). */
  private static byte[] cookieFile() {
    byte[] name = "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + 2 + 2 + 2 + name.length + 2 + 16)
        .putShort((short) 0xffff)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) name.length)
        .put(name)
        .putShort((short) 16)
        .put(new byte[16])
        .array();
  }

  @Test
  void shouldSayThatADepthIsNotSupported() throws IOException {
    try (VirtualDisplay display =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 64).withDepth(15))) {
      shouldFail(1, "depth 15", "demo", "--display", display.name());
    }
  }

  @Test
  void shouldNameARegionOffTheScreen() throws IOException {
    shouldFail(1, "100x100\\+600\\+0", "demo", "--size=640x480", "--region=100x100+600+0");
  }

  @Test
  void shouldNameAModelThatDoesNotExist() throws IOException {
    shouldFail(1, "model none\\.onnx", "demo", "--model=none.onnx");
  }

  @Test
  void shouldNameAModelThatIsNone() throws IOException {
    Path file = folder.resolve("text.onnx");
    Files.writeString(file, "this is no model");

    shouldFail(1, "text\\.onnx", "demo", "--model=text.onnx");
    Files.delete(file);
  }

  @Test
  void shouldNameARecordingThatIsNone() throws IOException {
    shouldFail(1, "/dev/null cannot be opened: it is no regular file; name", "play", "/dev/null");
    shouldFail(1, "cannot come from standard input; save it first", "play", "-");
    shouldFail(1, "none\\.arrow cannot be opened: it does not exist", "play", "none.arrow");
  }

  /** Files come from elsewhere, with their names and what is in them. */
  @Test
  void shouldSendATerminalNothingThatItObeys() throws IOException {
    shouldFail(1, "no\\?\\[2J +such \\?\\.arrow cannot be", "play", "no\u001b[2J\tsuch \r.arrow");
    RefusedLine.assertRefused("'no?[2J?' is one word too many", "monitors", "no\u001b[2J\u2067");
    RefusedLine.assertRefused("there is no option '--no?[2J'", "grab", "--no\u001b[2J");
    RefusedLine.assertRefused("no engine '?gnp'", "demo", "--engine=\u202egnp");
    RefusedLine.assertFails("no?.onnx", "demo", "--model=no\u202e.onnx");

    CommandProcess verbose =
        CommandProcess.framelease(folder, Map.of(), "play", "no\u001b[2J.arrow", "--verbose");
    assertEquals(1, verbose.exitCode());
    assertTrue(verbose.err().contains("    at dev.framelease."), verbose.err());
    assertFalse(verbose.err().contains("\u001b"), verbose.err());
  }

  @Test
  void shouldNameAnEngineThatIsNone() throws IOException {
    shouldFail(2, "'Abacus'; the engines are", "demo", "--engine=Abacus");
  }

  @Test
  void shouldNameAnOutputThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    shouldFail(1, "output folder file: it is a file", "demo", "--output=file");
    Files.delete(file);
  }

  @Test
  void shouldNameAnOutputThatCannotBeWritten() throws IOException {
    shouldFail(1, "output folder /proc/framelease", "demo", "--output=/proc/framelease");
  }

  @Test
  void shouldSayThatTheDiskIsTooSmall() throws IOException {
    shouldFail(
        1, "free space.*--record-limit", "demo", "--duration=86400", "--record-limit=9999999G");
  }

  @Test
  void shouldNameAnOptionThatIsNone() throws IOException {
    shouldFail(2, "--nonsense", "demo", "--nonsense");
    shouldFail(2, "--duration must be positive", "demo", "--duration=0");
    shouldFail(2, "no number of seconds from 0", "demo", "--duration=-1");
    shouldFail(2, "no whole number up to 9223372036854775807", "demo", "--frames=1e99");
    shouldFail(2, "no whole number up to 2147483647", "grab", "--count=2147483648");
    shouldFail(2, "WIDTHxHEIGHT", "demo", "--size=huge");
    shouldFail(2, "512M", "demo", "--record-limit=lots");
  }

  @Test
  void shouldNameAMissingJvmFlag() throws IOException {
    CommandProcess bare = CommandProcess.java(folder, Map.of(), List.of(), "demo");

    shouldFail(bare, 1, "--add-opens=java.base/java.nio=ALL-UNNAMED.*jvm\\.flags");
  }

  @Test
  void shouldNameAMissingLibrary() throws IOException {
    // The loader takes the first file of that name, and this one is no library.
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    Path library = Files.writeString(libraries.resolve("libxcb.so.1"), "no library");
    List<String> flags =
        List.of(
            "@" + CommandProcess.root().resolve("jvm.flags"),
            "-Djna.platform.library.path=" + libraries);
    CommandProcess without =
        CommandProcess.java(
            folder, Map.of("LD_LIBRARY_PATH", libraries.toString()), flags, "demo", "--display=:1");

    assertEquals(1, without.exitCode());
    Files.delete(library);
    Files.delete(libraries);
    shouldFail(without, 1, "libxcb\\.so\\.1.*apt-get install libxcb1");
  }

  @Test
  void shouldShowTheStackWhenAsked() {
    CommandProcess verbose =
        CommandProcess.framelease(folder, Map.of(), "demo", "--model=none.onnx", "--verbose");

    assertEquals(1, verbose.exitCode());
    assertTrue(verbose.err().contains("    at dev.framelease."), verbose.err());
  }

  @Test
  void shouldKeepTheFilesOfAnEarlierRun() throws IOException {
    Path output = Files.createDirectory(folder.resolve("earlier"));
    Files.writeString(output.resolve("frames.arrow"), "earlier");

    CommandProcess demo =
        CommandProcess.framelease(
            folder, Map.of(), "demo", "--output=earlier", "--region=9x9+9999+0");

    assertEquals(1, demo.exitCode(), demo.out());
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(List.of(output.resolve("frames.arrow")), files.toList());
    }
    assertEquals("earlier", Files.readString(output.resolve("frames.arrow")));
  }

  private void shouldFail(int exitCode, String message, String... arguments) throws IOException {
    shouldFail(CommandProcess.framelease(folder, Map.of(), arguments), exitCode, message);
  }

  private void shouldFail(CommandProcess command, int exitCode, String message) throws IOException {
    assertEquals(exitCode, command.exitCode(), command.err() + command.out());
    String err = command.err();
    // What a library says on its own, such as libxcb, stands before it.
    assertEquals(1, err.lines().filter(line -> line.startsWith("framelease: ")).count(), err);
    assertTrue(Pattern.compile(message).matcher(err).find(), err);
    assertTrue(err.lines().count() <= 3, err);
    assertFalse(err.contains("    at "), err);
    assertEquals("", command.out());
    try (Stream<Path> left = Files.list(folder)) {
      List<String> names = left.map(file -> file.getFileName().toString()).toList();
      assertFalse(names.contains("demo-output"), names::toString);
      assertTrue(names.stream().noneMatch(name -> name.endsWith(".part")), names::toString);
    }
  }
}
