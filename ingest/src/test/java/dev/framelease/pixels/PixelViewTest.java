package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.TestMemory;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LedgerExtension.class)
class PixelViewTest {
  /** Byte i is i: 3 rows of 16 bytes, of which the first 12 are 3 pixels of 4 channels. */
  private final TestMemory memory = TestMemory.counting(48);

  private PixelView view() {
    try (Lease lease = memory.lend("frame")) {
      return PixelView.of(lease, "view", 3, 3, 4, 16);
    }
  }

  @Test
  void shouldReadThroughItsStrides() {
    try (PixelView view = view()) {
      assertArrayEquals(new int[] {3, 3, 4}, view.shape());
      assertArrayEquals(new long[] {16, 4, 1}, view.stridesBytes());
      assertEquals(memory.address(), view.address());
      assertEquals(0, view.getInt(0, 0, 0));
      assertEquals(2 * 16 + 2 * 4 + 3, view.getInt(2, 2, 3));
    }
  }

  @Test
  void shouldReadTheMemoryAndNoCopyOfIt() {
    try (PixelView view = view()) {
      memory.bytes().put(17, (byte) 200);
      assertEquals(200, view.getInt(1, 0, 1));
    }
  }

  @Test
  void shouldCropWithoutMovingBytes() {
    try (PixelView view = view();
        PixelView crop = view.crop(new Region(1, 2, 2, 1))) {
      assertArrayEquals(new int[] {1, 2, 4}, crop.shape());
      assertEquals(memory.address() + 36, crop.address());
      assertArrayEquals(new byte[] {36, 37, 38, 39, 40, 41, 42, 43}, crop.toBytes());
    }
  }

  @Test
  void shouldTakeSomeOfTheChannels() {
    try (PixelView view = view();
        PixelView colours = view.channels(1, 3);
        PixelView corner = colours.crop(new Region(1, 0, 2, 2));
        PixelView last = corner.channels(1, 2)) {
      assertArrayEquals(new byte[] {5, 6, 9, 10, 21, 22, 25, 26}, corner.toBytes());
      assertArrayEquals(new byte[] {6, 10, 22, 26}, last.toBytes());
    }
  }

  @Test
  void shouldPackRowsWithoutTheirPadding() {
    try (PixelView view = view()) {
      byte[] packed = view.toBytes();
      assertEquals(36, packed.length);
      assertEquals(11, packed[11]);
      assertEquals(16, packed[12]);
      assertEquals(43, packed[35]);
    }
  }

  @Test
  void shouldGiveItsShapeAndStridesAway() {
    try (PixelView view = view()) {
      view.shape()[0] = 100;
      view.stridesBytes()[0] = 100;
      assertEquals(3, view.shape()[0]);
      assertEquals(16, view.stridesBytes()[0]);
    }
  }

  static Stream<List<Integer>> closingOrders() {
    return Permutations.of(4);
  }

  @ParameterizedTest
  @MethodSource("closingOrders")
  void shouldReturnTheMemoryAfterTheLastViewInEveryOrder(List<Integer> order) {
    PixelView view = view();
    PixelView crop = view.crop(new Region(1, 1, 1, 1));
    PixelView channels = crop.channels(0, 3);
    List<PixelView> views = List.of(view, crop, channels, view.channels(0, 1));
    for (int next : order) {
      assertEquals(0, memory.returns());
      assertEquals(20, channelOf(views));
      views.get(next).close();
      views.get(next).close();
    }
    assertEquals(1, memory.returns());
  }

  /** The pixel at (1, 1) as the first view that is open sees it. */
  private static int channelOf(List<PixelView> views) {
    PixelView open = views.stream().filter(PixelView::isOpen).findFirst().orElseThrow();
    return open.shape()[0] == 1 ? open.getInt(0, 0, 0) : open.getInt(1, 1, 0);
  }

  static Stream<Consumer<PixelView>> uses() {
    return Stream.of(
        view -> view.getInt(0, 0, 0),
        PixelView::toBytes,
        PixelView::address,
        view -> view.crop(Region.ofSize(1, 1)),
        view -> view.channels(0, 1));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void shouldThrowOnUseAfterClose(Consumer<PixelView> use) {
    PixelView view = view();
    view.close();
    assertFalse(view.isOpen());
    assertThrows(LeaseClosedException.class, () -> use.accept(view));
    assertTrue(view.toString().startsWith("view [3, 3, 4]"), view.toString());
  }

  @ParameterizedTest
  @CsvSource({"3,0,0", "0,3,0", "0,0,4", "-4,0,0", "0,-4,0", "0,0,-5"})
  void shouldRefuseToReadOutsideItsShape(int y, int x, int channel) {
    try (PixelView view = view()) {
      assertThrows(IndexOutOfBoundsException.class, () -> view.getInt(y, x, channel));
    }
  }

  @ParameterizedTest
  @CsvSource({"4x1+0+0", "1x4+0+0", "1x1+3+0", "1x1+0+3", "3x3+1+0"})
  void shouldRefuseToCropBeyondItself(String region) {
    try (PixelView view = view()) {
      assertThrows(IndexOutOfBoundsException.class, () -> view.crop(Region.parse(region)));
    }
    assertEquals(1, memory.returns());
  }

  @ParameterizedTest
  @CsvSource({"0,5", "-1,2", "2,1", "1,1", "4,4"})
  void shouldRefuseChannelsThatItHasNot(int from, int to) {
    try (PixelView view = view()) {
      assertThrows(IndexOutOfBoundsException.class, () -> view.channels(from, to));
    }
    assertEquals(1, memory.returns());
  }

  @ParameterizedTest
  @CsvSource({
    "0,3,4,16",
    "3,0,4,16",
    "3,3,0,16",
    "-1,3,4,16",
    "3,3,4,11",
    "4,3,4,16",
    "3,5,4,16",
    "2147483647,2147483647,4,2147483647",
    "1,1073741824,4,2147483647",
    "2,1,1,2147483647"
  })
  void shouldRefuseAnImageThatTheMemoryDoesNotHold(
      int height, int width, int channels, int rowStrideBytes) {
    try (Lease lease = memory.lend("frame")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> PixelView.of(lease, "view", height, width, channels, rowStrideBytes));
      assertEquals(1, lease.block().openLeases());
    }
  }
}
