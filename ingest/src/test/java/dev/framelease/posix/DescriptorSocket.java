package dev.framelease.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A Unix socket through which descriptors pass as well as bytes, as unix(7) and cmsg(3) say, which
 * {@code java.nio} cannot do. One thread may receive and another send; any may {@link #cut}.
 */
public final class DescriptorSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int EADDRINUSE = 98;
  private static final int ADDRESS_BYTES = 110;
  private static final int BACKLOG = 16;
  private static final int CHUNK_BYTES = 1 << 16;

  /** {@code struct cmsghdr} without the descriptors that follow it. */
  private static final int CONTROL_HEADER_BYTES = 16;

  /** Room for more descriptors than anybody sends with one message. */
  private static final int CONTROL_BYTES = CONTROL_HEADER_BYTES + 64 * Integer.BYTES;

  private final int socket;
  private final Memory received = new Memory(CHUNK_BYTES + CONTROL_BYTES + 80);
  private boolean closed;

  private DescriptorSocket(int socket) {
    this.socket = socket;
  }

  /**
   * Listens at a path that nobody listens at.
   *
   * @throws BindException where that path is there already
   */
  public static DescriptorSocket listen(Path path) throws IOException {
    DescriptorSocket made = make();
    try (Memory address = addressOf(path.toString())) {
      bind(made.socket, address, path);
      require("listen", PosixForTests.listen(made.socket, BACKLOG));
      return made;
    } catch (Throwable t) {
      made.close();
      throw t;
    }
  }

  private static void bind(int socket, Memory address, Path path) throws IOException {
    int result = PosixForTests.bind(socket, address, ADDRESS_BYTES);
    if (result < 0 && Native.getLastError() == EADDRINUSE) {
      throw new BindException(path + " is there already");
    }
    require("bind", result);
  }

  /**
   * Connects to a display of this machine, such as {@code :7}. Its name in the abstract namespace
   * comes first: a server that ends gives that back, and deletes the path of its number a moment
   * later, which by then may be of the next server.
   */
  public static DescriptorSocket connectToDisplay(String display) throws IOException {
    Path path = pathOfDisplay(display);
    try {
      return connect("\0" + path);
    } catch (IOException e) {
      return connect(path.toString());
    }
  }

  /** Where a display, such as {@code :7}, has its socket: X(7). */
  public static Path pathOfDisplay(String display) {
    return Path.of("/tmp/.X11-unix", "X" + display.substring(1));
  }

  /** Connects to who listens at a path, or at an abstract name, which starts with a zero. */
  public static DescriptorSocket connect(String name) throws IOException {
    DescriptorSocket made = make();
    try (Memory address = addressOf(name)) {
      require("connect", PosixForTests.connect(made.socket, address, lengthOf(name)));
      return made;
    } catch (Throwable t) {
      made.close();
      throw t;
    }
  }

  /** An abstract name ends with its address. */
  private static int lengthOf(String name) {
    return name.startsWith("\0") ? 2 + name.length() : ADDRESS_BYTES;
  }

  private static DescriptorSocket make() throws IOException {
    return new DescriptorSocket(
        require("socket", PosixForTests.socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0)));
  }

  private static Memory addressOf(String name) {
    Memory address = new Memory(ADDRESS_BYTES);
    address.clear();
    address.setShort(0, (short) AF_UNIX);
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    address.write(2, bytes, 0, bytes.length);
    return address;
  }

  /** It stays this socket's. */
  int descriptor() {
    return socket;
  }

  private static int require(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + ": " + LibC.strerror(Native.getLastError()));
    }
    return result;
  }

  /** Waits for a client. */
  public DescriptorSocket accept() throws IOException {
    return new DescriptorSocket(
        require("accept4", PosixForTests.accept4(socket, null, null, 0x80000)));
  }

  /**
   * Waits for bytes.
   *
   * @param descriptors gets those that came with them, which are the caller's
   * @return what came; empty at the end
   */
  public byte[] receive(List<Integer> descriptors) throws IOException {
    Pointer control = received.share(CHUNK_BYTES);
    Pointer header = messageHeader(received, CHUNK_BYTES, control, CONTROL_BYTES);
    int count = require("recvmsg", PosixForTests.recvmsg(socket, header, MSG_CMSG_CLOEXEC));
    long controlBytes = header.getLong(40);
    if (controlBytes > CONTROL_HEADER_BYTES) {
      long end = control.getLong(0);
      for (long at = CONTROL_HEADER_BYTES; at < end; at += Integer.BYTES) {
        descriptors.add(control.getInt(at));
      }
    }
    return received.getByteArray(0, count);
  }

  /** Puts {@code struct msghdr} of one buffer, and what it points to, behind that buffer. */
  private static Pointer messageHeader(
      Memory memory, long bytes, Pointer control, long controlBytes) {
    long at = memory.size() - 80;
    Pointer header = memory.share(at, 80);
    header.clear(80);
    Pointer vector = memory.share(at + 56);
    vector.setPointer(0, memory);
    vector.setLong(8, bytes);
    header.setPointer(16, vector);
    header.setLong(24, 1);
    header.setPointer(32, control);
    header.setLong(40, controlBytes);
    return header;
  }

  /** Sends all of these bytes, with descriptors, which stay the caller's. */
  public void send(byte[] bytes, List<Integer> descriptors) throws IOException {
    for (int sent = 0; sent < bytes.length; ) {
      sent += sendSome(bytes, sent, sent == 0 ? descriptors : List.of());
    }
  }

  private int sendSome(byte[] bytes, int offset, List<Integer> descriptors) throws IOException {
    int count = Math.min(CHUNK_BYTES, bytes.length - offset);
    long controlBytes = descriptors.isEmpty() ? 0 : CONTROL_HEADER_BYTES + 4L * descriptors.size();
    try (Memory memory = new Memory(count + CONTROL_BYTES + 80L)) {
      memory.write(0, bytes, offset, count);
      Pointer control = memory.share(count);
      if (controlBytes > 0) {
        control.setLong(0, controlBytes);
        control.setInt(8, SOL_SOCKET);
        control.setInt(12, SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
          control.setInt(CONTROL_HEADER_BYTES + 4L * i, descriptors.get(i));
        }
      }
      Pointer header =
          messageHeader(memory, count, controlBytes > 0 ? control : null, (controlBytes + 7) & ~7L);
      return require("sendmsg", PosixForTests.sendmsg(socket, header, MSG_NOSIGNAL));
    }
  }

  /** Closes descriptors that came through a socket. */
  public static void closeAll(List<Integer> descriptors) {
    descriptors.forEach(LibC::close);
  }

  /** Ends both directions, which wakes whoever waits here. */
  public synchronized void cut() {
    if (!closed) {
      int unused = LibC.shutdown(socket, LibC.SHUT_RDWR);
    }
  }

  /** Closes it. Nobody may wait here any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      int unused = LibC.close(socket);
    }
  }
}
