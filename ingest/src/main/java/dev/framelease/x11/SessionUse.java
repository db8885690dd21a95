package dev.framelease.x11;

import dev.framelease.x11.grab.GrabConnection;
import dev.framelease.x11.grab.SlotUse;
import java.util.ArrayList;
import java.util.List;

/**
 * What the connections of a session have used: its own, and those of its streams, which count until
 * the last of their frames is closed. Thread-safe.
 */
final class SessionUse {
  /** Guarded by this. */
  private final List<GrabConnection> connections = new ArrayList<>();

  /** Of connections that are gone. Guarded by this. */
  private SlotUse before = SlotUse.NONE;

  /** Counts a connection in, and those out that have been closed and hold nothing any more. */
  synchronized void add(GrabConnection connection) {
    forgetDrained();
    connections.add(connection);
  }

  private void forgetDrained() {
    for (GrabConnection connection : List.copyOf(connections)) {
      if (connection.isDrained()) {
        before = before.plus(connection.use());
        connections.remove(connection);
      }
    }
  }

  synchronized SlotUse total() {
    return connections.stream().map(GrabConnection::use).reduce(before, SlotUse::plus);
  }
}
