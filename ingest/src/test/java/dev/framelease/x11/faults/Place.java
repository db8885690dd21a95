package dev.framelease.x11.faults;

import dev.framelease.capture.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Where something may happen to a scenario: at one of its requests, in a run of it to which nothing
 * happened.
 *
 * @param opening whether a connection is being opened, which takes the same requests each time
 * @param answered whether the server answers it
 */
record Place(Scenario scenario, Request request, boolean opening, boolean answered) {
  /** Runs the scenario. */
  void run(XRelay relay, UnaryOperator<SessionOptions> changed) throws InterruptedException {
    run(relay, changed, run -> {});
  }

  /** Runs the scenario. */
  void run(XRelay relay, UnaryOperator<SessionOptions> changed, Consumer<ScenarioRun> afterFailure)
      throws InterruptedException {
    new ScenarioRun(relay, changed).run(scenario, afterFailure);
  }

  /** Tells whether a request of another run is in this place. */
  boolean isOf(Request other) {
    return other.isAt(request);
  }

  /**
   * Tells whether a request of another run is in this place, or is the same on that connection:
   * what a stream asks in one place depends on how fast the server is.
   */
  boolean isLike(Request other) {
    return isOf(other)
        || (other.connection() == request.connection() && other.name().equals(request.name()));
  }

  /** What requests are told apart by: those of the usual scenario, and openings, by their name. */
  private String kind() {
    return opening || scenario == Scenario.USUAL ? request.name() : scenario + request.name();
  }

  /** All of the usual scenario, and those of the others that are not the same opening again. */
  static List<Place> all(String display) throws IOException, InterruptedException {
    return all(display, UnaryOperator.identity());
  }

  /** The same of sessions with other options. */
  static List<Place> all(String display, UnaryOperator<SessionOptions> changed)
      throws IOException, InterruptedException {
    Set<String> opened = new HashSet<>();
    return places(
        display,
        changed,
        place -> opened.add(place.kind()) || place.scenario == Scenario.USUAL || !place.opening);
  }

  /** The first of each kind. */
  static List<Place> kinds(String display) throws IOException, InterruptedException {
    Set<String> known = new HashSet<>();
    return places(display, UnaryOperator.identity(), place -> known.add(place.kind()));
  }

  /** Those of them that the server answers. */
  static List<Place> answeredKinds(String display) throws IOException, InterruptedException {
    return kinds(display).stream().filter(Place::answered).toList();
  }

  private static List<Place> places(
      String display, UnaryOperator<SessionOptions> changed, Predicate<Place> wanted)
      throws IOException, InterruptedException {
    List<Place> places = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      for (Place place : observe(display, scenario, changed)) {
        if (wanted.test(place)) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private static List<Place> observe(
      String display, Scenario scenario, UnaryOperator<SessionOptions> changed)
      throws IOException, InterruptedException {
    Queue<Request> seen = new ConcurrentLinkedQueue<>();
    Set<Long> opening = ConcurrentHashMap.newKeySet();
    Set<Long> answered = ConcurrentHashMap.newKeySet();
    ScenarioRun[] running = new ScenarioRun[1];
    Interference none =
        request -> {
          seen.add(request);
          if (running[0].isOpening()) {
            opening.add(request.number());
          }
          return Passing.answered(
              answer -> {
                answered.add(request.number());
                return answer;
              });
        };
    try (XRelay relay = XRelay.to(display, none)) {
      running[0] = new ScenarioRun(relay, changed);
      running[0].run(scenario, run -> {});
    }
    return seen.stream()
        .map(
            request ->
                new Place(
                    scenario,
                    request,
                    opening.contains(request.number()),
                    answered.contains(request.number())))
        .toList();
  }
}
