package dev.framelease.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/**
 * The flags that a JVM must be started with for Arrow to work. They are in the file {@code
 * jvm.flags} at the root of Framelease: {@code java @jvm.flags …}.
 *
 * <p>What is checked is their effect, so that it does not matter whether they came from the command
 * line, a file, {@code JDK_JAVA_OPTIONS} or {@code JAVA_TOOL_OPTIONS}.
 *
 * <p>Thread-safe.
 */
public final class JvmFlags {
  private static final System.Logger LOG = System.getLogger(JvmFlags.class.getName());

  /** From this version on the JVM restricts sun.misc.Unsafe and native access (JEP 498, 472). */
  private static final int RESTRICTING_VERSION = 24;

  /** Where the JVM puts the value of the flag, and where Netty looks for it. */
  private static final String UNSAFE_PROPERTY = "sun.misc.unsafe.memory.access";

  private JvmFlags() {}

  /**
   * Checks that this JVM has every flag that Arrow cannot work without, and warns once, in the log,
   * of one that only keeps the JVM from printing warnings.
   *
   * @throws MissingJvmFlagException if a flag is missing; the message names it
   */
  public static void require() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new MissingJvmFlagException(missing);
    }
    NativeAccess.warnOnce();
  }

  /**
   * Returns the flags that Arrow needs and this JVM was started without.
   *
   * @return the flags as they are written on the command line, empty if none is missing
   */
  public static List<String> missing() {
    List<String> missing = new ArrayList<>();
    // Without it ArrowBuf.nioBuffer(), and so all of IPC, throws UnsupportedOperationException.
    if (!Object.class.getModule().isOpen("java.nio", ArrowBuf.class.getModule())) {
      missing.add("--add-opens=java.base/java.nio=" + nameOf(ArrowBuf.class.getModule()));
    }
    // Without it Netty gives no memory addresses out, and no Arrow allocator can be made.
    if (restrictsUnsafe() && !"allow".equals(System.getProperty(UNSAFE_PROPERTY))) {
      missing.add("--sun-misc-unsafe-memory-access=allow");
    }
    return List.copyOf(missing);
  }

  private static boolean restrictsUnsafe() {
    return Runtime.version().feature() >= RESTRICTING_VERSION;
  }

  private static String nameOf(Module module) {
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  /** Says once that JNA will be warned of: its initialiser runs at the first call. */
  private static final class NativeAccess {
    static {
      Module jna = ModuleLayer.boot().findModule("com.sun.jna").orElse(JvmFlags.class.getModule());
      if (restrictsUnsafe() && !isEnabled(jna)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the JVM was started without --enable-native-access={0}, and will warn that JNA loads"
                + " native code; start it with java @jvm.flags",
            nameOf(jna));
      }
    }

    private NativeAccess() {}

    static void warnOnce() {}

    /** Module.isNativeAccessEnabled() came with JDK 22. */
    private static boolean isEnabled(Module module) {
      try {
        return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
      } catch (ReflectiveOperationException e) {
        return true;
      }
    }
  }
}
