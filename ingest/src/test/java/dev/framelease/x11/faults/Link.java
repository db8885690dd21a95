package dev.framelease.x11.faults;

import dev.framelease.posix.DescriptorSocket;
import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through a relay, with a thread for each direction. */
final class Link {
  private static final byte[] ANOTHER = {43, 0, 1, 0};
  private static final int REPLY = 1;

  private final int number;
  private final DescriptorSocket client;
  private final DescriptorSocket server;
  private final Interference interference;
  private final RequestNames names;
  private final AtomicLong count;
  private final Map<Short, Expected> expected = new ConcurrentHashMap<>();
  private final List<Integer> descriptors = new ArrayList<>();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();

  /** An answer that is more than passed on. */
  private record Expected(Request request, Passing passing) {}

  Link(
      int number,
      DescriptorSocket client,
      DescriptorSocket server,
      Interference interference,
      RequestNames names,
      AtomicLong count) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.interference = interference;
    this.names = names;
    this.count = count;
  }

  void start() {
    running.add(OwnThread.run(this::passRequests));
    running.add(OwnThread.run(this::passAnswers));
  }

  /** Sends the client what no server has said. */
  void say(byte[] bytes) throws IOException {
    client.send(bytes, List.of());
  }

  /** Ends the connection in both directions, at once. */
  void cut() {
    client.cut();
    server.cut();
  }

  void close() {
    cut();
    running.forEach(CompletableFuture::join);
    client.close();
    server.close();
    DescriptorSocket.closeAll(descriptors);
  }

  private void passRequests() {
    Framing framing = new Framing();
    boolean more = true;
    int sequence = 0;
    try {
      while (more) {
        byte[] bytes = sequence == 0 ? framing.setupRequest() : framing.request();
        if (bytes == null) {
          byte[] received = client.receive(descriptors);
          framing.add(received);
          more = received.length > 0;
        } else {
          more = pass(sequence++, bytes);
        }
      }
    } catch (IOException e) {
      // One of the two has gone.
    } finally {
      cut();
    }
  }

  private boolean pass(int sequence, byte[] bytes) throws IOException {
    String name = sequence == 0 ? Request.SETUP : names.nameOf(bytes);
    Request request = new Request(count.incrementAndGet(), number, sequence, name, bytes);
    Passing passing = ask(request);
    if (passing.answer() != null || bytes[0] == RequestNames.QUERY_EXTENSION) {
      expected.put((short) sequence, new Expected(request, passing));
    }
    List<Integer> carried = takeDescriptors(name);
    try {
      switch (passing.request()) {
        case ALL -> server.send(bytes, carried);
        case ANOTHER -> server.send(ANOTHER, List.of());
        case HALF -> server.send(Arrays.copyOf(bytes, bytes.length / 2), carried);
        case NOTHING -> {}
      }
    } finally {
      DescriptorSocket.closeAll(carried);
    }
    return passing.request() == Passing.Share.ALL || passing.request() == Passing.Share.ANOTHER;
  }

  private Passing ask(Request request) throws IOException {
    try {
      return interference.passing(request);
    } catch (Exception e) {
      throw new IOException("the interference failed at " + request, e);
    }
  }

  private List<Integer> takeDescriptors(String name) {
    if (!name.equals("ShmAttachFd")) {
      return List.of();
    }
    List<Integer> taken = List.copyOf(descriptors);
    descriptors.clear();
    return taken;
  }

  private void passAnswers() {
    Framing framing = new Framing();
    boolean first = true;
    boolean more = true;
    try {
      while (more) {
        byte[] bytes = first ? framing.setupAnswer() : framing.answer();
        if (bytes == null) {
          byte[] received = server.receive(new ArrayList<>());
          framing.add(received);
          more = received.length > 0;
        } else {
          more = deliver(bytes, first ? 0 : sequenceOf(bytes), first);
          first = false;
        }
      }
    } catch (IOException e) {
      // One of the two has gone.
    } finally {
      cut();
    }
  }

  private static int sequenceOf(byte[] answer) {
    return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getShort(2);
  }

  private boolean deliver(byte[] bytes, int sequence, boolean setup) throws IOException {
    Expected found =
        setup || bytes[0] == 0 || bytes[0] == REPLY ? expected.remove((short) sequence) : null;
    if (found == null) {
      client.send(bytes, List.of());
      return true;
    }
    if (found.request().name().equals("QueryExtension")) {
      names.learn(found.request(), bytes);
    }
    Passing passing = found.passing();
    client.send(passing.answer() == null ? bytes : passing.answer().apply(bytes), List.of());
    return !passing.cutAfterAnswer();
  }
}
