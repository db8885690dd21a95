package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels of BGRX, with every pick, at the widths where chunks and groups of pixels end. */
@ExtendWith(LedgerExtension.class)
class WordCopyTest {
  private static final int WORD = 4;
  private static final int ROWS = 2;
  private static final int[] WIDTHS = {7, 8, 9, 15, 16, 17, 511, 512, 513, 1031};

  static Stream<List<Integer>> picks() {
    List<List<Integer>> picks = new ArrayList<>();
    for (int first = 0; first < WORD; first++) {
      picks.add(List.of(first));
      for (int step = 1 - WORD; step < WORD; step++) {
        List<Integer> pick = new ArrayList<>(List.of(first));
        for (int next = first + step; pick.size() < WORD && next >= 0 && next < WORD; ) {
          pick.add(next);
          picks.add(List.copyOf(pick));
          next += step;
        }
      }
    }
    return picks.stream();
  }

  @ParameterizedTest
  @MethodSource("picks")
  void shouldMoveTheChannelsOfEveryPixelAndNothingElse(List<Integer> pick) {
    for (int width : WIDTHS) {
      // Rows that follow each other, which are one run, and rows with a gap.
      check(pick, width, width * WORD);
      check(pick, width, width * WORD + 5);
    }
  }

  private static void check(List<Integer> pick, int width, int stride) {
    // The memory ends with the last pixel.
    byte[] bytes = new byte[(ROWS - 1) * stride + width * WORD];
    new Random(width).nextBytes(bytes);
    TestMemory memory = TestMemory.ofSize(bytes.length);
    memory.bytes().put(0, bytes);
    int[] order = pick.stream().mapToInt(Integer::intValue).toArray();
    try (Lease lease = memory.lend("test", Access.READ_ONLY);
        PixelView frame = PixelView.of(lease, "frame", ROWS, width, WORD, stride);
        PixelView picked = frame.pickChannels(order);
        PixelView planes = picked.transpose(2, 0, 1)) {
      assertArrayEquals(
          packed(bytes, order, width, stride), picked.toBytes(), () -> "width " + width);
      assertArrayEquals(
          planar(bytes, order, width, stride), planes.toBytes(), () -> "width " + width);
      checkNeighbours(planes, planar(bytes, order, width, stride));
    }
    assertEquals(1, memory.returns());
  }

  /** The bytes before and behind the target stay. */
  private static void checkNeighbours(PixelView planes, byte[] expected) {
    TestMemory memory = TestMemory.ofSize(expected.length + 2);
    Layout packed = Layout.packed(ElementType.UINT8, planes.shape());
    Layout inside = Layout.of(ElementType.UINT8, packed.shape(), packed.stridesBytes(), 1);
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView target = PixelView.of(lease, "target", inside)) {
      planes.copyTo(target);
      assertArrayEquals(expected, target.toBytes());
      assertEquals(0, memory.bytes().get(0));
      assertEquals(0, memory.bytes().get(expected.length + 1));
    }
  }

  private static byte[] packed(byte[] bytes, int[] order, int width, int stride) {
    byte[] packed = new byte[ROWS * width * order.length];
    int at = 0;
    for (int p = 0; p < ROWS * width; p++) {
      for (int channel : order) {
        packed[at++] = bytes[p / width * stride + p % width * WORD + channel];
      }
    }
    return packed;
  }

  private static byte[] planar(byte[] bytes, int[] order, int width, int stride) {
    byte[] planar = new byte[ROWS * width * order.length];
    int at = 0;
    for (int channel : order) {
      for (int p = 0; p < ROWS * width; p++) {
        planar[at++] = bytes[p / width * stride + p % width * WORD + channel];
      }
    }
    return planar;
  }

  @Test
  void shouldWriteTwoChannelsOfThreeAndLeaveTheThird() {
    TestMemory memory = TestMemory.ofSize(16 * 3);
    TestMemory pixels = TestMemory.ofSize(16 * WORD);
    for (int i = 0; i < 16 * WORD; i++) {
      pixels.bytes().put(i, (byte) (i + 1));
    }
    try (Lease from = pixels.lend("frame", Access.READ_ONLY);
        Lease to = memory.lend("target", Access.WRITABLE);
        PixelView frame = PixelView.of(from, "frame", 1, 16, WORD, 16 * WORD);
        PixelView target = PixelView.of(to, "target", 1, 16, 3, 16 * 3);
        PixelView two = frame.channels(0, 2);
        PixelView twoOfThree = target.channels(0, 2)) {
      two.copyTo(twoOfThree);
      assertArrayEquals(two.toBytes(), twoOfThree.toBytes());
      for (int p = 0; p < 16; p++) {
        assertEquals(0, memory.bytes().get(3 * p + 2));
      }
    }
  }

  @Test
  void shouldLeaveTheLastWhereAllPixelsGoToOneByte() {
    TestMemory memory = TestMemory.ofSize(1);
    TestMemory pixels = TestMemory.ofSize(16 * WORD);
    pixels.bytes().put(15 * WORD, (byte) 77);
    Layout one = Layout.of(ElementType.UINT8, new int[] {16}, new long[] {0}, 0);
    Layout blue = Layout.of(ElementType.UINT8, new int[] {16}, new long[] {WORD}, 0);
    try (Lease from = pixels.lend("frame", Access.READ_ONLY);
        Lease to = memory.lend("target", Access.WRITABLE);
        PixelView source = PixelView.of(from, "frame", blue);
        PixelView target = PixelView.of(to, "target", one)) {
      source.copyTo(target);
      assertEquals(77, memory.bytes().get(0));
    }
  }

  @Test
  void shouldPackThreeBytesThatLieFarFromEachOther() {
    TestMemory memory = TestMemory.ofSize(3 * 16 * WORD);
    Layout far = Layout.of(ElementType.UINT8, new int[] {16, 3}, new long[] {WORD, 16 * WORD}, 0);
    byte[] expected = new byte[16 * 3];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (i + 1);
      memory.bytes().put(i / 3 * WORD + i % 3 * 16 * WORD, expected[i]);
    }
    try (Lease lease = memory.lend("test", Access.READ_ONLY);
        PixelView view = PixelView.of(lease, "view", far)) {
      assertArrayEquals(expected, view.toBytes());
    }
  }

  @Test
  void shouldTakeOneChannelOfMoreRowsThanThereArePlanes() {
    int rows = 20;
    int width = 24;
    TestMemory memory = TestMemory.ofSize(rows * width * WORD);
    byte[] expected = new byte[rows * 16];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (i * 7 + 1);
      memory.bytes().put((i / 16 * width + i % 16) * WORD, expected[i]);
    }
    Layout blue =
        Layout.of(
            ElementType.UINT8, new int[] {rows, 16}, new long[] {(long) width * WORD, WORD}, 0);
    try (Lease lease = memory.lend("test", Access.READ_ONLY);
        PixelView view = PixelView.of(lease, "view", blue)) {
      assertArrayEquals(expected, view.toBytes());
    }
  }
}
