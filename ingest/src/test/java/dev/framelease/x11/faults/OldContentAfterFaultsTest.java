package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One slot, and grabs that fail: what was in it before is in no frame. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class OldContentAfterFaultsTest {
  private static final int BAD_MATCH = 8;
  private static final int ROUNDS = 300;
  private static final Region DESKTOP = Region.ofSize(64, 48);

  @RegisterExtension static final XServer X = XServer.ofSize(DESKTOP.width(), DESKTOP.height());

  private final Random random = new Random(4);
  private final AtomicInteger failing = new AtomicInteger();

  /** One in three grabs is refused, and one in three answered with half of what it asked for. */
  private Passing passing(Request request) {
    if (!request.name().equals("ShmGetImage") && !request.name().equals("GetImage")) {
      return Passing.on();
    }
    return switch (failing.getAndSet(0)) {
      case 1 -> Passing.refused(request, BAD_MATCH);
      case 2 -> Passing.answered(answer -> halved(request, answer));
      default -> Passing.on();
    };
  }

  /** As if the server had stopped in the middle: bytes 4 to 7 are the length of what follows. */
  private static byte[] halved(Request request, byte[] answer) {
    boolean shared = request.name().equals("ShmGetImage");
    int half = (answer.length - 32) / 8 * 4;
    byte[] less = shared ? answer : Arrays.copyOf(answer, 32 + half);
    ByteBuffer words = ByteBuffer.wrap(less).order(request.words().order());
    if (shared) {
      words.putInt(12, words.getInt(12) / 2);
    } else {
      words.putInt(4, half / 4);
    }
    return less;
  }

  private Region someRegion() {
    int width = 1 + random.nextInt(DESKTOP.width());
    int height = 1 + random.nextInt(DESKTOP.height());
    int x = random.nextInt(DESKTOP.width() - width + 1);
    int y = random.nextInt(DESKTOP.height() - height + 1);
    return new Region(x, y, width, height);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldShowNothingOfWhatTheSlotShowedBeforeAFailure(boolean sharedMemory) throws Exception {
    try (XRelay relay = XRelay.to(X.name(), this::passing);
        Canvas canvas = Canvas.open(X.name());
        ScreenSession session =
            ScreenSession.open(
                SessionOptions.DEFAULT
                    .withDisplay(relay.name())
                    .withSharedMemory(sharedMemory)
                    .withPool(PoolOptions.DEFAULT.withMaxSlots(1)))) {
      session.grab(CaptureSource.desktop()).close();
      int refused = 0;
      for (int round = 0; round < ROUNDS; round++) {
        int colour = random.nextInt(1 << 24);
        canvas.fill(colour);
        failing.set(round % 3);
        Region region = someRegion();
        try (Frame frame = session.grab(CaptureSource.region(region))) {
          assertEquals(4 * region.width() * region.height(), frame.buffer().capacity());
          Pattern.assertFilled(frame, colour);
        } catch (CaptureException e) {
          assertEquals(Reason.SERVER_ERROR, e.reason(), e.getMessage());
          refused++;
        }
        assertEquals(0, session.status().slotsHeld());
      }
      assertTrue(refused >= ROUNDS / 3 * 2 - 5, refused + " refused");
      assertEquals(1, session.status().slotsCreated(), "it was always the same slot");
    }
  }
}
