package dev.framelease.notebook.rapaio;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.HeartbeatChannel;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.RapaioKernel;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * The heartbeat of a real kernel, whose thread has ended before it began. Whether it answers is
 * left to the notebooks' own test: in one process with its client, ZeroMQ loses a beat now and
 * then.
 */
class LoopRestartTest {
  private Channels channels;

  @BeforeEach
  void connect() throws Exception {
    int[] ports = freePorts(5);
    channels =
        new Channels(
            Transform.fromJson(
                """
                {"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
                 "hb_port": %d, "shell_port": %d, "control_port": %d, "stdin_port": %d,
                 "iopub_port": %d}
                """
                    .formatted(ports[0], ports[1], ports[2], ports[3], ports[4]),
                ConnectionProperties.class));
    channels.connect(new RapaioKernel());
    LoopRestart.ensureRunning(channels);
  }

  /** Below those that the system gives away, since the kernel says nothing where one is taken. */
  private static int[] freePorts(int count) {
    return ThreadLocalRandom.current()
        .ints(20_000, 30_000)
        .distinct()
        .filter(LoopRestartTest::isFree)
        .limit(count)
        .toArray();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void close() {
    channels.close();
  }

  @Test
  void shouldStartAThreadAgainThatHasEnded() throws Exception {
    LoopThread ended = heartbeat();
    ended.shutdown();
    ended.join();

    LoopRestart.ensureRunning(channels);

    assertNotSame(ended, heartbeat());
    assertTrue(heartbeat().isAlive());
  }

  @Test
  void shouldLeaveAThreadThatRuns() throws Exception {
    LoopThread before = heartbeat();

    LoopRestart.ensureRunning(channels);

    assertSame(before, heartbeat());
    assertTrue(before.isAlive());
  }

  private LoopThread heartbeat() throws ReflectiveOperationException {
    Field all = Channels.class.getDeclaredField("channels");
    all.setAccessible(true);
    Field loop = HeartbeatChannel.class.getDeclaredField("loopThread");
    loop.setAccessible(true);
    for (Object channel : (Set<?>) all.get(channels)) {
      if (channel instanceof HeartbeatChannel heartbeat) {
        return (LoopThread) loop.get(heartbeat);
      }
    }
    throw new AssertionError("there is no heartbeat");
  }
}
