package dev.framelease.x11.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.posix.InputPoll;
import dev.framelease.posix.StreamSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever comes first, the cut or the socket, the socket ends, and no other. */
class CutSwitchTest {
  @TempDir Path folder;

  private final CutSwitch cuts = new CutSwitch();
  private ServerSocketChannel server;
  private StreamSocket socket;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    socket = StreamSocket.connect(address, System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  /** Whoever waits for input of it is woken. */
  private boolean isAtItsEnd() {
    InputPoll input = new InputPoll(socket.descriptor());
    boolean woken = input.await(0);
    assertEquals(0, input.peek().limit());
    return woken;
  }

  @Test
  void shouldEndASocket() {
    cuts.set(socket.descriptor());
    assertFalse(isAtItsEnd());
    cuts.cut();
    assertTrue(cuts.isCut());
    assertTrue(isAtItsEnd());
  }

  @Test
  void shouldEndASocketThatComesAfterTheCut() {
    cuts.cut();
    cuts.set(socket.descriptor());
    assertTrue(isAtItsEnd());
  }

  /** Its number may be another file's by then. */
  @Test
  void shouldEndNothingOnceTheSocketIsAboutToBeClosed() {
    cuts.set(socket.descriptor());
    cuts.clear();
    cuts.cut();
    assertFalse(isAtItsEnd());
  }
}
