package dev.framelease.notebook.rapaio;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Set;
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
    // The system gives each socket a port of its own.
    channels =
        new Channels(
            Transform.fromJson(
                """
                {"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
                 "hb_port": 0, "shell_port": 0, "control_port": 0, "stdin_port": 0, "iopub_port": 0}
                """,
                ConnectionProperties.class));
    channels.connect(new RapaioKernel());
    LoopRestart.ensureRunning(channels);
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
