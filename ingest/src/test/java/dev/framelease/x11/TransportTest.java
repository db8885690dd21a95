package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.x11.transport.MemoryAllocator;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which way pixels take, and that nobody is left in doubt of it. */
@ExtendWith(LedgerExtension.class)
class TransportTest {
  private static final VirtualDisplayOptions SCREEN =
      VirtualDisplayOptions.DEFAULT.withSize(160, 120);

  /** Memory that is too small for the frame, so that the real server refuses to write there. */
  private static SharedMemory tooSmall(int byteSize) {
    return SharedMemory.allocate("framelease-slot", byteSize / 4);
  }

  @Test
  void shouldTakeTheSocketWhereTheServerHasNoSharedMemory() {
    assertSocket(
        SCREEN.withArguments("-extension", "MIT-SHM"), "", MemoryAllocator.SYSTEM, "no MIT-SHM");
  }

  @Test
  void shouldTakeTheSocketWhereTheServerIsRemote() {
    assertSocket(
        SCREEN.withArguments("-listen", "tcp", "-ac"),
        "127.0.0.1",
        MemoryAllocator.SYSTEM,
        "ShmAttachFd");
  }

  @Test
  void shouldTakeTheSocketWhereTheFirstGrabFailsThoughGetImageWorks() {
    AtomicInteger allocations = new AtomicInteger();
    // The first is the one that shared memory is tried with.
    MemoryAllocator allocator =
        bytes ->
            allocations.incrementAndGet() == 1
                ? tooSmall(bytes)
                : MemoryAllocator.SYSTEM.allocate(bytes);
    assertSocket(SCREEN, "", allocator, "ShmGetImage");
  }

  private static void assertSocket(
      VirtualDisplayOptions server, String host, MemoryAllocator allocator, String reason) {
    try (VirtualDisplay display = VirtualDisplay.start(server);
        LogOf log = new LogOf(X11Backend.class)) {
      drawOn(display);
      try (ScreenSession session = open(host + display.name(), allocator)) {
        CaptureStatus status = session.status();
        assertEquals(Transport.SOCKET, status.transport());
        assertTrue(status.reason().contains(reason), status.reason());
        try (Frame frame = session.grab(CaptureSource.desktop())) {
          Pattern.assertShownBy(frame);
          assertEquals(4L * 160 * 120, frame.info().copiedBytes());
        }
        session.grab(CaptureSource.desktop()).close();
        assertEquals(Transport.SOCKET, session.status().transport());
        assertEquals(status.reason(), session.status().reason());
        Eventually.eventually(
            "no slot is attached", () -> ServerMemory.mappedSlots(display.pid()) == 0);
      }
      assertEquals(1, log.records().size());
      assertTrue(log.records().get(0).getMessage().contains(reason));
    }
  }

  @Test
  void shouldFailAndNotChangeItsWayWhenSharedMemoryFailsAfterItHasWorked() {
    AtomicInteger allocations = new AtomicInteger();
    // The first is the one that proves the way, the next two are the first slots.
    MemoryAllocator allocator =
        bytes ->
            allocations.incrementAndGet() <= 3
                ? MemoryAllocator.SYSTEM.allocate(bytes)
                : tooSmall(bytes);
    try (VirtualDisplay display = VirtualDisplay.start(SCREEN);
        ScreenSession session = open(display.name(), allocator);
        Frame held = session.grab(CaptureSource.desktop())) {
      Frame second = session.grab(CaptureSource.desktop());
      CaptureException e =
          assertThrows(CaptureException.class, () -> session.grab(CaptureSource.desktop()));
      assertEquals(Reason.SERVER_ERROR, e.reason());
      assertTrue(e.getMessage().contains("ShmGetImage"), e.getMessage());
      assertEquals(Transport.SHARED_MEMORY, session.status().transport());
      assertEquals(2, session.status().slotsCreated());
      Eventually.eventually(
          "the third is detached", () -> ServerMemory.mappedSlots(display.pid()) == 2);
      assertTrue(held.isOpen() && second.isOpen());
      second.close();
      session.grab(CaptureSource.desktop()).close();
    }
  }

  @Test
  void shouldFailAndNotChangeItsWayWhenThePoolCannotGrow() {
    AtomicInteger allocations = new AtomicInteger();
    // A name that is longer than memfd_create takes makes the system refuse.
    MemoryAllocator allocator =
        bytes ->
            SharedMemory.allocate(
                allocations.incrementAndGet() <= 3 ? "framelease-slot" : "x".repeat(300), bytes);
    try (VirtualDisplay display = VirtualDisplay.start(SCREEN);
        ScreenSession session = open(display.name(), allocator);
        Frame first = session.grab(CaptureSource.desktop());
        Frame second = session.grab(CaptureSource.desktop())) {
      CaptureException e =
          assertThrows(CaptureException.class, () -> session.grab(CaptureSource.desktop()));
      assertEquals(Reason.SHORTAGE, e.reason());
      assertTrue(e.getMessage().contains("memfd_create"), e.getMessage());
      assertEquals(Transport.SHARED_MEMORY, session.status().transport());
      assertTrue(first.isOpen() && second.isOpen());
    }
  }

  @Test
  void shouldAttachEachSlotOnceAndTheProbeNoLonger() {
    try (VirtualDisplay display = VirtualDisplay.start(SCREEN)) {
      try (ScreenSession session = open(display.name(), MemoryAllocator.SYSTEM)) {
        Eventually.eventually(
            "the probe is detached", () -> ServerMemory.mappedSlots(display.pid()) == 0);
        for (int i = 0; i < 20; i++) {
          session.grab(CaptureSource.region(Region.ofSize(100, 1 + i))).close();
        }
        assertEquals(21, session.status().slotsCreated(), "a larger slot each time");
        Eventually.eventually(
            "those that were too small are detached",
            () -> ServerMemory.mappedSlots(display.pid()) <= 8);
      }
    }
  }

  private static void drawOn(VirtualDisplay display) {
    try (Canvas canvas = Canvas.open(display.name())) {
      Pattern.drawOn(canvas);
    }
  }

  private static ScreenSession open(String display, MemoryAllocator allocator) {
    return new X11Backend(null, allocator).open(SessionOptions.DEFAULT.withDisplay(display));
  }
}
