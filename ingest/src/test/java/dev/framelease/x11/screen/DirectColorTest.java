package dev.framelease.x11.screen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.Rgb;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectColorTest {
  private static final DirectColor OF_8_BITS = of(24, 0xff0000, 0xff00, 0xff);
  private static final DirectColor OF_10_BITS = of(30, 0x3ff00000, 0xffc00, 0x3ff);
  private static final DirectColor OF_5_AND_6_BITS = of(16, 0xf800, 0x7e0, 0x1f);

  private static DirectColor of(int depth, int red, int green, int blue) {
    return new DirectColor(new Visual(1, depth, Visual.DIRECT_COLOR, red, green, blue));
  }

  private static List<Rgb> colors(
      int count, IntUnaryOperator red, IntUnaryOperator green, IntUnaryOperator blue) {
    return IntStream.range(0, count)
        .mapToObj(
            value ->
                new Rgb(red.applyAsInt(value), green.applyAsInt(value), blue.applyAsInt(value)))
        .toList();
  }

  private static List<Rgb> grays(int count, IntUnaryOperator gray) {
    return colors(count, gray, gray, gray);
  }

  @Test
  void shouldAskForEachValueOfEachChannel() {
    assertEquals(256, OF_8_BITS.pixels().length);
    assertEquals(0x7f7f7f, OF_8_BITS.pixels()[127]);
    assertEquals(1024, OF_10_BITS.pixels().length);
    assertEquals(0x3fffffff, OF_10_BITS.pixels()[1023]);
    assertArrayEquals(
        new int[] {0, 0x0821, 0xffff},
        new int[] {
          OF_5_AND_6_BITS.pixels()[0], OF_5_AND_6_BITS.pixels()[1], OF_5_AND_6_BITS.pixels()[63]
        });
    assertEquals(31 << 11 | 40 << 5 | 31, OF_5_AND_6_BITS.pixels()[40]);
  }

  @Test
  void shouldTakeBothWaysOfFillingSixteenBits() {
    assertEquals(Optional.empty(), OF_8_BITS.change(grays(256, value -> value << 8)));
    assertEquals(Optional.empty(), OF_8_BITS.change(grays(256, value -> value * 257)));
    assertEquals(Optional.empty(), OF_10_BITS.change(grays(1024, value -> value * 65535 / 1023)));
  }

  @Test
  void shouldFindAChangeInEachChannel() {
    IntUnaryOperator same = value -> value << 8;
    IntUnaryOperator inverted = value -> (255 - value) << 8;
    assertEquals(
        Optional.of("red 0 of 255 as 0.996"), OF_8_BITS.change(colors(256, inverted, same, same)));
    assertEquals(
        Optional.of("green 0 of 255 as 0.996"),
        OF_8_BITS.change(colors(256, same, inverted, same)));
    assertEquals(
        Optional.of("blue 0 of 255 as 0.996"), OF_8_BITS.change(colors(256, same, same, inverted)));
  }

  @Test
  void shouldFindOneStepInOneValue() {
    assertEquals(
        Optional.of("red 200 of 255 as 0.788"),
        OF_8_BITS.change(grays(256, value -> value == 200 ? 201 * 257 : value * 257)));
  }

  /** As ffplay has it on a screen of depth 16: of two values for one place, the latter. */
  @Test
  void shouldTakeNarrowChannelsAsSdlFillsThem() {
    IntUnaryOperator five = value -> Math.min(2 * value + 1, 63) * 65535 / 63;
    IntUnaryOperator six = value -> value * 65535 / 63;
    assertEquals(Optional.empty(), OF_5_AND_6_BITS.change(colors(64, five, six, five)));
    assertEquals(
        Optional.of("green 0 of 63 as 0.016"),
        OF_5_AND_6_BITS.change(colors(64, five, five, five)));
    assertEquals(
        Optional.of("blue 2 of 31 as 0.000"),
        OF_5_AND_6_BITS.change(colors(64, five, six, value -> 0)));
  }
}
