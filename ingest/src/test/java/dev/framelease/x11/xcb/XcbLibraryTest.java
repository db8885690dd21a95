package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class XcbLibraryTest {
  @Test
  void shouldFindTheLibrariesOfThisMachine() {
    assertEquals(Optional.empty(), XcbLibrary.XCB.whyMissing());
    assertEquals(Optional.empty(), XcbLibrary.SHM.whyMissing());
    assertEquals(Optional.empty(), XcbLibrary.RANDR.whyMissing());
  }

  @Test
  void shouldNameAMissingLibraryAndItsPackage() {
    XcbLibrary absent = new XcbLibrary("libxcb-absent.so.9", "libxcb-absent9", "xcb_absent");
    LibraryMissingException e = assertThrows(LibraryMissingException.class, absent::require);
    assertTrue(e.getMessage().contains("libxcb-absent.so.9"), e.getMessage());
    assertTrue(e.getMessage().contains("apt-get install libxcb-absent9"), e.getMessage());
    assertEquals(Optional.of(e.getMessage()), absent.whyMissing());
  }

  @Test
  void shouldNameALibraryThatIsTooOld() {
    XcbLibrary old = new XcbLibrary("libxcb.so.1", "libxcb1", "xcb_from_the_future");
    LibraryMissingException e = assertThrows(LibraryMissingException.class, old::require);
    assertTrue(e.getMessage().contains("too old"), e.getMessage());
    assertTrue(e.getMessage().contains("xcb_from_the_future"), e.getMessage());
  }
}
