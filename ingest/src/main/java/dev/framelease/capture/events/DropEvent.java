package dev.framelease.capture.events;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.FrameInfo;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Frames of a stream that were not delivered, or not even captured. Recorded on any thread. */
@Name("dev.framelease.Drop")
@Label("Drop")
@Category("Framelease")
@Description("Frames of a stream that were not delivered, or not even captured")
@StackTrace(false)
public final class DropEvent extends Event {
  @Label("Display")
  String display;

  @Label("Source")
  String source;

  @Label("Cause")
  String cause;

  @Label("Frames")
  @Description("How many were dropped at once")
  long frames;

  @Label("Sequence")
  @Description("Number of the frame in its session; 0 where none was captured")
  long sequence;

  @Label("Age")
  @Description("Since the frame was requested; 0 where none was captured")
  @Timespan(Timespan.NANOSECONDS)
  long age;

  @Label("Slow Consumer")
  @Description("What the stream does when it is full")
  String slowConsumer;

  @Label("Capacity")
  @Description("How many frames may wait in the stream")
  int capacity;

  @Label("Frames Per Second")
  double framesPerSecond;

  private DropEvent() {}

  /**
   * Records frames that were not captured.
   *
   * @param stream which stream
   * @param why the cause
   * @param count how many, at least 1
   */
  public static void missed(Stream stream, DropCause why, long count) {
    DropEvent event = new DropEvent();
    if (event.shouldCommit()) {
      event.frames = count;
      event.finish(stream, why);
    }
  }

  /**
   * Records a frame that was captured and not delivered.
   *
   * @param stream which stream
   * @param why the cause
   * @param info what is known of the frame, which may be closed
   */
  public static void dropped(Stream stream, DropCause why, FrameInfo info) {
    DropEvent event = new DropEvent();
    if (event.shouldCommit()) {
      event.frames = 1;
      event.sequence = info.sequence();
      event.age = System.nanoTime() - info.time().requestedNanos();
      event.finish(stream, why);
    }
  }

  private void finish(Stream stream, DropCause why) {
    display = stream.display();
    source = stream.source();
    cause = why.name();
    slowConsumer = stream.options().slowConsumer().name();
    capacity = stream.options().capacity();
    framesPerSecond = stream.options().framesPerSecond();
    commit();
  }

  /**
   * A stream, as its events name it.
   *
   * @param display which it captures
   * @param source what of it
   * @param options how
   */
  public record Stream(String display, String source, StreamOptions options) {}
}
