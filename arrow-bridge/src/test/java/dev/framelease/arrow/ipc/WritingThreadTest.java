package dev.framelease.arrow.ipc;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.LentSlot;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of waiting frames, and of who brings more, where nothing can be written. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WritingThreadTest {
  private final LentSlot slot = new LentSlot(8 * 4 * 4);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();

  /** Fails once it may, as where the heap is full: even the words for it cannot be made. */
  private static final class FailingTarget implements FrameTarget {
    private final CountDownLatch may = new CountDownLatch(1);
    private final Error error;
    private boolean closed;

    FailingTarget(boolean hasWords) {
      error =
          new StackOverflowError("thrown by the test") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
              if (hasWords) {
                return super.getMessage();
              }
              throw new IllegalStateException("there are no words");
            }
          };
    }

    @Override
    public void write(FrameBuffer frame) {
      boolean interrupted = false;
      while (may.getCount() > 0) {
        try {
          may.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw error;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private void write(WritingThread thread) {
    try (Frame frame = slot.lend(1, 8, 4);
        FrameBuffer buffer = FrameBuffer.wrap(frame, drained.allocator())) {
      thread.write(buffer);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGiveAllFramesBackAndSayWhyWhateverIsThrown(boolean hasWords) {
    FailingTarget target = new FailingTarget(hasWords);
    WritingThread thread = new WritingThread(target);
    thread.start();
    write(thread);
    write(thread);
    target.may.countDown();
    eventually("all are back", slot::isIdle);
    var failed = assertThrows(FrameWriteException.class, () -> write(thread));
    assertTrue(failed.getMessage().contains("could not be compressed"), failed.getMessage());
    assertEquals(hasWords, failed.getMessage().contains("thrown by the test"));
    assertThrows(IllegalStateException.class, () -> write(thread));
    thread.close();
    assertTrue(target.closed);
    assertTrue(slot.isIdle());
  }

  @Test
  void shouldSayItAtTheCloseIfNobodyWasToldBefore() {
    FailingTarget target = new FailingTarget(false);
    WritingThread thread = new WritingThread(target);
    thread.start();
    write(thread);
    target.may.countDown();
    assertThrows(FrameWriteException.class, thread::close);
    assertTrue(target.closed);
    assertTrue(slot.isIdle());
  }
}
