package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.posix.Environment;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.Secret;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.XcbConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that let nobody in without a cookie, and where that is found: Xau(3). */
@ExtendWith(LedgerExtension.class)
class AuthorityTest {
  private static final int INTERNET = 0;
  private static final int LOCAL = 256;
  private static final int ANY = 65535;
  private static final String TYPE = "MIT-MAGIC-COOKIE-1";
  private static final String COOKIE = "00112233445566778899aabbccddeeff";
  private static final String WRONG = "ffeeddccbbaa99887766554433221100";

  @TempDir Path folder;

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private VirtualDisplay display;

  @BeforeEach
  void start() throws IOException {
    add(ANY, new byte[0], "", COOKIE);
    Path authority = Files.write(folder.resolve("server"), entries.toByteArray());
    entries.reset();
    display =
        VirtualDisplay.start(
            VirtualDisplayOptions.DEFAULT
                .withSize(64, 48)
                .withArguments("-auth", authority.toString(), "-listen", "tcp"));
  }

  @AfterEach
  void end() {
    display.close();
  }

  private void add(int family, byte[] address, String number, String cookie) throws IOException {
    add(family, address, number, TYPE, HexFormat.of().parseHex(cookie));
  }

  private void add(int family, byte[] address, String number, String type, byte[] cookie)
      throws IOException {
    DataOutputStream entry = new DataOutputStream(entries);
    entry.writeShort(family);
    byte[][] strings = {
      address,
      number.getBytes(StandardCharsets.US_ASCII),
      type.getBytes(StandardCharsets.US_ASCII),
      cookie
    };
    for (byte[] string : strings) {
      entry.writeShort(string.length);
      entry.write(string);
    }
  }

  private String number() {
    return display.name().substring(1);
  }

  private static byte[] hostName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname"))
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  private void withEntries(Executable work) throws Throwable {
    Path authority = Files.write(folder.resolve("client"), entries.toByteArray());
    Environment.with("XAUTHORITY", authority.toString(), work);
  }

  /** Connects as libxcb does it, and as the library does. */
  private void assertLetIn(String host) throws Throwable {
    withEntries(
        () -> {
          String name = host + display.name();
          XcbConnection.connect(name).disconnect();
          SessionOptions options = SessionOptions.DEFAULT.withDisplay(name);
          try (ScreenSession session = ScreenSession.open(options)) {
            session.grab(CaptureSource.desktop()).close();
            assertEquals(name, session.status().display());
          }
        });
  }

  @Test
  void shouldFindTheEntryOfThisHostAndDisplay() throws Throwable {
    add(LOCAL, "elsewhere".getBytes(StandardCharsets.US_ASCII), number(), WRONG);
    add(LOCAL, hostName(), "77", WRONG);
    add(INTERNET, new byte[] {127, 0, 0, 2}, number(), WRONG);
    add(LOCAL, hostName(), number(), COOKIE);
    assertLetIn("");
    assertLetIn("unix");
    assertLetIn("127.0.0.1");
  }

  @Test
  void shouldFindTheEntryOfAnyHostAndDisplay() throws Throwable {
    add(ANY, new byte[0], "", COOKIE);
    assertLetIn("");
    assertLetIn("localhost");
    assertLetIn("127.0.0.2");
  }

  @Test
  void shouldFindTheEntryOfAnAddress() throws Throwable {
    add(LOCAL, hostName(), number(), WRONG);
    add(INTERNET, new byte[] {127, 0, 0, 2}, number(), COOKIE);
    assertLetIn("127.0.0.2");
  }

  @Test
  void shouldSayThatAnotherProtocolIsNotSupported() throws Throwable {
    add(LOCAL, hostName(), number(), "XDM-AUTHORIZATION-1", HexFormat.of().parseHex(WRONG));
    String message = refusal(display.name());
    assertTrue(message.contains("is of XDM-AUTHORIZATION-1, and supported is"), message);
    assertTrue(message.contains("MIT-MAGIC-COOKIE-1 alone"), message);
  }

  @Test
  void shouldNotBlameTheProtocolOfAnotherDisplay() throws Throwable {
    add(LOCAL, hostName(), "77", "XDM-AUTHORIZATION-1", HexFormat.of().parseHex(WRONG));
    assertFalse(refusal(display.name()).contains("XDM"));
    add(LOCAL, hostName(), number(), WRONG);
    add(LOCAL, hostName(), number(), "XDM-AUTHORIZATION-1", HexFormat.of().parseHex(WRONG));
    assertFalse(refusal(display.name()).contains("XDM"));
  }

  static Stream<Arguments> waysToFail() {
    byte[] cookie = HexFormat.of().parseHex(WRONG);
    byte[] tooShort = Arrays.copyOf(cookie, 7);
    byte[] tooLong = new byte[3000];
    for (int i = 0; i < tooLong.length; i++) {
      tooLong[i] = cookie[i % cookie.length];
    }
    return Stream.of("", "unix", "127.0.0.1", "tcp/127.0.0.1")
        .flatMap(
            host ->
                Stream.of(
                    Arguments.of(host, TYPE, cookie, 0),
                    Arguments.of(host, TYPE, tooShort, 0),
                    Arguments.of(host, TYPE, tooLong, 0),
                    Arguments.of(host, TYPE, cookie, 9),
                    Arguments.of(host, "XDM-AUTHORIZATION-1", cookie, 0),
                    Arguments.of(host, WRONG, cookie, 0)));
  }

  /** What is logged at the finest level, and said by exceptions, their causes, and suppressed. */
  @ParameterizedTest
  @MethodSource("waysToFail")
  void shouldSayNothingOfACookieHoweverItIsRefused(String host, String type, byte[] data, int lost)
      throws Throwable {
    add(ANY, new byte[0], number(), type, data);
    byte[] file = entries.toByteArray();
    entries.reset();
    entries.write(file, 0, file.length - lost);
    Secret secret = Secret.of(data);
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (LogOf log = LogOf.all()) {
      StringWriter said = new StringWriter();
      said.write(refusal(host + display.name(), said));
      log.records().forEach(record -> said.write(LogOf.text(record) + "\n"));
      said.write(printed.toString(StandardCharsets.UTF_8));
      assertEquals(Optional.empty(), secret.toldBy(said.toString()), said.toString());
    } finally {
      System.setErr(err);
    }
  }

  private String refusal(String name) throws Throwable {
    return refusal(name, new StringWriter());
  }

  private String refusal(String name, StringWriter said) throws Throwable {
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(name);
    withEntries(
        () -> {
          CaptureException e =
              assertThrows(CaptureException.class, () -> ScreenSession.open(options));
          assertEquals(Reason.PERMISSION_DENIED, e.reason(), e.getMessage());
          said.write(e.getMessage() + "\n");
          e.printStackTrace(new PrintWriter(said, true));
        });
    return said.toString();
  }
}
