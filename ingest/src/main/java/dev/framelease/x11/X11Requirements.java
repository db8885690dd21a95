package dev.framelease.x11;

import dev.framelease.capture.Requirement;
import dev.framelease.posix.SharedMemory;
import dev.framelease.posix.SystemCallException;
import dev.framelease.x11.xcb.XcbLibrary;
import java.util.List;
import java.util.Optional;

/** What capture from X11 takes from the machine, each tried when it is asked for. */
final class X11Requirements {
  private static final int PROBE_BYTES = 1 << 20;

  private X11Requirements() {}

  static List<Requirement> list() {
    return List.of(
        of(XcbLibrary.XCB, false),
        of(XcbLibrary.SHM, true),
        of(XcbLibrary.RANDR, true),
        of(XcbLibrary.XFIXES, true),
        of(XcbLibrary.DAMAGE, true),
        of(XcbLibrary.COMPOSITE, true),
        new Requirement("shared memory", false, whyNoSharedMemory()));
  }

  private static Requirement of(XcbLibrary library, boolean isOptional) {
    return new Requirement(library.soname(), isOptional, library.whyMissing());
  }

  private static Optional<String> whyNoSharedMemory() {
    try {
      SharedMemory.allocate("framelease-requirement", PROBE_BYTES).retire();
      return Optional.empty();
    } catch (SystemCallException e) {
      return Optional.of(e.getMessage());
    }
  }
}
