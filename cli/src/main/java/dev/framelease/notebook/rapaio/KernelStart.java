package dev.framelease.notebook.rapaio;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.RapaioKernel;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts rapaio-jupyter-kernel as its own {@code MainApp} does, but without two races.
 *
 * <p>In version 3.0.1 {@code Channels.connect} opens the sockets, in an order that changes from run
 * to run, before it makes the map of handlers. A request that comes in between, and Jupyter asks
 * early, meets no map: the thread that reads requests ends, and the kernel hangs. With an empty map
 * there from the start such a request is passed over, and Jupyter asks again. The other race is
 * that of {@link LoopRestart}.
 */
public final class KernelStart {
  /** It tells of requests passed over. Held here, as the next, lest its level be lost with it. */
  private static final Logger KERNEL_LOG = Logger.getLogger("ShellChannel");

  /** It warns of every GPU that is not there. */
  private static final Logger DJL_LOG = Logger.getLogger("ai.djl");

  private KernelStart() {}

  /**
   * Runs a kernel until Jupyter asks it to stop.
   *
   * @param arguments the connection file that Jupyter wrote
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if its signature scheme is none that Java knows
   * @throws InterruptedException if this thread was
   * @throws ReflectiveOperationException if the kernel is of a version that this was not made for
   */
  public static void main(String[] arguments)
      throws IOException,
          GeneralSecurityException,
          InterruptedException,
          ReflectiveOperationException {
    Logger.getLogger("").setLevel(Level.WARNING);
    KERNEL_LOG.setLevel(Level.OFF);
    DJL_LOG.setLevel(Level.SEVERE);
    String connection = Files.readString(Path.of(arguments[0]));
    Channels channels = new Channels(Transform.fromJson(connection, ConnectionProperties.class));
    Field handlers = Channels.class.getDeclaredField("handlers");
    handlers.setAccessible(true);
    handlers.set(channels, new HashMap<>());
    channels.connect(new RapaioKernel());
    LoopRestart.ensureRunning(channels);
    channels.joinUntilClose();
  }
}
