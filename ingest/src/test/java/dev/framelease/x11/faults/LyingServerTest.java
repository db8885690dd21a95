package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
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

  /** Most of them wait for that. */
  private static final int AT_ONCE = 8;

  /** On a busy machine a session may give up before it comes to the lie: it gets ever longer. */
  private static final int TRIES = 8;

  private static final Set<Reason> MEANT =
      EnumSet.of(
          Reason.SERVER_ERROR,
          Reason.CONNECTION_LOST,
          Reason.TIMED_OUT,
          Reason.DISPLAY_UNREACHABLE);

  @RegisterExtension static final PatternServer X = new PatternServer();

  private final ExecutorService sessions = Executors.newFixedThreadPool(AT_ONCE);

  /** Where one fails, the others must not be there when the next test counts. */
  @AfterEach
  void stop() throws InterruptedException {
    sessions.shutdownNow();
    assertTrue(sessions.awaitTermination(1, TimeUnit.MINUTES));
  }

  /** The length is in units of four bytes, of what follows the header. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 1000, 0x2000_0000, 0x4000_0000, 0x7fff_ffff})
  void shouldEndWithAnErrorWhereTheLengthIsWrongBy(int difference) throws Exception {
    List<Place> places = Place.answeredKinds(X.name());
    assertTrue(places.size() >= 18, places::toString);
    List<Future<?>> lies = new ArrayList<>();
    for (Place place : places) {
      lies.add(sessions.submit(() -> lieAt(place, difference)));
    }
    for (Future<?> lie : lies) {
      lie.get();
    }
    Aftermath.assertNothingHere();
    X.assertServes();
  }

  private static Void lieAt(Place place, int difference) throws Exception {
    int tries = 0;
    while (!lie(place, difference, SHORT.multipliedBy(1L << (2 * Math.min(tries, 4))))) {
      assertTrue(++tries < TRIES, () -> "never came to " + place);
    }
    return null;
  }

  /** Returns whether the session came to that place. */
  private static boolean lie(Place place, int difference, Duration patience)
      throws IOException, InterruptedException {
    AtomicBoolean told = new AtomicBoolean();
    Passing wrong =
        Passing.answered(
            answer -> {
              told.set(true);
              return lengthen(answer, place.request().sequence() == 0, difference);
            });
    Interference once = request -> place.isLike(request) ? wrong : Passing.on();
    try (XRelay relay = XRelay.to(X.name(), once)) {
      try {
        place.run(relay, ScenarioRun.within(patience));
      } catch (CaptureException e) {
        assertTrue(MEANT.contains(e.reason()), () -> place + ": " + e);
      }
      Aftermath.assertNoThreadOf(relay.name());
    }
    return told.get();
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
