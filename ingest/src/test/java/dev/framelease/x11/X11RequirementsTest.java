package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.Requirement;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class X11RequirementsTest {
  @Test
  void shouldFindAllThatTheseTestsWorkWith() {
    assertEquals(
        List.of(
            new Requirement("libxcb.so.1", false, Optional.empty()),
            new Requirement("libxcb-shm.so.0", true, Optional.empty()),
            new Requirement("libxcb-randr.so.0", true, Optional.empty()),
            new Requirement("libxcb-xfixes.so.0", true, Optional.empty()),
            new Requirement("libxcb-damage.so.0", true, Optional.empty()),
            new Requirement("libxcb-composite.so.0", true, Optional.empty()),
            new Requirement("shared memory", false, Optional.empty())),
        new X11Backend().requirements());
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }
}
