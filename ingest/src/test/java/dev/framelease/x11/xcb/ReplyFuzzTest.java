package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Mutator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes of a reply are: what they say, or a typed error, and the same whatever lies
 * before and behind them.
 */
class ReplyFuzzTest {
  private static final long SEED = 20261121;
  private static final int AROUND = 64;
  private static final int UTF8_STRING = 300;

  /** Reads one kind of reply, of which there are good ones. */
  private record Reader(String name, Function<Wire, Object> read, List<byte[]> good) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Reader> readers() {
    return Stream.of(
        new Reader("geometry", CoreRequests::readGeometry, List.of(geometry())),
        new Reader("monitors", RandrRequests::readMonitors, List.of(monitors())),
        new Reader("screen resources", RandrRequests::readResources, List.of(resources())),
        new Reader("CRTC", RandrRequests::readCrtc, List.of(crtc())),
        new Reader("output", RandrRequests::readOutputName, List.of(output())),
        new Reader("output property", RandrRequests::readBytes, List.of(property())),
        new Reader("cursor", wire -> XfixesRequests.readCursor(wire, ""), List.of(cursor())),
        new Reader("named cursor", XfixesRequests::readNamedCursor, List.of(cursor())),
        new Reader("window property", Property::read, List.of(text(), ids())),
        new Reader("window tree", WindowRequests::readTree, List.of(tree())),
        new Reader("window attributes", WindowRequests::readAttributes, List.of(attributes())),
        new Reader("colours", wire -> WindowRequests.readColors(wire, 3), List.of(colors())),
        new Reader("window geometry", WindowRequests::readGeometry, List.of(geometry())),
        new Reader("window origin", WindowRequests::readOrigin, List.of(origin())),
        new Reader("region", ReplyFuzzTest::rectangles, List.of(reply(24, bytes -> {}))),
        new Reader("error", XError::parse, List.of(reply(0, bytes -> bytes.put(1, (byte) 8)))));
  }

  private static Object rectangles(Wire wire) {
    List<List<Integer>> read = new ArrayList<>();
    boolean unused =
        RegionRequests.readRectangles(
            wire, (x, y, width, height) -> read.add(List.of(x, y, width, height)));
    return read;
  }

