package dev.framelease.x11.xcb;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client shows a server so that it is let in: the entry of the authority file (Xau(3)) that
 * libxcb itself would take, as far as it is a MIT-MAGIC-COOKIE-1. It stays in native memory, and is
 * wiped there when it is closed.
 */
public final class Authority implements AutoCloseable {
  /** The protocol that is supported. */
  public static final String TYPE = "MIT-MAGIC-COOKIE-1";

  // Xauth.h
  private static final short FAMILY_INTERNET = 0;
  private static final short FAMILY_INTERNET6 = 6;
  private static final short FAMILY_LOCAL = 256;

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  // struct Xauth: where the name and its data are, and how long.
  private static final int NAME_LENGTH = 32;
  private static final int NAME = 40;
  private static final int DATA_LENGTH = 48;
  private static final int DATA = 56;

  /** struct xcb_auth_info_t: int namelen; char *name; int datalen; char *data. */
  private static final int INFO_BYTES = 32;

  private final Memory memory;

  private Authority(Memory memory) {
    this.memory = memory;
  }

  /**
   * Looks up what there is for a display.
   *
   * @param peer the address of its host; empty for this one
   * @param number of the display
   */
  static Optional<Authority> of(Optional<InetAddress> peer, int number) {
    if (XcbLibrary.XAU.whyMissing().isPresent()) {
      return Optional.empty();
    }
    return read(peer, number, Authority::find, Authority::copyOf);
  }

  /**
   * Finds out why there is nothing to show.
   *
   * @param peer the address of the display's host; empty for this one
   * @param number of the display
   * @return the protocol of its entry, such as {@code XDM-AUTHORIZATION-1}, where there is none of
   *     the one that is supported
   */
  public static Optional<String> unsupportedProtocol(Optional<InetAddress> peer, int number) {
    if (XcbLibrary.XAU.whyMissing().isPresent()) {
      return Optional.empty();
    }
    boolean supported = read(peer, number, Authority::find, entry -> true).isPresent();
    return supported
        ? Optional.empty()
        : read(peer, number, Authority::findAny, Authority::protocolOf);
  }

  private interface Search {
    Pointer entry(short family, byte[] address, byte[] number);
  }

  private static <T> Optional<T> read(
      Optional<InetAddress> peer, int number, Search search, Function<Pointer, T> reader) {
    InetAddress remote = peer.filter(address -> !isThisHost(address)).orElse(null);
    byte[] address = remote == null ? hostName() : remote.getAddress();
    byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    Pointer entry = search.entry(familyOf(remote), address, digits);
    if (entry == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(entry));
    } finally {
      Xau.XauDisposeAuth(entry);
    }
  }

  private static Pointer findAny(short family, byte[] address, byte[] number) {
    return Xau.XauGetAuthByAddr(
        family,
        (short) address.length,
        address,
        (short) number.length,
        number,
        (short) 0,
        new byte[0]);
  }

  /** The file may have been damaged: a name has no other characters than these. */
  private static String protocolOf(Pointer entry) {
    byte[] name = entry.getPointer(NAME).getByteArray(0, entry.getShort(NAME_LENGTH) & 0xffff);
    String text = new String(name, StandardCharsets.US_ASCII);
    return text.matches("[A-Z0-9-]{1,40}") ? text : "another protocol";
  }

  private static Pointer find(short family, byte[] address, byte[] number) {
    try (Memory type = new Memory(TYPE.length())) {
      type.write(0, TYPE.getBytes(StandardCharsets.US_ASCII), 0, TYPE.length());
      return Xau.XauGetBestAuthByAddr(
          family,
          (short) address.length,
          address,
          (short) number.length,
          number,
          1,
          new long[] {Pointer.nativeValue(type)},
          new int[] {TYPE.length()});
    }
  }

  /** As libxcb does: this address alone counts as this host, whatever others it has. */
  private static boolean isThisHost(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? Arrays.equals(bytes, new byte[] {127, 0, 0, 1})
        : address.isLoopbackAddress();
  }

  private static short familyOf(InetAddress remote) {
    if (remote == null) {
      return FAMILY_LOCAL;
    }
    return remote instanceof Inet6Address ? FAMILY_INTERNET6 : FAMILY_INTERNET;
  }

  private static byte[] hostName() {
    try {
      return Files.readString(HOST_NAME).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      return new byte[0]; // Entries for any host are found all the same.
    }
  }

  private static Authority copyOf(Pointer entry) {
    int nameLength = entry.getShort(NAME_LENGTH) & 0xffff;
    int dataLength = entry.getShort(DATA_LENGTH) & 0xffff;
    Memory memory = new Memory(INFO_BYTES + nameLength + dataLength);
    memory.clear();
    Pointer name = memory.share(INFO_BYTES);
    Pointer data = memory.share(INFO_BYTES + nameLength);
    memory.write(INFO_BYTES, entry.getPointer(NAME).getByteArray(0, nameLength), 0, nameLength);
    byte[] secret = entry.getPointer(DATA).getByteArray(0, dataLength);
    memory.write(INFO_BYTES + nameLength, secret, 0, dataLength);
    Arrays.fill(secret, (byte) 0);
    memory.setInt(0, nameLength);
    memory.setPointer(8, name);
    memory.setInt(16, dataLength);
    memory.setPointer(24, data);
    return new Authority(memory);
  }

  /** {@code xcb_auth_info_t}, readable until the close. */
  Pointer info() {
    return memory;
  }

  @Override
  public void close() {
    memory.clear();
    memory.close();
  }
}
