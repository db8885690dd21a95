package dev.framelease.x11.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server of a display listens: X(7), "Display names".
 *
 * @param socket a path, or a host and port
 * @param number of the display
 * @param screen the number of the screen
 * @param plain whether the name has no protocol in it
 */
record DisplayAddress(SocketAddress socket, int number, int screen, boolean plain) {
  private static final Pattern NAME =
      Pattern.compile("((?:unix|tcp|inet|inet6)/)?([^:]*):(\\d{1,5})(?:\\.(\\d{1,3}))?");
  private static final int FIRST_PORT = 6000;

  /** Reads the name of a display; empty where it is of a form not known here. */
  static Optional<DisplayAddress> of(String display) {
    Matcher matcher = NAME.matcher(display);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(3));
    int screen = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
    boolean plain = matcher.group(1) == null;
    return socketOf(matcher.group(2), number)
        .map(socket -> new DisplayAddress(socket, number, screen, plain));
  }

  private static Optional<SocketAddress> socketOf(String host, int number) {
    if (host.isEmpty() || host.equals("unix")) {
      return Optional.of(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + number));
    }
    return number + FIRST_PORT > 65535
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(host, FIRST_PORT + number));
  }
}
