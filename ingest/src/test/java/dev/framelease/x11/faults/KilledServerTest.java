package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.Servers;
import dev.framelease.x11.X11Backend;
import dev.framelease.x11.faults.ScenarioRun.Step;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that is killed, whatever it was about to do. */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class KilledServerTest {
  /** What a stream asks next depends on how fast the server is: the same elsewhere will do. */
  private static final int TRIES_IN_PLACE = 3;

  private static final int TRIES = 20;

  private LogOf log;

  @BeforeEach
  void listen() {
    log = new LogOf(X11Backend.class.getPackage());
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void shouldKeepFramesReadableAndLeaveNothingAtEachKindOfRequest() throws Exception {
    for (Place place : places(Place::kinds)) {
      int tries = 0;
      while (!kill(place, tries < TRIES_IN_PLACE ? place.sought() : place::isLike)) {
        assertTrue(++tries < TRIES, place::toString);
      }
    }
  }

  @Tag("long")
  @Test
  void shouldKeepFramesReadableAndLeaveNothingAtEachRequest() throws Exception {
    List<Place> places = places(Place::all);
    int killed = 0;
    for (Place place : places) {
      killed += kill(place, place::isOf) ? 1 : 0;
    }
    assertTrue(killed > places.size() * 0.9, killed + " of " + places.size());
  }

  private interface Places {
    List<Place> on(String display) throws Exception;
  }

  /** A server of its own, which shows what it is to show. */
  private static final class Screen implements AutoCloseable {
    final VirtualDisplay server =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
    private final PatternWindows windows = PatternWindows.on(server.name());

    Screen() {
      try (Canvas canvas = Canvas.open(server.name())) {
        Pattern.drawOn(canvas);
      }
    }

    @Override
    public void close() {
      windows.close();
      server.close();
    }
  }

  private static List<Place> places(Places known) throws Exception {
    try (Screen screen = new Screen()) {
      return known.on(screen.server.name());
    }
  }

  /** Returns whether there was such a request: streams ask as often as they like. */
  private static boolean kill(Place place, Predicate<Request> where) throws Exception {
    long connections = Aftermath.connections();
    boolean killed = killWithin(place, where);
    Aftermath.assertNoConnectionsBeyond(connections);
    return killed;
  }

  private static boolean killWithin(Place place, Predicate<Request> where) throws Exception {
    try (Screen screen = new Screen()) {
      VirtualDisplay server = screen.server;
      Interference interference =
          request -> {
            if (where.test(request)) {
              Servers.kill(server);
              eventually("it is dead", () -> !server.isAlive());
            }
            return Passing.on();
          };
      try (XRelay relay = XRelay.to(server.name(), interference)) {
        ScenarioRun run = new ScenarioRun(relay, UnaryOperator.identity());
        try {
          run.run(place.scenario(), failed -> {});
        } catch (CaptureException e) {
          boolean connecting =
              run.step() == Step.OPENING && e.reason() == Reason.DISPLAY_UNREACHABLE;
          assertTrue(connecting || e.reason() == Reason.CONNECTION_LOST, () -> place + ": " + e);
        }
        Aftermath.assertNothingHere(relay.name());
      }
      return !server.isAlive();
    }
  }
}
