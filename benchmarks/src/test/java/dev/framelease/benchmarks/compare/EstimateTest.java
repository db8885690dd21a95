package dev.framelease.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void shouldHaveNoWidthWhereAllBlocksAgree() {
    assertEquals(new Estimate(2, 2, 2), Estimate.ofMedian(new double[] {2, 2, 2, 2}));
  }

  @Test
  void shouldHoldTheTruthInAboutNineteenOfTwentyMeasurements() {
    Random random = new Random(7);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      double[] blocks = random.doubles(15, 0, 2).toArray();
      Estimate estimate = Estimate.ofMedian(blocks);
      held += estimate.lower() <= 1 && 1 <= estimate.upper() ? 1 : 0;
    }
    assertTrue(held >= 180 && held < 200, held + " of 200");
  }

  @Test
  void shouldTellQuantilesBetweenValues() {
    Spread spread = Spread.of(new double[] {30, 10, 20, 50, 40});
    assertEquals(14, spread.low(), 1e-9);
    assertEquals(30, spread.median(), 1e-9);
    assertEquals(46, spread.high(), 1e-9);
  }
}
