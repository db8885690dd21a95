package dev.framelease.cli.doctor;

import dev.framelease.capture.CaptureBackend;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PrintableText;
import dev.framelease.capture.Requirement;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Frame;
import dev.framelease.x11.virtual.VirtualDisplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** What it takes to capture a display, tried by capturing one frame of it. */
final class DisplayChecks {
  private final SessionOptions options;
  private boolean captured;

  DisplayChecks(SessionOptions options) {
    this.options = options;
  }

  /** Libraries and the like, without a display. */
  static List<Finding> requirements() {
    List<Finding> findings = new ArrayList<>();
    for (CaptureBackend backend : ServiceLoader.load(CaptureBackend.class)) {
      backend.requirements().stream().map(DisplayChecks::finding).forEach(findings::add);
    }
    return findings;
  }

  private static Finding finding(Requirement requirement) {
    String name = requirement.name();
    if (requirement.missing().isEmpty()) {
      return Finding.ok(name, "works");
    }
    String why = requirement.missing().get();
    return requirement.isOptional() ? Finding.note(name, why) : Finding.no(name, why);
  }

  /** The display, how pixels come from it, and its monitors. */
  List<Finding> all() {
    try (ScreenSession session = ScreenSession.open(options)) {
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        captured = true;
        CaptureStatus status = session.status();
        return List.of(
            Finding.ok(
                "display",
                "a frame of "
                    + frame.info().region()
                    + " was captured from "
                    + status.display()
                    + ", as "
                    + frame.info().layout().format()),
            extensions(session.extensions()),
            transport(status),
            cursor(status),
            damage(status),
            windows(status),
            monitors(session.monitors()));
      }
    } catch (CaptureException e) {
      return List.of(Finding.no("display", e.getMessage()));
    }
  }

  boolean isCaptured() {
    return captured;
  }

  /** What is missing is told where it is missed. */
  private static Finding extensions(Map<String, String> versions) {
    return Finding.ok(
        "extensions",
        versions.entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue())
            .collect(Collectors.joining(", ")));
  }

  private static Finding transport(CaptureStatus status) {
    return status.transport() == Transport.SHARED_MEMORY
        ? Finding.ok("transport", status.reason())
        : Finding.note(
            "transport",
            "every frame is copied out of the connection's socket: "
                + status.reason()
                + "; for no copy, use a server on this machine with MIT-SHM 1.2 or newer");
  }

  private static Finding cursor(CaptureStatus status) {
    return status
        .cursorMissing()
        .map(why -> Finding.note("cursor", why))
        .orElseGet(() -> Finding.ok("cursor", "it can be drawn into frames"));
  }

  private static Finding damage(CaptureStatus status) {
    return status
        .damageMissing()
        .map(why -> Finding.note("damage", "streams copy every frame whole: " + why))
        .orElseGet(() -> Finding.ok("damage", "streams copy what has changed"));
  }

  private static Finding windows(CaptureStatus status) {
    return status
        .windowsMissing()
        .map(why -> Finding.note("windows", why))
        .orElseGet(
            () -> Finding.ok("windows", "they can be captured, also where others cover them"));
  }

  private static Finding monitors(List<Monitor> monitors) {
    return Finding.ok(
        "monitors",
        monitors.stream()
            .map(monitor -> PrintableText.of(monitor.name()) + " " + monitor.region())
            .collect(Collectors.joining(", ")));
  }

  /** Starts one and ends it. */
  static Finding virtualDisplay() {
    try (VirtualDisplay display = VirtualDisplay.start()) {
      return Finding.ok("virtual display", "Xvfb was started as " + display.name() + ", and ended");
    } catch (CaptureException e) {
      return Finding.note("virtual display", e.getMessage());
    }
  }
}
