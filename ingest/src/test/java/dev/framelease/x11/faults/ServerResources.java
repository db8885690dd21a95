package dev.framelease.x11.faults;

import dev.framelease.posix.DescriptorSocket;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the clients of a server have there, as its extension X-Resource counts it, without what this
 * counting itself takes.
 *
 * @param counts how many there are of each kind, such as PIXMAP, of all clients together
 */
public record ServerResources(Map<String, Integer> counts) {
  /** Asks a display without authority, such as {@code :7}. */
  public static ServerResources of(String display) {
    try (Client client = new Client(display)) {
      return client.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of plain bytes: section 8 of the protocol, and "X-Resource Extension", 1.2. */
  private static final class Client implements Closeable {
    private static final int REPLY_BYTES = 32;
    private static final int GET_ATOM_NAME = 17;
    private static final int QUERY_EXTENSION = 98;
    private static final int QUERY_CLIENTS = 1;
    private static final int QUERY_CLIENT_RESOURCES = 2;

    private final DescriptorSocket socket;
    private final int ownBase;
    private byte[] come = new byte[0];

    Client(String display) throws IOException {
      socket = DescriptorSocket.connectToDisplay(display);
      send(words(12).put(0, (byte) 'l').putShort(2, (short) 11));
      ByteBuffer head = receive(8);
      ByteBuffer setup = receive(4 * (head.getShort(6) & 0xffff));
      ownBase = setup.getInt(4);
    }

    ServerResources count() throws IOException {
      int extension = opcodeOf("X-Resource");
      ByteBuffer clients = ask(words(4).put(0, (byte) extension).put(1, (byte) QUERY_CLIENTS));
      Map<String, Integer> counts = new TreeMap<>();
      for (int i = 0; i < clients.getInt(8); i++) {
        int base = clients.getInt(REPLY_BYTES + 8 * i);
        // The server's own, client 0, has fonts, cursors and windows that come and go.
        if (base != ownBase && base != 0) {
          add(counts, extension, base);
        }
      }
      return new ServerResources(counts);
    }

    private void add(Map<String, Integer> counts, int extension, int base) throws IOException {
      ByteBuffer request = words(8).put(0, (byte) extension);
      ByteBuffer types = answer(request.put(1, (byte) QUERY_CLIENT_RESOURCES).putInt(4, base));
      if (types == null) {
        return; // The client has gone meanwhile.
      }
      for (int i = 0; i < types.getInt(8); i++) {
        int at = REPLY_BYTES + 8 * i;
        counts.merge(nameOf(types.getInt(at)), types.getInt(at + 4), Integer::sum);
      }
    }

    private int opcodeOf(String name) throws IOException {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer request = words(8 + (bytes.length + 3) / 4 * 4).put(0, (byte) QUERY_EXTENSION);
      ByteBuffer reply = ask(request.putShort(4, (short) bytes.length).put(8, bytes));
      if (reply.get(8) == 0) {
        throw new IOException("the server has no extension " + name);
      }
      return reply.get(9);
    }

    private String nameOf(int atom) throws IOException {
      ByteBuffer reply = ask(words(8).put(0, (byte) GET_ATOM_NAME).putInt(4, atom));
      byte[] name = new byte[reply.getShort(8)];
      reply.get(REPLY_BYTES, name);
      return new String(name, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer words(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer ask(ByteBuffer request) throws IOException {
      ByteBuffer reply = answer(request);
      if (reply == null) {
        throw new IOException("the server refused request " + request.get(0));
      }
      return reply;
    }

    /** Sends a request, whose length this sets, and returns the whole reply; null for an error. */
    private ByteBuffer answer(ByteBuffer request) throws IOException {
      send(request.putShort(2, (short) (request.capacity() / 4)));
      ByteBuffer head = receive(REPLY_BYTES);
      if (head.get(0) != 1) {
        return null;
      }
      ByteBuffer rest = receive(4 * head.getInt(4));
      ByteBuffer whole = words(REPLY_BYTES + rest.capacity());
      return whole.put(head.flip()).put(rest.flip());
    }

    private void send(ByteBuffer bytes) throws IOException {
      byte[] all = new byte[bytes.capacity()];
      bytes.get(0, all);
      socket.send(all, List.of());
    }

    private ByteBuffer receive(int length) throws IOException {
      while (come.length < length) {
        byte[] more = socket.receive(new ArrayList<>());
        if (more.length == 0) {
          throw new EOFException("the server closed the connection");
        }
        int end = come.length;
        come = Arrays.copyOf(come, end + more.length);
        System.arraycopy(more, 0, come, end, more.length);
      }
      ByteBuffer bytes = words(length).put(come, 0, length);
      come = Arrays.copyOfRange(come, length, come.length);
      return bytes;
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
