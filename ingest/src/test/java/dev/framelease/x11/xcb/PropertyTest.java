package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
  /** A reply that says that it has so many items, and has so many bytes. */
  private static Wire reply(int format, int items, int bytes) {
    ByteBuffer reply = ByteBuffer.allocate(32 + bytes).order(ByteOrder.nativeOrder());
    reply.put(1, (byte) format).putInt(8, 31).putInt(16, items);
    for (int i = 0; i < bytes; i++) {
      reply.put(32 + i, (byte) (i + 1));
    }
    return new Wire("a test", reply);
  }

  @Test
  void shouldReadAsManyItemsAsThereAre() {
    assertArrayEquals(new byte[] {1, 2, 3}, Property.read(reply(8, 3, 4)).value());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, Property.read(reply(16, 2, 4)).value());
    assertEquals(2, Property.read(reply(32, 2, 8)).ids().size());
    assertEquals(0, Property.read(reply(0, 0, 0)).value().length);
  }

  @Test
  void shouldRefuseMoreItemsThanThereAre() {
    for (int items : new int[] {5, 0x1000_0001, 0x7fff_ffff, -1}) {
      for (int format : new int[] {8, 16, 32, 255}) {
        assertThrows(MalformedReplyException.class, () -> Property.read(reply(format, items, 4)));
      }
    }
  }

  @Test
  void shouldReadNoTextOfIdsAndNoIdsOfText() {
    assertEquals("", Property.read(reply(32, 1, 4)).text(31));
    assertEquals(List.of(), Property.read(reply(8, 4, 4)).ids());
    assertEquals(List.of(), Property.read(reply(16, 2, 4)).ids());
  }
}
