package dev.framelease.x11.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.Region;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.xcb.CopyRequests;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that has all that keeping frames up to date takes, and refuses it nevertheless. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class DamageRefusalTest {
  private static final Region DESKTOP = Region.ofSize(64, 48);

  @RegisterExtension static final XServer X = XServer.ofSize(DESKTOP.width(), DESKTOP.height());

  @AfterEach
  void shouldLeaveNothing() {
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    Eventually.eventually(
        "the server has no slot", () -> ServerMemory.mappedSlots(X.display().pid()) == 0);
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private static TransportChoice transport(XcbConnection connection, RootWindow root) {
    return TransportChoice.decide(
        connection, root, true, size -> SharedMemory.allocate("framelease-slot", size));
  }

  @Test
  void shouldLetOthersDrawAndGiveTheMemoryBackAfterARefusal() {
    try (ConnectionThread thread = ConnectionThread.open(X.name(), soon());
        Canvas canvas = Canvas.open(X.name())) {
      thread.call(DamageRefusalTest::grabIntoWhatIsGone, soon());
      // The batch has grabbed the server. Would that last, this would wait for good.
      canvas.fill(0x123456);
    }
  }

  /** Frees the pixmap of a slot behind its back, and grabs into the slot. */
  private static boolean grabIntoWhatIsGone(XcbConnection connection) {
    RootWindow root = RootWindow.of(connection);
    TransportChoice transport = transport(connection, root);
    DamageGrabber damage =
        DamageChoice.of(connection, transport)
            .proven(connection, root, DESKTOP, transport)
            .grabber()
            .orElseThrow();
    X11SlotMemory slot = damage.allocate(root.layout(DESKTOP).byteSize());
    assertEquals(0, damage.request(DESKTOP, slot).await());
    CopyRequests copy = new CopyRequests(connection);
    int freed = 0;
    int next = connection.generateId();
    for (int id = next - 5; id < next; id++) {
      freed += free(copy, id);
    }
    assertEquals(1, freed);
    for (int i = 0; i < 3; i++) {
      Grabber.UnderWay refused = damage.request(DESKTOP, slot);
      assertThrows(XErrorException.class, refused::await);
    }
    assertThrows(XErrorException.class, () -> slot.retire(true));
    return true;
  }

  private static int free(CopyRequests copy, int id) {
    try {
      copy.freePixmap(id).check();
      return 1;
    } catch (XErrorException noPixmap) {
      return 0;
    }
  }

  @Test
  void shouldCopyWholeFramesAndSayWhyWhereTheFirstCopyIsRefused() {
    try (ConnectionThread thread = ConnectionThread.open(X.name(), soon());
        LogOf log = new LogOf(DamageChoice.class)) {
      DamageChoice choice = thread.call(DamageRefusalTest::proveByADepthThatIsNot, soon());
      assertTrue(choice.grabber().isEmpty());
      String why = choice.whyMissing().orElseThrow();
      assertTrue(why.contains("ShmCreatePixmap"), why);
      assertEquals(1, log.records().size());
      assertEquals(Level.WARNING, log.records().get(0).getLevel());
    }
  }

  private static DamageChoice proveByADepthThatIsNot(XcbConnection connection) {
    RootWindow root = RootWindow.of(connection);
    TransportChoice transport = transport(connection, root);
    RootWindow odd = new RootWindow(root.id(), 5, root.width(), root.height(), root.format());
    return DamageChoice.of(connection, transport).proven(connection, odd, DESKTOP, transport);
  }
}
