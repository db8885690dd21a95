package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replies as the protocol of XFixes describes them, and what is left after each kind of damage. */
@ExtendWith(LedgerExtension.class)
class CursorReplyTest {
  private static final int[] ARGB = {1, -2, 3, -4, 5, 0x7f123456};

  private static byte[] reply() {
    byte[] name = "arrow".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(32 + 4 * ARGB.length + 8).order(ByteOrder.nativeOrder());
    bytes.putShort(8, (short) -7).putShort(10, (short) 900);
    bytes.putShort(12, (short) 2).putShort(14, (short) 3).putShort(16, (short) 1);
    bytes.putShort(18, (short) 2).putInt(20, -1).putShort(28, (short) name.length);
    for (int i = 0; i < ARGB.length; i++) {
      bytes.putInt(32 + 4 * i, ARGB[i]);
    }
    bytes.put(32 + 4 * ARGB.length, name);
    return bytes.array();
  }

  private static CursorReply read(byte[] bytes) {
    return XfixesRequests.readNamedCursor(new Wire("the reply", ByteBuffer.wrap(bytes)));
  }

  @Test
  void shouldReadEveryField() {
    CursorReply cursor = read(reply());
    assertEquals(-7, cursor.x());
    assertEquals(900, cursor.y());
    assertEquals(2, cursor.width());
    assertEquals(3, cursor.height());
    assertEquals(1, cursor.hotX());
    assertEquals(2, cursor.hotY());
    assertEquals(0xffff_ffffL, cursor.serial());
    assertEquals("arrow", cursor.name());
    assertArrayEquals(ARGB, cursor.argb());
  }

  @Test
  void shouldReadACursorWithoutPixels() {
    byte[] bytes = reply();
    Arrays.fill(bytes, 12, 14, (byte) 0);
    assertEquals(0, read(bytes).argb().length);
  }

  @Test
  void shouldRefuseSizesThatNoIntCanSay() {
    byte[] bytes = reply();
    Arrays.fill(bytes, 12, 16, (byte) 0xff);
    MalformedReplyException e = assertThrows(MalformedReplyException.class, () -> read(bytes));
    assertTrue(e.getMessage().contains("65535x65535 pixels takes 17179344932"), e.getMessage());
  }

  @Test
  void shouldRefuseAReplyThatIsCutOffAnywhereBeforeItsEnd() {
    byte[] bytes = reply();
    for (int length = 0; length < bytes.length - 3; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedReplyException.class, () -> read(cut));
    }
  }
}
