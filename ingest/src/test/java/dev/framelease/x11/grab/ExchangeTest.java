package dev.framelease.x11.grab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.cursor.Cursors;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.XcbConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class ExchangeTest {
  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final MalformedReplyException refused = new MalformedReplyException("no pixels");
  private XcbConnection connection;
  private Cursors cursors;
  private int root;
  private int asked;

  @BeforeEach
  void connect() {
    connection = XcbConnection.connect(X.name());
    RootWindow window = RootWindow.of(connection);
    root = window.id();
    cursors = Cursors.of(connection, window);
  }

  @AfterEach
  void disconnect() {
    connection.disconnect();
  }

  /** An answer to a question for pixels: how many bytes were copied, or why there are none. */
  private Exchange exchange(RuntimeException refusal) {
    Grabber.UnderWay pixels =
        new Grabber.UnderWay() {
          @Override
          public boolean isThere() {
            return true;
          }

          @Override
          public long await() {
            asked++;
            if (refusal != null) {
              throw refusal;
            }
            return 7;
          }
        };
    Exchange exchange = new Exchange(null, Region.ofSize(64, 48), 0, pixels);
    exchange.asked(cursors.ask(root));
    return exchange;
  }

  @Test
  void shouldReadTheCursorAlsoWhereThePixelsAreRefused() {
    Exchange exchange = exchange(refused);
    exchange.await();
    assertSame(refused, exchange.failure());
    assertNotNull(exchange.cursor(), "libxcb keeps what nobody reads");
  }

  @Test
  void shouldReadEachAnswerOnce() {
    Exchange exchange = exchange(null);
    exchange.await();
    exchange.await();
    assertEquals(1, asked);
    assertEquals(7, exchange.copiedBytes());
    assertNotNull(exchange.cursor());
    assertNull(exchange.failure());
  }
}
