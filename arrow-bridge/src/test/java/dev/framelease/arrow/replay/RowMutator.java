package dev.framelease.arrow.replay;

import dev.framelease.testing.Mutator;
import java.util.SplittableRandom;

/** Streams of one row in whose tables up to four numbers are others, and all else is right. */
final class RowMutator {
  private final SplittableRandom random;

  RowMutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    OneRow row = new OneRow();
    random.nextBytes(row.body);
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> row.rows = Mutator.number(random, row.body.length);
        case 1 -> row.bodyLength = Mutator.number(random, row.body.length);
        case 2 -> row.codec = random.nextInt(-1, 3);
        case 3 -> row.rectangles(random.nextInt(64));
        case 4 -> oneOf(row.nodes)[random.nextInt(2)] = Mutator.number(random, row.body.length);
        default ->
            oneOf(row.buffers)[random.nextInt(2)] =
                Mutator.number(random, row.body.length) & -random.nextInt(1, 9);
      }
    }
    if (random.nextBoolean()) {
      row.region();
    }
    return row.toBytes();
  }

  private long[] oneOf(long[][] pairs) {
    return pairs[random.nextInt(pairs.length)];
  }
}
