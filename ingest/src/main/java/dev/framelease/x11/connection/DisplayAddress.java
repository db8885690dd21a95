package dev.framelease.x11.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the server of a display listens: X(7), "Display names". */
final class DisplayAddress {
  private static final Pattern NAME =
      Pattern.compile("(?:(?:unix|tcp|inet|inet6)/)?([^:]*):(\\d{1,5})(?:\\.\\d+)?");
  private static final int FIRST_PORT = 6000;

  private DisplayAddress() {}

  /** Returns the address of a socket, or empty where the name is of a form not known here. */
  static Optional<SocketAddress> of(String display) {
    Matcher matcher = NAME.matcher(display);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(1);
    int number = Integer.parseInt(matcher.group(2));
    if (host.isEmpty() || host.equals("unix")) {
      return Optional.of(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + number));
    }
    return number + FIRST_PORT > 65535
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(host, FIRST_PORT + number));
  }
}
