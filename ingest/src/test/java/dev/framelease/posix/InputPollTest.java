package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class InputPollTest {
  private static final long LONG = Duration.ofSeconds(60).toNanos();

  @TempDir Path folder;

  private ServerSocketChannel server;
  private DescriptorSocket socket;
  private SocketChannel other;
  private InputPoll input;

  @BeforeEach
  void connect() throws IOException {
    Path path = folder.resolve("socket");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    socket = DescriptorSocket.connect(path.toString());
    other = server.accept();
    input = new InputPoll(socket.descriptor());
  }

  @AfterEach
  void close() throws IOException {
    other.close();
    socket.close();
    server.close();
  }

  @Test
  void shouldLeaveThereWhatItLooksAt() throws IOException {
    assertEquals(3, other.write(ByteBuffer.wrap(new byte[] {7, 8, 9})));
    assertTrue(input.await(LONG));
    for (int i = 0; i < 2; i++) {
      assertEquals(ByteBuffer.wrap(new byte[] {7, 8, 9}), input.peek());
      assertFalse(input.isSilent());
    }
  }

  @Test
  void shouldBeSilentWhereNothingHasCome() {
    assertEquals(0, input.peek().limit());
    assertTrue(input.isSilent());
    assertFalse(input.await(0));
  }

  @Test
  void shouldNotBeSilentWhereTheOtherSideHasGone() throws IOException {
    assertEquals(0, input.peek().limit());
    other.close();
    assertTrue(input.await(LONG));
    assertEquals(0, input.peek().limit());
    assertFalse(input.isSilent());
  }

  /** It went without reading all that it was sent: ECONNRESET, once. */
  @Test
  void shouldNotBeSilentWhereTheOtherSideBrokeOff() throws IOException {
    socket.send(new byte[] {1}, List.of());
    other.close();
    for (int i = 0; i < 2; i++) {
      assertEquals(0, input.peek().limit());
      assertFalse(input.isSilent());
    }
  }
}
