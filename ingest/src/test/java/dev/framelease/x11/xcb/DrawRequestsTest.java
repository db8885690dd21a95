package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Serialized;
import dev.framelease.testing.XServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class DrawRequestsTest {
  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private XcbConnection connection;
  private DrawRequests draw;
  private int root;

  @BeforeEach
  void connect() {
    connection = XcbConnection.connect(X.name());
    draw = new DrawRequests(connection);
    Wire setup = connection.setup();
    root = setup.i32(40 + (setup.u16(24) + 3) / 4 * 4 + 8 * setup.u8(29));
  }

  @AfterEach
  void disconnect() {
    connection.disconnect();
  }

  private int pixel(int x, int y) {
    int[] found = new int[1];
    long unused =
        new CoreRequests(connection)
            .getImage(
                root,
                x,
                y,
                1,
                1,
                (ByteBuffer pixels) -> {
                  found[0] = pixels.order(ByteOrder.nativeOrder()).getInt(0) & 0xffffff;
                  return 0;
                })
            .await();
    return found[0];
  }

  @Test
  void shouldShowAWindowAndDestroyIt() {
    int window = draw.showWindow(root, 10, 5, 20, 10, 0x336699);
    draw.finish();
    assertEquals(0x336699, pixel(10, 5));
    assertEquals(0x336699, pixel(29, 14));
    assertEquals(0, pixel(30, 14));
    draw.destroyWindow(window);
    draw.finish();
    assertEquals(0, pixel(10, 5));
  }

  @Test
  void shouldDrawWithinTheClipOnly() {
    int gc = draw.createGc(root);
    draw.clip(gc, new short[] {0, 0, 2, 2, 5, 5, 1, 1});
    draw.foreground(gc, 0xabcdef);
    draw.fillRectangle(root, gc, 0, 0, 64, 48);
    draw.freeGc(gc);
    draw.finish();
    assertEquals(0xabcdef, pixel(1, 1));
    assertEquals(0xabcdef, pixel(5, 5));
    assertEquals(0, pixel(2, 2));
    assertEquals(0, pixel(6, 5));
  }

  @Test
  void shouldThrowTheFirstRefusalAndDrawTheRest() {
    int gc = draw.createGc(root);
    draw.foreground(gc, 0x00ff00);
    draw.freePixmap(0x7ffffff0);
    draw.destroyWindow(0x7ffffff1);
    draw.fillRectangle(root, gc, 40, 40, 1, 1);
    XErrorException e = assertThrows(XErrorException.class, draw::finish);
    assertEquals(4, e.error().code(), "BadPixmap");
    assertEquals(0x7ffffff0, e.error().badValue());
    assertEquals(e.error(), Serialized.copyOf(e).error());
    assertEquals(0x00ff00, pixel(40, 40));
    draw.finish();
    assertTrue(!connection.isBroken());
  }

  @Test
  void shouldTellALostConnectionFromARefusal() {
    connection.disconnect();
    assertThrows(IllegalStateException.class, () -> draw.createGc(root));
    assertTrue(connection.isBroken());
  }
}
