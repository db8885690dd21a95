package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.X11Backend;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose replies are not as long as they say. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class LyingServerTest {
  /** What waits for bytes that never come must end, too. */
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final Set<Reason> MEANT =
      EnumSet.of(
          Reason.SERVER_ERROR,
          Reason.CONNECTION_LOST,
          Reason.TIMED_OUT,
          Reason.DISPLAY_UNREACHABLE);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private Canvas canvas;
  private LogOf log;

  @BeforeEach
  void draw() {
    canvas = Canvas.open(X.name());
    Pattern.drawOn(canvas);
    log = new LogOf(X11Backend.class.getPackage());
  }

  @AfterEach
  void close() {
    log.close();
    canvas.close();
  }

  /** The length is in units of four bytes, of what follows the header. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 1000, 0x2000_0000, 0x4000_0000, 0x7fff_ffff})
  void shouldEndWithAnErrorWhereTheLengthIsWrongBy(int difference) throws Exception {
    ServerResources before = ServerResources.of(X.name());
    Set<String> known = new HashSet<>();
    for (Request place : Scenario.requests(X.name(), UnaryOperator.identity())) {
      if (known.add(place.name())) {
        lie(place, difference);
        Aftermath.assertServes(X.display(), before);
      }
    }
  }

  private static void lie(Request place, int difference) throws Exception {
    Interference once =
        request ->
            request.isAt(place)
                ? Passing.answered(answer -> lengthen(answer, place.sequence() == 0, difference))
                : Passing.on();
    try (XRelay relay = XRelay.to(X.name(), once)) {
      try {
        Scenario.run(Scenario.within(relay.name(), SHORT));
      } catch (CaptureException e) {
        assertTrue(MEANT.contains(e.reason()), () -> place + ": " + e);
      }
      Aftermath.assertNothingHere(relay.name());
    }
  }

  private static byte[] lengthen(byte[] answer, boolean setup, int difference) {
    ByteBuffer words = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
    if (setup) {
      words.putShort(6, (short) (words.getShort(6) + difference));
    } else {
      words.putInt(4, words.getInt(4) + difference);
    }
    return answer;
  }
}
