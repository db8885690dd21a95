package dev.framelease.posix;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A connected stream socket whose descriptor a native library can be given: what those of {@code
 * java.nio} do not tell. One thread owns it.
 */
public final class StreamSocket implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;
  private static final int IN_BYTES = 16;
  private static final int IN6_BYTES = 28;

  private final int descriptor;
  private final InetAddress peer;

  private StreamSocket(int descriptor, InetAddress peer) {
    this.descriptor = descriptor;
    this.peer = peer;
  }

  /**
   * Connects.
   *
   * @param address a path, which may also be a name in the abstract namespace, or a host and port
   * @param deadlineNanos until when, as {@link System#nanoTime()}
   * @return a close-on-exec, non-blocking socket, which the caller owns and must close
   * @throws IOException if nobody listens there, or does not answer in time
   * @throws SystemCallException if this process has no descriptor left
   */
  public static StreamSocket connect(SocketAddress address, long deadlineNanos) throws IOException {
    return address instanceof InetSocketAddress inet
        ? connectToHost(inet, deadlineNanos)
        : connectToPath(address.toString(), deadlineNanos);
  }

  /** Who mounts a folder of sockets means that; it comes before what has no folder. */
  private static StreamSocket connectToPath(String path, long deadlineNanos) throws IOException {
    try {
      return connect(LibC.AF_UNIX, unixAddress(path), null, deadlineNanos);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException noFile) {
      try {
        return connect(LibC.AF_UNIX, unixAddress("\0" + path), null, deadlineNanos);
      } catch (IOException e) {
        throw noFile;
      }
    }
  }

  private static StreamSocket connectToHost(InetSocketAddress address, long deadlineNanos)
      throws IOException {
    if (address.isUnresolved()) {
      throw new UnknownHostException("no such host");
    }
    IOException failure = null;
    for (InetAddress host : InetAddress.getAllByName(address.getHostString())) {
      int family = host instanceof Inet6Address ? LibC.AF_INET6 : LibC.AF_INET;
      try {
        return connect(family, inetAddress(host, address.getPort()), host, deadlineNanos);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure;
  }

  /** {@code struct sockaddr_un}: unix(7). */
  private static byte[] unixAddress(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = path.startsWith("\0");
    // A path ends with a zero, and an abstract name with the address.
    byte[] address = new byte[2 + name.length + (isAbstract ? 0 : 1)];
    words(address).putShort((short) LibC.AF_UNIX).put(name);
    return address;
  }

  /** {@code struct sockaddr_in} or {@code sockaddr_in6}: ip(7), ipv6(7). */
  private static byte[] inetAddress(InetAddress host, int port) {
    byte[] address = new byte[host instanceof Inet6Address ? IN6_BYTES : IN_BYTES];
    ByteBuffer words = words(address);
    if (host instanceof Inet6Address six) {
      words.putShort((short) LibC.AF_INET6);
      words.put(8, six.getAddress()).putInt(24, six.getScopeId());
    } else {
      words.putShort((short) LibC.AF_INET).put(4, host.getAddress());
    }
    words.put(2, (byte) (port >> 8)).put(3, (byte) port);
    return address;
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static StreamSocket connect(
      int family, byte[] address, InetAddress peer, long deadlineNanos) throws IOException {
    int type = LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK;
    StreamSocket socket = new StreamSocket(check(LibC.socket(family, type, 0), "socket"), peer);
    try {
      socket.connect(address, deadlineNanos);
      return socket;
    } catch (Throwable t) {
      socket.close();
      throw t;
    }
  }

  private void connect(byte[] address, long deadlineNanos) throws IOException {
    while (LibC.connect(descriptor, address, address.length) == -1) {
      int errno = LibC.errno();
      if (errno == LibC.EINPROGRESS) {
        awaitConnected(deadlineNanos);
        return;
      }
      // The server has not accepted those that came before: there is nothing to poll for.
      if (errno != LibC.EAGAIN && errno != LibC.EINTR) {
        throw failure("connect", errno);
      }
      requireTime(deadlineNanos);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void awaitConnected(long deadlineNanos) throws IOException {
    InputPoll poll = new InputPoll(descriptor, LibC.POLLOUT);
    while (!poll.await(requireTime(deadlineNanos))) {
      // A signal came first, or it is over.
    }
    int[] error = new int[1];
    check(
        LibC.getsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_ERROR, error, new int[] {4}),
        "getsockopt");
    if (error[0] != 0) {
      throw failure("connect", error[0]);
    }
  }

  private static long requireTime(long deadlineNanos) throws SocketTimeoutException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return left;
  }

  private static int check(int result, String call) throws IOException {
    if (result == -1) {
      int errno = LibC.errno();
      if (SystemCallException.isShortage(errno)) {
        throw SystemCallException.ofErrno(call, errno);
      }
      throw failure(call, errno);
    }
    return result;
  }

  private static IOException failure(String call, int errno) {
    return new IOException(call + ": " + LibC.strerror(errno));
  }

  /**
   * Returns the descriptor.
   *
   * @return this socket's own; nobody else may close it
   */
  public int descriptor() {
    return descriptor;
  }

  /**
   * Makes another descriptor of this socket, to be given away.
   *
   * @return a close-on-exec descriptor that the caller owns
   * @throws SystemCallException if the process has no descriptor left
   */
  public int duplicate() {
    int copy = LibC.fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0);
    if (copy == -1) {
      throw SystemCallException.ofErrno("fcntl(" + descriptor + ", F_DUPFD_CLOEXEC)");
    }
    return copy;
  }

  /**
   * Returns which address answered.
   *
   * @return the host's; empty for a path
   */
  public Optional<InetAddress> peer() {
    return Optional.ofNullable(peer);
  }

  /** Closes this socket's own descriptor; duplicates stay connected. */
  @Override
  public void close() {
    LibC.close(descriptor);
  }
}
