package dev.framelease.x11.xcb;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** What has come to a connection and lies in libxcb, since nobody has read it. */
public final class UnreadAnswers {
  private UnreadAnswers() {}

  /**
   * Finds the answers to requests that have been made, and reads them.
   *
   * @param after the number of the last request before them
   * @return the numbers of the requests
   */
  public static List<Integer> to(XcbConnection connection, int after) {
    int last = connection.lastExpected();
    // All that came before its answer has come, then.
    boolean unused = new CoreRequests(connection).sync().await();
    List<Integer> unread = new ArrayList<>();
    for (int request = after + 1; request <= last; request++) {
      if (isThere(connection, request)) {
        unread.add(request);
      }
    }
    return unread;
  }

  private static boolean isThere(XcbConnection connection, int request) {
    try (Memory reply = room();
        Memory error = room()) {
      int answered = Xcb.xcb_poll_for_reply(connection.pointer(), request, reply, error);
      if (answered == 0) {
        throw new IllegalStateException("request " + request + " is not answered yet");
      }
      Native.free(Pointer.nativeValue(reply.getPointer(0)));
      Native.free(Pointer.nativeValue(error.getPointer(0)));
      return reply.getPointer(0) != null || error.getPointer(0) != null;
    }
  }

  private static Memory room() {
    Memory pointer = new Memory(Native.POINTER_SIZE);
    pointer.clear();
    return pointer;
  }
}
