package dev.framelease.x11.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Mutator;
import dev.framelease.testing.XServer;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XcbConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The set-up that a real server sends, and what is left of it after each kind of damage. */
@ExtendWith(LedgerExtension.class)
class DisplaySetupTest {
  @RegisterExtension static final XServer X = XServer.ofSize(640, 480);

  private static byte[] fromServer;
  private byte[] bytes;

  @BeforeAll
  static void askServer() {
    XcbConnection connection = XcbConnection.connect(X.name());
    try {
      Wire setup = connection.setup();
      fromServer = new byte[setup.length()];
      setup.slice(0, setup.length()).get(fromServer);
    } finally {
      connection.disconnect();
    }
  }

  @BeforeEach
  void copy() {
    bytes = fromServer.clone();
  }

  @Test
  void shouldFindTheRootOfARealServer() {
    RootWindow root = root(0);
    assertEquals(24, root.depth());
    assertEquals(640, root.width());
    assertEquals(480, root.height());
  }

  @Test
  void shouldRefuseAServerWithTheMostSignificantByteFirst() {
    bytes[30] = 1;
    assertUnsupported("most significant byte first");
  }

  @Test
  void shouldRefuseAPixelOf24Bits() {
    setFormat((byte) 24, (byte) 32);
    assertUnsupported("take 24 bits", "-fbbpp 32");
  }

  @Test
  void shouldRefuseARowPaddedTo64Bits() {
    setFormat((byte) 32, (byte) 64);
    assertUnsupported("padded to 64");
  }

  @Test
  void shouldRefuseADepthWithoutAPixmapFormat() {
    bytes[screenAt() + 38] = 29;
    assertUnsupported("depth 29", "no pixmap format");
  }

  @Test
  void shouldRefuseFiveBitsForEachColour() {
    setMasks(0x7c00, 0x3e0, 0x1f);
    setFormat((byte) 16, (byte) 32);
    assertUnsupported("007c00, 0003e0, 00001f", "take 16 bits", "-screen 0 640x480x24");
  }

  @Test
  void shouldRefuseMasksThatDoNotFitTheSizeOfAPixel() {
    setFormat((byte) 16, (byte) 32);
    assertUnsupported("ff0000, 00ff00, 0000ff", "take 16 bits");
  }

  @Test
  void shouldTellTheFormatByTheMasksWhateverTheDepth() {
    assertEquals(PixelFormat.BGRX, root(0).format());
    setMasks(0x3ff00000, 0xffc00, 0x3ff);
    assertEquals(PixelFormat.XRGB2101010, root(0).format());
    setMasks(0xf800, 0x7e0, 0x1f);
    setFormat((byte) 16, (byte) 32);
    assertEquals(PixelFormat.RGB565, root(0).format());
  }

  @Test
  void shouldTakeARootWithAlphaForAnOpaqueOne() {
    bytes[screenAt() + 38] = 32;
    RootWindow root = root(0);
    assertEquals(32, root.depth());
    assertEquals(PixelFormat.BGRX, root.format());
  }

  @Test
  void shouldRefuseAVisualThatIsNotThere() {
    buffer().putInt(screenAt() + 32, 0x7fff);
    assertUnsupported("visual 0x7fff");
  }

  @Test
  void shouldRefuseColoursInAnotherOrder() {
    setMasks(0xff, 0xff00, 0xff0000);
    assertUnsupported("0000ff, 00ff00, ff0000", "TrueColor");
  }

  @Test
  void shouldRefuseARootWhoseColoursAreLookedUp() {
    bytes[rootVisualAt() + 4] = 3;
    assertUnsupported("class 3");
    bytes[rootVisualAt() + 4] = 5;
    assertUnsupported("class 5");
  }

  @Test
  void shouldRefuseAScreenThatIsNotThere() {
    CaptureException e = assertThrows(CaptureException.class, () -> root(1));
    assertEquals(Reason.UNSUPPORTED_DISPLAY, e.reason());
  }

  @Test
  void shouldRefuseASetupThatIsCutOffAnywhere() {
    for (int length = 0; length < fromServer.length; length++) {
      Wire wire = new Wire("the connection set-up", ByteBuffer.wrap(fromServer, 0, length));
      assertThrows(MalformedReplyException.class, () -> DisplaySetup.parse(wire));
    }
  }

  @Test
  void shouldSurviveTenThousandSetups() {
    survive(10_000);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionSetups() {
    survive(1_000_000);
  }

  private void survive(int inputs) {
    // What follows the formats is one screen and its visuals, which are all that is looked up.
    Mutator mutator =
        new Mutator(42, List.of(fromServer), List.of(new int[] {0, screenAt() + 80, 0, 40}));
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      bytes = mutator.next();
      try {
        RootWindow root = root(0);
        assertTrue(root.width() > 0 && root.height() > 0, root.width() + "x" + root.height());
      } catch (MalformedReplyException | CaptureException e) {
        refused++;
      }
    }
    assertTrue(refused > inputs / 10 && refused < inputs, "refused " + refused);
  }

  private RootWindow root(int screen) {
    Wire wire = new Wire("the connection set-up", ByteBuffer.wrap(bytes));
    return RootWindow.of(DisplaySetup.parse(wire), screen);
  }

  private void assertUnsupported(String... words) {
    CaptureException e = assertThrows(CaptureException.class, () -> root(0));
    assertEquals(Reason.UNSUPPORTED_DISPLAY, e.reason());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private int formatsAt() {
    return 40 + (buffer().getShort(24) + 3) / 4 * 4;
  }

  private int screenAt() {
    return formatsAt() + 8 * bytes[29];
  }

  private void setMasks(int red, int green, int blue) {
    int visual = rootVisualAt();
    buffer().putInt(visual + 8, red).putInt(visual + 12, green).putInt(visual + 16, blue);
  }

  private void setFormat(byte bitsPerPixel, byte scanlinePad) {
    int at = formatsAt();
    while (bytes[at] != 24) {
      at += 8;
    }
    bytes[at + 1] = bitsPerPixel;
    bytes[at + 2] = scanlinePad;
  }

  /** Searches for the root's visual id, which is nowhere else behind the screen's own fields. */
  private int rootVisualAt() {
    int id = buffer().getInt(screenAt() + 32);
    int at = screenAt() + 40;
    while (buffer().getInt(at) != id) {
      at += 4;
    }
    return at;
  }
}
