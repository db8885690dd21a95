package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteTimeoutTest {
  private static final Optional<Duration> SOON = Optional.of(Duration.ofMillis(50));

  /** As that of a file on a mount that does not answer. */
  @Test
  void shouldEndAWriteWhileTheCloseOfAnotherChannelHangs() throws Exception {
    Hanging hanging = new Hanging();
    CompletableFuture<Void> first =
        OwnThread.run(() -> assertThrows(IOException.class, () -> write(hanging)));
    assertTrue(hanging.closing.await(30, TimeUnit.SECONDS));
    Closable other = new Closable();
    IOException slow = assertThrows(IOException.class, () -> write(other));
    assertTrue(slow.getMessage().contains("did not read within PT0.05S"), slow.getMessage());
    hanging.answers.countDown();
    first.get(30, TimeUnit.SECONDS);
  }

  /** A write that lasts until its channel is closed. */
  private static void write(Closable channel) throws IOException {
    new WriteTimeout(channel, SOON)
        .run(
            () -> {
              channel.awaitClosed();
              throw new IOException("closed");
            });
  }

  private static class Closable implements Channel {
    private final CountDownLatch closed = new CountDownLatch(1);

    void awaitClosed() {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean isOpen() {
      return closed.getCount() > 0;
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
    }
  }

  private static final class Hanging extends Closable {
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public void close() throws IOException {
      closing.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      super.close();
    }
  }
}