  @ParameterizedTest
  @MethodSource("readers")
  void shouldSurviveTenThousandReplies(Reader reader) {
    run(reader, 10_000);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("readers")
  void shouldSurviveAMillionReplies(Reader reader) {
    run(reader, 1_000_000);
  }

  private static void run(Reader reader, int inputs) {
    Mutator mutator = new Mutator(SEED, reader.good());
    for (byte[] good : reader.good()) {
      assertTrue(!outcome(reader, good, 0).startsWith("refused"), "a good one was refused");
    }
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] bytes = mutator.next();
      int input = i;
      String outcome = outcome(reader, bytes, 0);
      assertEquals(outcome, outcome(reader, bytes, -1), () -> "read outside, input " + input);
      refused += outcome.startsWith("refused") ? 1 : 0;
    }
    assertTrue(refused > inputs / 50 && refused < inputs, refused + " of " + inputs + " refused");
  }

  /** What comes of bytes that lie among others. */
  private static String outcome(Reader reader, byte[] bytes, int others) {
    byte[] all = new byte[AROUND + bytes.length + AROUND];
    Arrays.fill(all, (byte) others);
    System.arraycopy(bytes, 0, all, AROUND, bytes.length);
    try {
      Wire wire = new Wire("the reply", ByteBuffer.wrap(all, AROUND, bytes.length));
      return describe(reader.read().apply(wire));
    } catch (MalformedReplyException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static String describe(Object read) {
    if (read instanceof short[] numbers) {
      return Arrays.toString(numbers);
    }
    if (read instanceof CursorReply cursor) {
      assertEquals((long) cursor.width() * cursor.height(), cursor.argb().length);
      return cursor.name() + cursor.hotX() + Arrays.toString(cursor.argb());
    }
    if (read instanceof ByteBuffer bytes) {
      return bytes.remaining() + " bytes, " + bytes.hashCode();
    }
    if (read instanceof Property property) {
      String text = property.text(UTF8_STRING);
      assertTrue(text.length() <= property.value().length);
      assertTrue(property.ids().size() <= property.value().length / 4);
      return property.type() + text + property.ids() + Arrays.toString(property.value());
    }
    return read.toString();
  }

  /** The 32 bytes that each reply starts with, and what follows. */
  private static byte[] reply(int following, Consumer<ByteBuffer> content) {
    ByteBuffer bytes = ByteBuffer.allocate(32 + following).order(ByteOrder.nativeOrder());
    bytes.put(0, (byte) 1).putInt(4, following / 4);
    content.accept(bytes);
    return bytes.array();
  }

  private static byte[] geometry() {
    return reply(0, bytes -> bytes.putShort(16, (short) 640).putShort(18, (short) 480));
  }

  /** Two monitors, of one output and of two. */
  private static byte[] monitors() {
    return reply(
        60,
        bytes -> {
          bytes.putInt(12, 2).putInt(16, 3);
          bytes.putInt(32, 77).putShort(38, (short) 1).putShort(44, (short) 1920).putInt(56, 5);
          bytes.putInt(60, 78).putShort(66, (short) 2).putInt(84, 6).putInt(88, 7);
        });
  }

  private static byte[] resources() {
    return reply(
        12, bytes -> bytes.putInt(12, 9).putShort(16, (short) 2).putInt(32, 1).putInt(36, 2));
  }

  private static byte[] crtc() {
    return reply(
        8, bytes -> bytes.putShort(16, (short) 640).putShort(28, (short) 1).putInt(32, 66));
  }

  private static byte[] output() {
    return reply(
        24,
        bytes -> {
          bytes.putShort(26, (short) 1).putShort(28, (short) 1).putShort(32, (short) 1);
          bytes.putShort(34, (short) 6).put(48, "HDMI-1".getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static byte[] property() {
    return reply(128, bytes -> bytes.put(1, (byte) 8).putInt(16, 128));
  }

  /** A title, of a type whose atom is 300. */
  private static byte[] text() {
    byte[] title = "caf\u00e9 \ud83d\ude00 and so on".getBytes(StandardCharsets.UTF_8);
    return reply(
        (title.length + 3) / 4 * 4,
        bytes -> {
          bytes.put(1, (byte) 8).putInt(8, UTF8_STRING).putInt(16, title.length);
          bytes.put(32, title);
        });
  }

  /** A list of five windows. */
  private static byte[] ids() {
    return reply(
        20,
        bytes -> {
          bytes.put(1, (byte) 32).putInt(8, 33).putInt(16, 5);
          bytes.putInt(32, 0x200001).putInt(36, 0x400001).putInt(48, -1);
        });
  }

  private static byte[] tree() {
    return reply(
        12, bytes -> bytes.putInt(8, 55).putInt(12, 55).putShort(16, (short) 3).putInt(40, 9));
  }

  private static byte[] colors() {
    return reply(24, bytes -> bytes.putShort(8, (short) 3).putShort(40, (short) 0x8080));
  }

  private static byte[] attributes() {
    return reply(12, bytes -> bytes.putInt(8, 33).putShort(12, (short) 1).put(26, (byte) 2));
  }

  private static byte[] origin() {
    return reply(0, bytes -> bytes.put(1, (byte) 1).putShort(12, (short) -5));
  }

  private static byte[] cursor() {
    return reply(
        32,
        bytes -> {
          bytes.putShort(12, (short) 2).putShort(14, (short) 3).putShort(28, (short) 5);
          bytes.put(56, "arrow".getBytes(StandardCharsets.US_ASCII));
        });
  }
}
