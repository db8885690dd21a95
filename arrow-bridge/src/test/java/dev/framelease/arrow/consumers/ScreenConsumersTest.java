package dev.framelease.arrow.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same on slots that an X server writes into. There is one, so a second grab tells its state.
 */
@ExtendWith(LedgerExtension.class)
class ScreenConsumersTest {
  private static final Region REGION = new Region(11, 7, Bench.WIDTH, Bench.HEIGHT);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private ScreenSession session;

  @BeforeEach
  void open() {
    session =
        ScreenSession.open(
            SessionOptions.DEFAULT
                .withDisplay(X.name())
                .withPool(PoolOptions.DEFAULT.withMaxSlots(1)));
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Tag("smoke")
  @ParameterizedTest
  @EnumSource
  void shouldReadTheSlotThatTheServerWroteInto(Consumer consumer) throws IOException {
    draw(0x30a0f0);
    try (Bench bench = new Bench()) {
      long address;
      Reader reader;
      try (Frame frame = session.grab(CaptureSource.region(REGION))) {
        assertEquals(0, frame.info().copiedBytes());
        address = frame.address();
        reader = openAll(List.of(consumer), frame, bench).get(0);
      }
      assertTrue(
          reader.address() >= address && reader.address() + 50 <= address + Bench.BYTES,
          "outside the slot");
      assertTrue(mappingOf(reader.address()).contains("memfd:"), mappingOf(reader.address()));
      int start = Math.toIntExact(reader.address() - address);
      byte[] pixel = {(byte) 0xf0, (byte) 0xa0, 0x30};
      for (int i = 0; i < 50; i++) {
        if ((start + i) % 4 != 3) {
          assertEquals(pixel[(start + i) % 4], (byte) reader.at().applyAsInt(i));
        }
      }
      MemoryUtil.putByte(address + start + 5, (byte) 0x77);
      assertEquals(0x77, reader.at().applyAsInt(5));

      requireHeld();
      reader.close();
      requireFree(address);
    }
  }

  static Stream<Consumer> consumers() {
    return Stream.of(
        Consumer.FRAME,
        Consumer.NESTED_SLICE,
        Consumer.RECORD_BATCH,
        Consumer.VECTOR,
        Consumer.SIBLING,
        Consumer.LISTENING_CHILD);
  }

  @Test
  void shouldReturnTheSlotWhenTheLastConsumerClosesInEveryOrder() {
    draw(0x123456);
    List<Consumer> consumers = consumers().toList();
    try (Bench bench = new Bench()) {
      List<List<Integer>> orders = Permutations.of(consumers.size()).toList();
      assertEquals(720, orders.size());
      orders.forEach(order -> closeIn(order, bench));
      assertEquals(1, session.status().slotsCreated());
    }
  }

  private void closeIn(List<Integer> order, Bench bench) {
    long address;
    List<Reader> readers;
    try (Frame frame = session.grab(CaptureSource.region(REGION))) {
      address = frame.address();
      readers = openAll(consumers().toList(), frame, bench);
    }
    for (int at : order) {
      assertEquals(1, session.status().slotsHeld(), () -> "returned too early: " + order);
      Reader reader = readers.get(at);
      int channel = Math.floorMod(address - reader.address(), 4);
      assertEquals(0x56, reader.at().applyAsInt(channel));
      reader.close();
    }
    requireFree(address);
  }

  @Test
  void shouldKeepTheSlotReadableWhenTheSessionCloses() {
    draw(0x0b1621);
    try (Bench bench = new Bench()) {
      Reader reader;
      try (Frame frame = session.grab(CaptureSource.region(REGION))) {
        reader = openAll(List.of(Consumer.RECORD_BATCH), frame, bench).get(0);
      }
      session.close();
      assertEquals(0x21, reader.at().applyAsInt(4));
      reader.close();
    }
  }

  private void requireHeld() {
    assertEquals(1, session.status().slotsHeld());
    assertInstanceOf(
        GrabResult.NoSlot.class, session.tryGrab(CaptureSource.region(REGION), TIMEOUT));
  }

  private void requireFree(long address) {
    assertEquals(0, session.status().slotsHeld());
    try (Frame next = session.grab(CaptureSource.region(REGION))) {
      assertEquals(address, next.address());
    }
  }

  private static List<Reader> openAll(List<Consumer> consumers, Frame frame, Bench bench) {
    List<Reader> readers = new ArrayList<>();
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, bench.frames)) {
      consumers.forEach(consumer -> readers.add(consumer.open(frame, buffer, bench)));
    }
    return readers;
  }

  private static void draw(int rgb) {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(canvas.bounds(), rgb);
    }
  }

  /** The line of /proc/self/maps that an address is in. */
  private static String mappingOf(long address) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> isIn(address, line.substring(0, line.indexOf(' ')).split("-", 2)))
          .findFirst()
          .orElse("mapped nowhere");
    }
  }

  private static boolean isIn(long address, String[] range) {
    return Long.compareUnsigned(address, Long.parseUnsignedLong(range[0], 16)) >= 0
        && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
  }
}
