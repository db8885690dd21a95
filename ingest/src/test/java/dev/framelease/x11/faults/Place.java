package dev.framelease.x11.faults;

import dev.framelease.capture.SessionOptions;
import dev.framelease.x11.faults.ScenarioRun.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Where something may happen to a scenario: at one of its requests, in a run of it to which nothing
 * happened.
 *
 * @param step in the middle of which it is made
 * @param answered whether the server answers it
 */
record Place(Scenario scenario, Request request, Step step, boolean answered) {
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
    return isOf(other) || isSame(other);
  }

  /**
   * Finds this place in one other run: the same request there, or, where another stands there, the
   * next of that name on that connection, and those after it.
   */
  Predicate<Request> sought() {
    AtomicBoolean moved = new AtomicBoolean();
    return other -> {
      if (isOf(other) && !isSame(other)) {
        moved.set(true);
      }
      return isSame(other) && (isOf(other) || moved.get());
    };
  }

  private boolean isSame(Request other) {
    return other.connection() == request.connection() && other.name().equals(request.name());
  }

  private boolean isOpening() {
    return step == Step.OPENING;
  }

  /** What requests are told apart by. */
  private String kind() {
    return isOpening() ? request.name() : scenario + " " + step + " " + request.name();
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
        place ->
            opened.add(place.kind()) || place.scenario == Scenario.USUAL || !place.isOpening());
  }

  /** One of each kind: the first of openings, and of others the last, when frames are held. */
  static List<Place> kinds(String display) throws IOException, InterruptedException {
    Map<String, Place> kinds = new LinkedHashMap<>();
    for (Place place : places(display, UnaryOperator.identity(), place -> true)) {
      kinds.merge(place.kind(), place, (first, last) -> first.isOpening() ? first : last);
    }
    return List.copyOf(kinds.values());
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
    Map<Long, Step> steps = new ConcurrentHashMap<>();
    Set<Long> answered = ConcurrentHashMap.newKeySet();
    ScenarioRun[] running = new ScenarioRun[1];
    Interference none =
        request -> {
          seen.add(request);
          steps.put(request.number(), running[0].step());
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
                    steps.get(request.number()),
                    answered.contains(request.number())))
        .toList();
  }
}
