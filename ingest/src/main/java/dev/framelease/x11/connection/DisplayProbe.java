package dev.framelease.x11.connection;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.PrintableText;
import dev.framelease.x11.xcb.Authority;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds out why a display cannot be connected to. libxcb says the same of a server that is not
 * there and of one that refuses; so this asks once more, without a cookie, for the server's own
 * words.
 */
final class DisplayProbe {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final byte[] SETUP_REQUEST = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final int FAILED = 0;

  private DisplayProbe() {}

  static CaptureException explain(String display, Throwable cause) {
    DisplayAddress address = DisplayAddress.of(display).orElse(null);
    if (address == null) {
      return DisplayConnector.malformed(display, cause);
    }
    Optional<String> refusal;
    try (SocketChannel channel = open(address.socket())) {
      refusal = ask(channel);
    } catch (IOException | UnresolvedAddressException e) {
      return unreachable(display, address.socket(), e, cause);
    }
    return refusal
        .map(words -> refused(display, address, words, cause))
        .orElseGet(
            () ->
                DisplayConnector.unreachable(
                    "the connection to the display '" + display + "' broke at its start; try again",
                    cause));
  }

  private static CaptureException refused(
      String display, DisplayAddress address, String words, Throwable cause) {
    if (words.contains("aximum number of clients")) {
      return DisplayConnector.unreachable(
          "the display '" + display + "' takes no more clients; close some, or raise -maxclients",
          cause);
    }
    return new CaptureException(
        Reason.PERMISSION_DENIED,
        "the display '"
            + display
            + "' refuses this client ("
            + PrintableText.of(words)
            + ")"
            + otherProtocol(address)
            + "; let XAUTHORITY name a file with its cookie, or let the owner of the display run:"
            + " xhost +si:localuser:"
            + System.getProperty("user.name"),
        cause);
  }

  private static String otherProtocol(DisplayAddress address) {
    Optional<InetAddress> peer =
        address.socket() instanceof InetSocketAddress host
            ? Optional.ofNullable(host.getAddress())
            : Optional.empty();
    return Authority.unsupportedProtocol(peer, address.number())
        .map(
            protocol ->
                "; its entry in the authority file is of "
                    + protocol
                    + ", and supported is "
                    + Authority.TYPE
                    + " alone")
        .orElse("");
  }

  static CaptureException unreachable(
      String display, SocketAddress address, Exception found, Throwable cause) {
    String why = found instanceof UnresolvedAddressException ? "no such host" : found.getMessage();
    boolean denied = why != null && why.contains("ermission denied");
    return new CaptureException(
        denied ? Reason.PERMISSION_DENIED : Reason.DISPLAY_UNREACHABLE,
        "no server answers for the display '"
            + display
            + "' at "
            + address
            + " ("
            + why
            + "); check the name, and that the server runs, for instance: Xvfb :99 -screen 0"
            + " 1920x1080x24",
        cause);
  }

  private static SocketChannel open(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress)) {
      return SocketChannel.open(address);
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        await(channel, SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Sends a set-up without a cookie, and returns in the server's words why it is refused; empty if
   * it is not. Then the one with a cookie was not either: a server that takes clients without one
   * takes those with any.
   */
  private static Optional<String> ask(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer request = ByteBuffer.wrap(SETUP_REQUEST);
    while (request.hasRemaining()) {
      channel.write(request);
    }
    ByteBuffer head = read(channel, 8);
    if (head.get(0) != FAILED) {
      return Optional.empty();
    }
    int length = head.get(1) & 0xff;
    ByteBuffer words = read(channel, length);
    return Optional.of(StandardCharsets.UTF_8.decode(words).toString().strip());
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      await(channel, SelectionKey.OP_READ);
      if (channel.read(buffer) < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
    return buffer.flip();
  }

  private static void await(SocketChannel channel, int operation) throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, operation);
      if (selector.select(TIMEOUT_MILLIS) == 0) {
        throw new IOException("no answer within " + TIMEOUT_MILLIS + " ms");
      }
    }
  }
}
