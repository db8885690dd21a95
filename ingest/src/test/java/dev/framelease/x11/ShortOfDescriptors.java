package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A process that uses its descriptors up, all but so many, before each thing that takes some. */
final class ShortOfDescriptors {
  private static final int SLOTS = 5;

  private final SessionOptions options;
  private final Deque<FileInputStream> open = new ArrayDeque<>();
  private int refused;

  private ShortOfDescriptors(String display) {
    this.options =
        SessionOptions.DEFAULT
            .withDisplay(display)
            .withPool(PoolOptions.DEFAULT.withMaxSlots(SLOTS));
  }

  public static void main(String[] args) throws IOException {
    ShortOfDescriptors process = new ShortOfDescriptors(args[0]);
    // Classes that are loaded from folders take descriptors, too.
    process.live(Integer.MAX_VALUE);
    process.loadWhatExplains();
    boolean lived = false;
    for (int left = 0; !lived; left++) {
      lived = process.live(left);
      require(process.live(Integer.MAX_VALUE), "it does not work any more");
    }
    require(process.refused > 4, "refused only " + process.refused + " times");
  }

  /** There is no display of this number. */
  private void loadWhatExplains() {
    try (ScreenSession session = ScreenSession.open(options.withDisplay(":59999"))) {
      throw new AssertionError("a session on a display that is not there: " + session);
    } catch (CaptureException e) {
      require(e.reason() == Reason.DISPLAY_UNREACHABLE, e.toString());
    }
  }

  /** Opens a session and fills its pool; false if so many descriptors did not do. */
  private boolean live(int left) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try {
      useUpAllBut(left);
      try (ScreenSession session = ScreenSession.open(options)) {
        for (int i = 0; i < SLOTS; i++) {
          frames.add(session.grab(CaptureSource.desktop()));
        }
        return true;
      }
    } catch (CaptureException e) {
      refused++;
      require(
          e.reason() == Reason.SHORTAGE || e.reason() == Reason.DISPLAY_UNREACHABLE, e.toString());
      return false;
    } finally {
      frames.forEach(Pattern::assertShownBy);
      frames.forEach(Frame::close);
      while (!open.isEmpty()) {
        open.pop().close();
      }
      Eventually.eventually("all slots back", () -> MemoryBudget.ofJvm().usedBytes() == 0);
    }
  }

  private void useUpAllBut(int left) throws IOException {
    if (left == Integer.MAX_VALUE) {
      return;
    }
    try {
      while (true) {
        open.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // None is left.
    }
    for (int i = 0; i < left; i++) {
      open.pop().close();
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
