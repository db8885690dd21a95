package dev.framelease.capture;

import dev.framelease.capture.CaptureException.Reason;
import java.io.IOException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The backends on the class path or module path. */
final class CaptureBackends {
  private CaptureBackends() {}

  /** The one to capture with. */
  static CaptureBackend first() {
    try {
      return ServiceLoader.load(CaptureBackend.class, CaptureBackend.class.getClassLoader())
          .findFirst()
          .orElseThrow(
              () ->
                  new CaptureException(
                      Reason.LIBRARY_MISSING,
                      "no capture backend is on the class path; add framelease-ingest"));
    } catch (ServiceConfigurationError e) {
      if (e.getCause() instanceof IOException cause) {
        throw new CaptureException(
            Reason.SHORTAGE,
            "the class path could not be read for capture backends: "
                + cause.getMessage()
                + "; raise the limit of open files (ulimit -n), or close some",
            e);
      }
      throw e;
    }
  }
}
