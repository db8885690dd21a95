package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a taker is told of the frames that it did not get. */
@ExtendWith(LedgerExtension.class)
class DamageSinceDeliveryTest {
  private static final CaptureTime TIME = new CaptureTime(1, 2, Instant.EPOCH);
  private static final int WIDTH = 300;
  private static final Damage UNKNOWN = new Damage.Unknown();
  private static final Damage UNCHANGED = new Damage.Unchanged();

  private final DamageSinceDelivery damage = new DamageSinceDelivery();

  private static Damage part(int x) {
    return new Damage.Rectangles(List.of(new Region(x, 0, 1, 1)));
  }

  private static Damage parts(int one, int other) {
    return part(one).followedBy(part(other));
  }

  /** A frame that has been captured, and tells of this. */
  private Frame captured(Damage changed) {
    return captured(WIDTH, changed);
  }

  private Frame captured(int width, Damage changed) {
    FrameLayout layout = FrameLayout.packed(width, 4, PixelFormat.BGRX);
    Frame frame =
        Frame.of(
            TestMemory.ofSize((int) layout.byteSize()).lend("a frame"),
            new FrameInfo(1, 0, Region.ofSize(width, 4), layout, changed, TIME, 0));
    damage.captured(frame);
    return frame;
  }

  private void drop(Frame frame) {
    damage.dropped(frame);
    frame.close();
  }

  private void assertTold(Damage expected, Frame frame) {
    try (Frame delivered = damage.delivered(frame)) {
      assertEquals(expected, delivered.info().damage());
    }
    assertFalse(frame.isOpen());
  }

  @Test
  void shouldTellOfNoMoreThanChangedWhereEveryFrameIsDelivered() {
    for (Damage changed : List.of(UNKNOWN, part(1), UNCHANGED, part(2))) {
      assertTold(changed, captured(changed));
    }
  }

  @Test
  void shouldTellTheNextOfWhatChangedInADroppedFrame() {
    Frame replaced = captured(part(1));
    Frame kept = captured(part(2));
    drop(replaced);
    assertTold(parts(1, 2), kept);
    assertTold(UNCHANGED, captured(UNCHANGED));
  }

  @Test
  void shouldNotTellAnEarlierFrameOfWhatChangedInALaterOne() {
    Frame first = captured(part(1));
    drop(captured(part(2)));
    assertTold(part(1), first);
    drop(captured(UNCHANGED));
    assertTold(parts(2, 3), captured(part(3)));
  }

  @Test
  void shouldKeepUnknownAsUnknown() {
    drop(captured(UNKNOWN));
    assertTold(UNKNOWN, captured(part(1)));
  }

  /** As a recording may have it: what changed in the wider frame lies outside the narrower one. */
  @Test
  void shouldKnowNothingOfWhatChangedSinceAFrameOfAnotherSize() {
    drop(captured(part(WIDTH - 1)));
    assertTold(UNKNOWN, captured(4, part(1)));
    assertTold(part(2), captured(4, part(2)));
  }

  @Test
  void shouldTellTheLaterOfTwoTakersOfAll() {
    Frame first = captured(part(1));
    Frame second = captured(part(2));
    assertTold(parts(1, 2), second);
    assertTold(UNKNOWN, first);
  }

  @Test
  void shouldForgetAFrameThatIsDroppedAfterALaterOneWasDelivered() {
    Frame replaced = captured(part(1));
    Frame taken = captured(part(2));
    assertTold(parts(1, 2), taken);
    drop(replaced);
    assertTold(part(3), captured(part(3)));
  }

  @Test
  void shouldKeepNothingOfFramesThatNobodyTakes() {
    for (int i = 0; i < 5_000; i++) {
      drop(captured(part(i % 300)));
    }
    Frame last = captured(UNCHANGED);
    assertEquals(1, damage.size());
    try (Frame delivered = damage.delivered(last)) {
      Damage told = delivered.info().damage();
      assertEquals(
          new Region(0, 0, 300, 1),
          Region.around(assertInstanceOf(Damage.Rectangles.class, told).regions()));
    }
    assertEquals(0, damage.size());
  }
}
