package dev.framelease.cli.doctor;

import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.terminal.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tries everything that Framelease needs, one thing after the other. A thing that does not work
 * keeps no other from being tried.
 */
public final class Doctor {
  private final List<Finding> findings = new ArrayList<>();

  private Doctor() {}

  /**
   * What came of it.
   *
   * @param findings in the order in which they were tried
   * @param isScreenCaptured whether a frame of the display was captured
   * @param isStopped whether the user wanted the end before all was tried
   */
  public record Report(List<Finding> findings, boolean isScreenCaptured, boolean isStopped) {}

  /**
   * Tries everything.
   *
   * @param options of the display that is to be captured
   * @param environment of this process
   * @return what was found
   */
  public static Report examine(SessionOptions options, Map<String, String> environment) {
    Doctor doctor = new Doctor();
    doctor.look("Java", JavaChecks::all);
    doctor.look("libraries", DisplayChecks::requirements);
    DisplayChecks display = new DisplayChecks(options);
    doctor.look("display", display::all);
    doctor.look("session", () -> List.of(MachineChecks.session(environment)));
    doctor.look("/proc", () -> List.of(MachineChecks.proc()));
    // An X server, and libraries in the temporary folder, are not left behind by a Ctrl-C.
    try (StopSignal stop = new StopSignal()) {
      doctor.look("virtual display", () -> List.of(DisplayChecks.virtualDisplay()));
      doctor.look("memory limit", () -> List.of(MachineChecks.memoryLimit()));
      doctor.look("open files", () -> List.of(MachineChecks.openFiles()));
      doctor.look("engines", EngineChecks::all);
      return new Report(List.copyOf(doctor.findings), display.isCaptured(), stop.isRequested());
    }
  }

  /** A native library that does not load is an error of linkage, and at the second use another. */
  private void look(String subject, Supplier<List<Finding>> check) {
    try {
      findings.addAll(check.get());
    } catch (RuntimeException | LinkageError e) {
      findings.add(Finding.no(subject, "it cannot be tried: " + e));
    }
  }
}
