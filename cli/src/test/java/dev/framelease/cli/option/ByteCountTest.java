package dev.framelease.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteCountTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "7B, 7",
    "3K, 3072",
    "512M, 536870912",
    "200m, 209715200",
    "1 GiB, 1073741824",
    "1gib, 1073741824",
    "2TB, 2199023255552"
  })
  void shouldReadUnitsAsPowersOf1024(String text, long bytes) {
    assertEquals(bytes, new ByteCount().convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5G", "G", "9999999999999", "8000000000T", "1 gallon"})
  void shouldRefuseWhatIsNoNumberOfBytes(String text) {
    assertThrows(TypeConversionException.class, () -> new ByteCount().convert(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1.0 KiB",
    "1070067658, 1020.5 MiB",
    "5497558138880, 5.0 TiB",
    "9223372036854775807, 8388608.0 TiB"
  })
  void shouldWriteWhatAPersonReads(long bytes, String text) {
    assertEquals(text, ByteCount.format(bytes));
  }
}
