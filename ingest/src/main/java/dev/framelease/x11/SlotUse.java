package dev.framelease.x11;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the connections of a session have used: its own, and those of its streams, which count until
 * the last of their frames is closed. Thread-safe.
 */
final class SlotUse {
  /** Guarded by this. */
  private final List<GrabConnection> connections = new ArrayList<>();

  /** Of connections that are gone. Guarded by this. */
  private long createdBefore;

  /** Of connections that are gone. Guarded by this. */
  private long copiedBefore;

  /** Counts a connection in, and those out that have been closed and hold nothing any more. */
  synchronized void add(GrabConnection connection) {
    forgetDrained();
    connections.add(connection);
  }

  private void forgetDrained() {
    for (GrabConnection connection : List.copyOf(connections)) {
      if (connection.pool().isDrained()) {
        createdBefore += connection.pool().created();
        copiedBefore += connection.copiedBytes();
        connections.remove(connection);
      }
    }
  }

  synchronized long created() {
    return createdBefore + sum(connection -> connection.pool().created());
  }

  synchronized long copiedBytes() {
    return copiedBefore + sum(GrabConnection::copiedBytes);
  }

  synchronized int held() {
    return (int) sum(connection -> connection.pool().held());
  }

  synchronized int quarantined() {
    return (int) sum(connection -> connection.pool().quarantined());
  }

  synchronized long bytes() {
    return sum(connection -> connection.pool().bytes());
  }

  private long sum(ToLongFunction<GrabConnection> number) {
    return connections.stream().mapToLong(number).sum();
  }
}
