package dev.framelease.capture.events;

import dev.framelease.capture.Transport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * A session copies its frames, since memory cannot be shared with its server. Recorded once for a
 * session, when it opens, on any thread.
 */
@Name("dev.framelease.Fallback")
@Label("Fallback")
@Category("Framelease")
@Description("A session copies its frames, since memory cannot be shared with its server")
public final class FallbackEvent extends Event {
  @Label("Display")
  String display;

  @Label("Transport")
  @Description("The way that pixels take instead of shared memory")
  String transport;

  @Label("Cause")
  String cause;

  private FallbackEvent() {}

  /**
   * Records a fallback.
   *
   * @param display of the session
   * @param transport the way that pixels take instead
   * @param cause why, in words for a person
   */
  public static void record(String display, Transport transport, String cause) {
    FallbackEvent event = new FallbackEvent();
    if (event.shouldCommit()) {
      event.display = display;
      event.transport = transport.name();
      event.cause = cause;
      event.commit();
    }
  }
}
