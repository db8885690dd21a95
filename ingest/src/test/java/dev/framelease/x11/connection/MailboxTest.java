package dev.framelease.x11.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.OwnThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose turn it is to use a connection. */
class MailboxTest {
  private final Mailbox mailbox = new Mailbox();
  private final Task<Boolean> task = new Task<>(":7", () -> () -> true);

  @Test
  void shouldLetNobodyInBeforeATaskThatWaits() throws Exception {
    assertTrue(mailbox.post(task));
    assertFalse(mailbox.enter());
    assertSame(task, OwnThread.supply(mailbox::take).get());
    assertFalse(mailbox.enter(), "it is the turn of who has taken it");
  }

  /** The answer to what was begun is still to come: whoever asked now would read it. */
  @Test
  void shouldLetNobodyInBeforeTheRestOfWhatWasBegun() throws Exception {
    assertTrue(mailbox.enter());
    assertTrue(mailbox.isUser());
    assertTrue(mailbox.post(task));
    Task<Boolean> rest = Task.ofBegun(":7", () -> () -> true);
    assertTrue(mailbox.leave(rest));
    assertFalse(mailbox.isUser());
    assertFalse(mailbox.enter());
    assertSame(rest, OwnThread.supply(mailbox::take).get());
  }

  @Test
  void shouldLetOneInAtATime() throws Exception {
    assertTrue(mailbox.enter());
    assertFalse(OwnThread.supply(mailbox::enter).get());
    assertTrue(mailbox.leave(null));
    assertTrue(mailbox.enter());
  }

  @Test
  void shouldLetNobodyInOnceItIsClosed() {
    assertTrue(mailbox.enter());
    assertTrue(mailbox.post(task));
    assertEquals(List.of(task), mailbox.close());
    assertFalse(mailbox.leave(task), "nobody will do the rest");
    assertFalse(mailbox.enter());
    assertFalse(mailbox.post(task));
    assertNull(mailbox.take());
  }
}
