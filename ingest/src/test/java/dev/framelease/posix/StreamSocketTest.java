package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LedgerExtension.class)
class StreamSocketTest {
  @TempDir private Path folder;
  private UnixDomainSocketAddress address;
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    loadWhatIsUsed();
  }

  /** To load a class from a folder takes a descriptor. */
  private void loadWhatIsUsed() {
    try (StreamSocket socket = connect()) {
      assertEquals(0, LibC.close(socket.duplicate()));
    }
    assertThrows(SystemCallException.class, () -> new ArrivalPoll(-1).close());
    ResourceLimit.withOpenFiles(1 << 10, () -> "");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private StreamSocket connect() {
    try {
      return StreamSocket.connect(address, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldLeaveNoDescriptorWhereNobodyListens() throws IOException {
    server.close();
    long before = sockets();
    for (int i = 0; i < 8; i++) {
      assertThrows(UncheckedIOException.class, this::connect);
    }
    assertEquals(before, sockets());
  }

  private static long sockets() throws IOException {
    return OpenFiles.now().values().stream().filter(file -> file.startsWith("socket:")).count();
  }

  @Test
  void shouldSayThatNoDescriptorIsLeftAndNotThatNobodyListens() {
    SystemCallException e =
        assertThrows(
            SystemCallException.class, () -> ResourceLimit.withOpenFiles(3, this::connect));
    assertEquals("socket", e.call());
    assertEquals(LibC.EMFILE, e.errno());
    assertTrue(e.getMessage().contains("ulimit -n"), e.getMessage());
  }

  @Test
  void shouldSayThatNoDescriptorIsLeftForADuplicate() {
    try (StreamSocket socket = connect()) {
      SystemCallException e =
          assertThrows(
              SystemCallException.class, () -> ResourceLimit.withOpenFiles(3, socket::duplicate));
      assertTrue(e.call().startsWith("fcntl("), e.call());
      assertTrue(e.getMessage().contains("ulimit -n"), e.getMessage());
    }
  }

  @Test
  void shouldHaveDescriptorsThatNoChildInherits() throws IOException {
    try (StreamSocket socket = connect()) {
      int duplicate = socket.duplicate();
      try {
        assertTrue(ProcessMemory.closesOnExec(socket.descriptor()));
        assertTrue(ProcessMemory.closesOnExec(duplicate));
      } finally {
        LibC.close(duplicate);
      }
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    server.close();
    UncheckedIOException e = assertThrows(UncheckedIOException.class, this::connect);
    assertFalse(e.getMessage().contains("ulimit"), e.getMessage());
    assertTrue(e.getMessage().contains("Connection refused"), e.getMessage());
  }
}
