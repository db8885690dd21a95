package dev.framelease.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final int RGB = 0xa7d3f1;
  private static final byte[] PIXELS = HexFormat.of().parseHex("f1d3a700".repeat(8));
  private static final byte[] COOKIE = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

  private static void assertTold(Secret secret, String text) {
    assertTrue(secret.toldBy("grabbed 7 of " + text + ", 12.5 ms").isPresent(), text);
  }

  @Test
  void shouldFindPixelsInWhateverForm() {
    Secret secret = Secret.ofColour(RGB);
    assertTold(secret, HexFormat.of().formatHex(PIXELS, 3, 20));
    assertTold(secret, HexFormat.ofDelimiter(" ").withUpperCase().formatHex(PIXELS));
    assertTold(secret, HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(PIXELS));
    assertTold(secret, Arrays.toString(PIXELS));
    assertTold(secret, "[241, 211, 167, 0, 241, 211]");
    assertTold(secret, new String(PIXELS, StandardCharsets.ISO_8859_1));
    assertTold(secret, "" + RGB);
    assertTold(secret, "" + (RGB | 0xff000000));
    assertTold(secret, "#a7d3f1");
    assertTold(secret, "0xFFA7D3F1");
    for (int start = 0; start < 12; start++) {
      byte[] some = Arrays.copyOfRange(PIXELS, start, PIXELS.length);
      assertTold(secret, Base64.getEncoder().encodeToString(some));
    }
  }

  @Test
  void shouldFindACookie() {
    Secret secret = Secret.of(COOKIE);
    assertTold(secret, HexFormat.of().formatHex(COOKIE));
    assertTold(secret, Arrays.toString(COOKIE));
    assertTold(secret, Base64.getEncoder().encodeToString(COOKIE));
  }

  @Test
  void shouldFindNothingInWhatIsHarmless() {
    String text = "frame 17 (block of 12288 bytes at 0x7fe53d272000, held for 86 ms) 0x1234";
    assertEquals(Optional.empty(), Secret.ofColour(RGB).toldBy(text));
    assertEquals(Optional.empty(), Secret.of(COOKIE).toldBy(text));
  }
}
