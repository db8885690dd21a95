package dev.framelease.x11.screen;

import java.nio.charset.StandardCharsets;

/** The first block of an EDID, made by hand after the standard. */
final class EdidBytes {
  private final byte[] bytes = new byte[128];

  /** Of a monitor of the manufacturer DEL, product 0x40a7, without a serial number. */
  EdidBytes() {
    for (int i = 1; i < 7; i++) {
      bytes[i] = (byte) 0xff;
    }
    manufacturer("DEL");
    bytes[10] = (byte) 0xa7;
    bytes[11] = 0x40;
  }

  EdidBytes manufacturer(String letters) {
    int packed = 0;
    for (int i = 0; i < 3; i++) {
      packed = (packed << 5) + letters.charAt(i) - 'A' + 1;
    }
    bytes[8] = (byte) (packed >> 8);
    bytes[9] = (byte) packed;
    return this;
  }

  EdidBytes serialNumber(int number) {
    for (int i = 0; i < 4; i++) {
      bytes[12 + i] = (byte) (number >> (8 * i));
    }
    return this;
  }

  /** Puts a text into one of the four descriptors: type 0xff is the serial number. */
  EdidBytes text(int descriptor, int type, String text) {
    int at = 54 + 18 * descriptor;
    byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
    bytes[at + 3] = (byte) type;
    System.arraycopy(characters, 0, bytes, at + 5, characters.length);
    return this;
  }

  /** The block, with the last byte such that the sum of all is a multiple of 256. */
  byte[] withSum() {
    int sum = 0;
    for (int i = 0; i < 127; i++) {
      sum += bytes[i];
    }
    bytes[127] = (byte) -sum;
    return bytes.clone();
  }
}
