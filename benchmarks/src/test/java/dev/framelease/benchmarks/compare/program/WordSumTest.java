package dev.framelease.benchmarks.compare.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.LongBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSumTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 11, 1_000})
  void shouldReadEveryWordOnce(int count) {
    long[] words = LongStream.range(0, count).map(i -> 1L << (i % 50)).toArray();
    assertEquals(LongStream.of(words).sum(), WordSum.of(LongBuffer.wrap(words)));
  }
}
