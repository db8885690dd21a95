package dev.framelease.x11.faults;

import dev.framelease.posix.DescriptorSocket;
import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A display of its own number that passes all to a real server: bytes and descriptors, so that the
 * real server writes into the real slots. An {@link Interference} says what happens on the way.
 */
final class XRelay implements AutoCloseable {
  /** Beyond the numbers that servers choose. */
  private static final int FIRST_NUMBER = 2000;

  private static final int LAST_NUMBER = 2999;

  private final int number;
  private final String display;
  private final DescriptorSocket listening;
  private final Interference interference;
  private final RequestNames names = new RequestNames();
  private final AtomicLong count = new AtomicLong();
  private final List<Link> links = new ArrayList<>();
  private CompletableFuture<Void> accepting;

  private XRelay(
      int number, String display, DescriptorSocket listening, Interference interference) {
    this.number = number;
    this.display = display;
    this.listening = listening;
    this.interference = interference;
  }

  /** Starts one for the display of this name, such as {@code :7}. */
  static XRelay to(String display, Interference interference) throws IOException {
    int first = FIRST_NUMBER + (int) (ProcessHandle.current().pid() % 500);
    for (int number = first; number <= LAST_NUMBER; number++) {
      try {
        DescriptorSocket listening =
            DescriptorSocket.listen(DescriptorSocket.pathOfDisplay(":" + number));
        XRelay relay = new XRelay(number, display, listening, interference);
        relay.accepting = OwnThread.run(relay::accept);
        return relay;
      } catch (BindException e) {
        // Somebody else's number, who may have given it back by now.
      }
    }
    throw new IOException("no number from " + first + " to " + LAST_NUMBER + " is free");
  }

  /** What to connect to, such as {@code :2001}. */
  String name() {
    return ":" + number;
  }

  /** The display that it passes all to. */
  String server() {
    return display;
  }

  /** How many requests have come, set-ups included. */
  long requests() {
    return count.get();
  }

  private void accept() {
    try {
      while (true) {
        DescriptorSocket client = listening.accept();
        try {
          link(client, DescriptorSocket.connectToDisplay(display));
        } catch (IOException e) {
          client.close(); // The server has gone.
        }
      }
    } catch (IOException e) {
      // The relay is closed.
    }
  }

  private synchronized void link(DescriptorSocket client, DescriptorSocket to) {
    Link link = new Link(links.size(), client, to, interference, names, count);
    links.add(link);
    link.start();
  }

  private synchronized List<Link> links() {
    return List.copyOf(links);
  }

  /** Sends every client what no server has said. */
  void say(byte[] bytes) throws IOException {
    for (Link link : links()) {
      link.say(bytes);
    }
  }

  /** Cuts all connections, and takes no more. */
  @Override
  public void close() throws IOException {
    listening.cut();
    accepting.join();
    listening.close();
    Files.deleteIfExists(DescriptorSocket.pathOfDisplay(name()));
    for (Link link : links()) {
      link.close();
    }
  }
}
