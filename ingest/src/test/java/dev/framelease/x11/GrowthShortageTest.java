package dev.framelease.x11;

import static dev.framelease.x11.TakenFrames.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.posix.ScarceMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.x11.grab.GrabConnection;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A screen that becomes larger while there is no memory for larger slots. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class GrowthShortageTest {
  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();
  private static final Region SMALL = Region.ofSize(60, 40);
  private static final Region LARGE = Region.ofSize(300, 200);

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWhenSlotsCanGrowAgain(DamageUse damage) throws Exception {
    AtomicBoolean shortage = new AtomicBoolean();
    ScarceMemory scarce = ScarceMemory.refusingWhere("framelease-slot", call -> shortage.get());
    try (VirtualDisplay display =
            VirtualDisplay.start(
                VirtualDisplayOptions.DEFAULT.withSize(LARGE.width(), LARGE.height()));
        RandrForTests randr = new RandrForTests(display.name());
        LogOf log = new LogOf(GrabConnection.class.getPackage())) {
      Pattern.paintBackground(display.name(), LARGE.width(), LARGE.height());
      randr.turnOff();
      randr.resize(SMALL.width(), SMALL.height());
      try (ScreenSession session =
              new X11Backend(null, scarce::allocate)
                  .open(SessionOptions.DEFAULT.withDisplay(display.name()));
          FrameStream stream = session.stream(CaptureSource.desktop(), FAST.withDamage(damage));
          Frame held = next(stream)) {
        shortage.set(true);
        randr.resize(LARGE.width(), LARGE.height());
        long before = stream.statistics().dropped(DropCause.NO_SLOT);
        Eventually.eventually(
            "no slot is large enough",
            () -> stream.statistics().dropped(DropCause.NO_SLOT) > before + 1);
        String said = log.records().get(0).getMessage();
        assertTrue(said.contains("memfd_create") && said.contains("ulimit -n"), said);
        Pattern.assertShownBy(held);
        shortage.set(false);
        Eventually.eventually("they grow", () -> isLarge(stream));
        Pattern.assertShownBy(held);
        assertEquals(SMALL, held.info().region());
      }
    }
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  /** Takes a frame, checks it, and tells whether it is of the large screen. */
  private static boolean isLarge(FrameStream stream) {
    try (Frame frame = next(stream)) {
      Pattern.assertShownBy(frame);
      return frame.info().region().equals(LARGE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
