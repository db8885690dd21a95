package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.posix.Environment;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.XcbConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Servers that let nobody in without a cookie, and where that is found: Xau(3). */
@ExtendWith(LedgerExtension.class)
class AuthorityTest {
  private static final int INTERNET = 0;
  private static final int LOCAL = 256;
  private static final int ANY = 65535;
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
    DataOutputStream entry = new DataOutputStream(entries);
    entry.writeShort(family);
    byte[][] strings = {
      address,
      number.getBytes(StandardCharsets.US_ASCII),
      "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII),
      HexFormat.of().parseHex(cookie)
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
  void shouldBeRefusedWithTheWrongOneWithoutSayingIt() throws Throwable {
    add(LOCAL, hostName(), number(), WRONG);
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(display.name());
    withEntries(
        () -> {
          CaptureException e =
              assertThrows(CaptureException.class, () -> ScreenSession.open(options));
          assertEquals(Reason.PERMISSION_DENIED, e.reason());
          assertFalse((e + "" + e.getCause()).contains(WRONG), e.getMessage());
        });
  }
}
