package dev.framelease.notebook.rapaio;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.rapaio.jupyter.kernel.channels.AbstractChannel;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;

/**
 * Starts the threads of a kernel's channels again that ended before they began.
 *
 * <p>In version 3.0.1 {@code LoopThread.start} starts the thread, and sets the field that tells it
 * to go on after that. A thread that looks earlier ends at once: its channel is never read, and
 * Jupyter waits for an answer for ever. A thread that is seen asleep, as each is between two looks
 * at its socket, has got over this.
 */
final class LoopRestart {
  private static final long LOOK_MILLIS = 1;

  private LoopRestart() {}

  /** Returns when each channel that has a thread has one that runs. */
  static void ensureRunning(Channels channels)
      throws ReflectiveOperationException, InterruptedException {
    for (Object channel : (Set<?>) read(Channels.class, "channels", channels)) {
      Optional<Field> loop = loopOf((AbstractChannel) channel);
      if (loop.isPresent()) {
        LoopThread thread = (LoopThread) loop.get().get(channel);
        if (hasEnded(thread)) {
          loop.get().set(channel, started(thread));
        }
      }
    }
  }

  private static Optional<Field> loopOf(AbstractChannel channel) {
    Optional<Field> loop =
        Arrays.stream(channel.getClass().getDeclaredFields())
            .filter(field -> field.getType() == LoopThread.class)
            .findFirst();
    loop.ifPresent(field -> field.setAccessible(true));
    return loop;
  }

  private static boolean hasEnded(LoopThread thread) throws InterruptedException {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      thread.join(LOOK_MILLIS);
    }
    return !thread.isAlive();
  }

  /** Starts another one for the same work, which has been told to run before it starts. */
  private static LoopThread started(LoopThread ended) throws ReflectiveOperationException {
    LoopThread again =
        new LoopThread(
            ended.getName(),
            (long) read(LoopThread.class, "sleep", ended),
            (Runnable) read(LoopThread.class, "loopBody", ended));
    Field running = LoopThread.class.getDeclaredField("running");
    running.setAccessible(true);
    running.setBoolean(again, true);
    again.start();
    return again;
  }

  private static Object read(Class<?> type, String name, Object owner)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}
