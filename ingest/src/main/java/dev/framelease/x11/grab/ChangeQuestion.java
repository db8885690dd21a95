package dev.framelease.x11.grab;

import dev.framelease.x11.connection.PromptWork;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.XErrorException;

/** Asks what has changed since the last frame, and tells whether that is any of what it shows. */
final class ChangeQuestion implements PromptWork<Boolean> {
  private final Target target;
  private Grabber.UnderWay changes;

  ChangeQuestion(Target target) {
    this.target = target;
  }

  @Override
  public boolean begin() {
    if (target.last() == null) {
      return false;
    }
    changes = target.damage().ask();
    return true;
  }

  @Override
  public boolean isAnswered() {
    return changes.isThere();
  }

  @Override
  public Answer<Boolean> conclude() {
    boolean changed = isChanged();
    return () -> changed;
  }

  /** Where the server refuses, or the display was rearranged, nothing is known any more. */
  private boolean isChanged() {
    try {
      long unused = changes.await();
      LastFrame last = target.last();
      return last == null
          || target.mayBeRearranged()
          || !target.damage().isUnchanged(last.region());
    } catch (XErrorException | MalformedReplyException e) {
      return true;
    }
  }

  @Override
  public Answer<Boolean> perform() {
    if (changes == null && !begin()) {
      return () -> true;
    }
    return conclude();
  }
}
