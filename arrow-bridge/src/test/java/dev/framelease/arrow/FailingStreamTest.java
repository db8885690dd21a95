package dev.framelease.arrow;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.FailingSource;
import dev.framelease.testing.FailingSource.Failure;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrow buffers of a stream whose source fails at each of its calls in turn. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class FailingStreamTest {
  private static final StreamOptions EACH =
      StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private LogOf log;

  @BeforeEach
  void listen() {
    log = new LogOf(FrameStream.class.getPackage());
  }

  @AfterEach
  void close() {
    log.close();
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryBufferThatCameReadableAndLeaveNothing(Failure failure) {
    int call = 0;
    int most = 0;
    FailingSource source;
    do {
      source = new FailingSource(++call, failure);
      int kept = keepAll(source);
      eventually(source::toString, source::isAllBack);
      assertEquals(0, allocator.framesInFlight(), source::toString);
      most = Math.max(most, kept);
    } while (source.isReached());
    assertEquals(FailingSource.FRAMES, most);
  }

  /** Returns how many frames came before the failure. */
  private int keepAll(FailingSource source) {
    List<FrameBuffer> buffers = new ArrayList<>();
    try (FrameStream stream = source.open(EACH)) {
      for (Frame frame : stream) {
        try (frame) {
          buffers.add(FrameBuffer.wrap(frame, allocator));
        }
      }
    } catch (CaptureException e) {
      assertTrue(e.getMessage().contains("as it was meant"), e.getMessage());
    }
    for (FrameBuffer buffer : buffers) {
      assertEquals((byte) 9, buffer.arrow().getByte(9));
      buffer.close();
    }
    return buffers.size();
  }
}
