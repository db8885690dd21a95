package dev.framelease.x11.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MonitorIdentity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdidTest {
  private static Optional<MonitorIdentity> identityOf(byte[] bytes) {
    return Edid.identityOf(ByteBuffer.wrap(bytes));
  }

  private static String serialOf(EdidBytes edid) {
    return identityOf(edid.withSum()).orElseThrow().serial();
  }

  @Test
  void shouldReadManufacturerProductAndSerial() {
    byte[] bytes = new EdidBytes().serialNumber(5).text(1, 0xff, "ABC 123\n     ").withSum();
    MonitorIdentity identity = identityOf(bytes).orElseThrow();
    assertEquals(new MonitorIdentity("DEL", 0x40a7, "ABC 123"), identity);
    assertEquals("DEL-40a7-ABC 123", identity.toString());
  }

  @Test
  void shouldTakeTheNumberWhereThereIsNoText() {
    assertEquals("4294967295", serialOf(new EdidBytes().serialNumber(-1)));
    assertEquals("", serialOf(new EdidBytes()));
    assertEquals("DEL-40a7", identityOf(new EdidBytes().withSum()).orElseThrow().toString());
    assertEquals("7", serialOf(new EdidBytes().serialNumber(7).text(0, 0xff, "\n")), "no text");
    assertEquals("7", serialOf(new EdidBytes().serialNumber(7).text(0, 0xfc, "a name\n")));
  }

  @Test
  void shouldReadTheTextOfAnyDescriptorUpToItsEnd() {
    assertEquals("0123456789abc", serialOf(new EdidBytes().text(0, 0xff, "0123456789abc")));
    assertEquals("last", serialOf(new EdidBytes().text(3, 0xff, "last\nrest")));
    assertEquals("ab", serialOf(new EdidBytes().text(2, 0xff, "a\u001b\u0000b\u00e9\u007f")));
  }

  @Test
  void shouldReadOfAProductOnlyWhatIsInTheFirstBlock() {
    byte[] two = Arrays.copyOf(new EdidBytes().serialNumber(9).withSum(), 256);
    assertEquals("9", identityOf(two).orElseThrow().serial());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 127})
  void shouldFindNoIdentityInFewerBytesThanABlock(int length) {
    byte[] all = new EdidBytes().withSum();
    assertEquals(Optional.empty(), identityOf(Arrays.copyOf(all, length)));
  }

  @Test
  void shouldFindNoIdentityWithoutTheHeaderTheSumOrAManufacturer() {
    byte[] header = new EdidBytes().withSum();
    header[0] = 1;
    header[127]--;
    assertEquals(Optional.empty(), identityOf(header));
    byte[] sum = new EdidBytes().withSum();
    sum[127]++;
    assertEquals(Optional.empty(), identityOf(sum));
    byte[] manufacturer = new EdidBytes().manufacturer("D[L").withSum();
    assertEquals(Optional.empty(), identityOf(manufacturer));
  }

  @Test
  void shouldSurviveTenThousandEdids() {
    survive(10_000);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionEdids() {
    survive(1_000_000);
  }

  private static void survive(int inputs) {
    Random random = new Random(20_261_121);
    int read = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] bytes = new EdidBytes().serialNumber(random.nextInt()).withSum();
      for (int change = random.nextInt(20); change >= 0; change--) {
        // The header stays in most, so that what is behind it is read.
        int at = random.nextInt(10) == 0 ? random.nextInt(8) : 8 + random.nextInt(119);
        bytes[at] = (byte) random.nextInt();
      }
      bytes = random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(300)) : resummed(bytes);
      Optional<MonitorIdentity> identity = identityOf(bytes);
      if (identity.isPresent()) {
        read++;
        assertTrue(identity.get().manufacturer().matches("[A-Z]{3}"));
        assertTrue(identity.get().serial().matches("[ -~]{0,13}"), identity::toString);
      }
    }
    assertTrue(read > inputs / 4, read + " were read");
  }

  private static byte[] resummed(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < 127; i++) {
      sum += bytes[i];
    }
    bytes[127] = (byte) -sum;
    return bytes;
  }
}
