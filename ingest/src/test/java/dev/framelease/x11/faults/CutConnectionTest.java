package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.SessionOptions;
import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is cut: before a request, within one, within an answer. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class CutConnectionTest {
  @RegisterExtension static final PatternServer X = new PatternServer();

  /** Breaks an answer off. */
  private void cutInAnswer(Place target, int bytes, UnaryOperator<SessionOptions> changed)
      throws Exception {
    cut(target, target.sought(), Passing.cutInAnswer(bytes), changed);
  }

  /** Does something to one request of a session, and checks what comes of it. */
  private void cut(
      Place target, Predicate<Request> where, Passing how, UnaryOperator<SessionOptions> changed)
      throws Exception {
    Interference once = request -> where.test(request) ? how : Passing.on();
    try (XRelay relay = XRelay.to(X.name(), once)) {
      // The last requests are of the close.
      try {
        target.run(relay, changed);
      } catch (CaptureException e) {
        boolean connecting =
            target.request().sequence() == 0 && e.reason() == Reason.DISPLAY_UNREACHABLE;
        assertTrue(connecting || e.reason() == Reason.CONNECTION_LOST, () -> target + ": " + e);
      }
      Aftermath.assertNothingHere(relay.name());
    }
    X.assertServes();
  }

  @Test
  void shouldSayThatTheConnectionIsLostAndLeaveNothingWhereverItIsCut() throws Exception {
    for (Place place : Place.all(X.name())) {
      boolean within = place.request().number() % 2 == 0;
      Passing how = within ? Passing.cutWithin() : Passing.cut();
      cut(place, place::isOf, how, UnaryOperator.identity());
    }
  }

  /** The header of an answer has 32 bytes, of a set-up's 8. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 31, 32, 33, 60})
  void shouldSayTheSameWhereAnAnswerBreaksOff(int bytes) throws Exception {
    for (Place place : Place.answeredKinds(X.name())) {
      cutInAnswer(place, bytes, UnaryOperator.identity());
    }
  }

  /** libxcb has a descriptor then that it neither sends nor closes, if it is asked just then. */
  @Test
  void shouldCloseADescriptorThatCannotBeSentAnyMore() throws Exception {
    Place last =
        Place.kinds(X.name()).stream()
            .filter(place -> place.request().name().equals("ShmQueryVersion"))
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < 50; i++) {
      cutInAnswer(last, 32, UnaryOperator.identity());
    }
  }

  /** Pixels through the socket: 64 x 48 of them are 12,288 bytes behind the header. */
  @ParameterizedTest
  @ValueSource(ints = {31, 32, 33, 6000, 12_319})
  void shouldSayTheSameWherePixelsBreakOff(int bytes) throws Exception {
    UnaryOperator<SessionOptions> socket = options -> options.withSharedMemory(false);
    List<Place> images =
        Place.all(X.name(), socket).stream()
            .filter(place -> place.request().name().equals("GetImage"))
            .toList();
    assertTrue(images.size() >= 8, images::toString);
    for (Place image : images) {
      cutInAnswer(image, bytes, socket);
    }
  }
}
