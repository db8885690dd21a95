package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.OpenFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ArrivalPollTest {
  private static final long LONG = Duration.ofSeconds(60).toNanos();
  private static final int NO_DESCRIPTOR = -1;

  @TempDir Path folder;

  private ServerSocketChannel server;
  private StreamSocket socket;
  private SocketChannel other;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    socket = StreamSocket.connect(address, System.nanoTime() + LONG);
    other = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    other.close();
    socket.close();
    server.close();
  }

  private void send() throws IOException {
    assertEquals(1, other.write(ByteBuffer.allocate(1)));
  }

  @Test
  void shouldWaitForMoreWhereNothingWasRead() throws IOException {
    try (ArrivalPoll poll = new ArrivalPoll(socket.descriptor())) {
      assertFalse(poll.await(0));
      send();
      assertTrue(poll.await(LONG));
      assertFalse(poll.await(1), "it has told of that");
      send();
      assertTrue(poll.await(LONG));
      assertEquals(2, new InputPoll(socket.descriptor()).peek().remaining());
    }
  }

  @Test
  void shouldTellOnceOfWhatCameMeanwhile() throws IOException {
    send();
    try (ArrivalPoll poll = new ArrivalPoll(socket.descriptor())) {
      send();
      assertTrue(poll.await(LONG));
      assertFalse(poll.await(0));
    }
  }

  @Test
  void shouldTellThatTheOtherSideHasGone() throws IOException {
    try (ArrivalPoll poll = new ArrivalPoll(socket.descriptor())) {
      other.close();
      assertTrue(poll.await(LONG));
    }
  }

  @Test
  void shouldHaveOneDescriptorThatNoChildInheritsAndCloseIt() throws IOException {
    Set<Integer> before = eventPolls();
    ArrivalPoll poll = new ArrivalPoll(socket.descriptor());
    Set<Integer> meanwhile = eventPolls();
    assertTrue(meanwhile.removeAll(before) || before.isEmpty());
    assertEquals(1, meanwhile.size());
    assertTrue(ProcessMemory.closesOnExec(meanwhile.iterator().next()));
    poll.close();
    assertEquals(before, eventPolls());
    assertFalse(new InputPoll(socket.descriptor()).await(0), "the socket is open");
  }

  @Test
  void shouldLeaveNothingOpenWhereThereIsNothingToWaitFor() throws IOException {
    Set<Integer> before = eventPolls();
    SystemCallException e =
        assertThrows(SystemCallException.class, () -> new ArrivalPoll(NO_DESCRIPTOR).close());
    assertTrue(e.call().endsWith(", EPOLL_CTL_ADD, " + NO_DESCRIPTOR + ")"), e.call());
    assertTrue(e.getMessage().endsWith(" failed: Bad file descriptor (errno 9)"), e.getMessage());
    assertEquals(before, eventPolls());
  }

  /** The descriptors of this process by which it waits, as proc(5) has them. */
  private static Set<Integer> eventPolls() throws IOException {
    Map<Integer, String> open = OpenFiles.now();
    open.values().removeIf(target -> !target.equals("anon_inode:[eventpoll]"));
    return open.keySet();
  }
}
