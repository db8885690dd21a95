package dev.framelease.cli.jupyter;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Java kernels, given the libraries and the JVM flags that this JVM runs with. */
public final class ConnectedKernel {
  private static final String RAPAIO_MAIN = "org/rapaio/jupyter/kernel/MainApp.class";
  private static final String RAPAIO_START = "dev.framelease.notebook.rapaio.KernelStart";

  private ConnectedKernel() {}

  /**
   * Looks for IJava or JJava among the installed kernels.
   *
   * @param folders where to look
   * @return the first one, connected
   */
  public static Optional<Kernelspec> find(JupyterFolders folders) {
    return folders.all().stream()
        .flatMap(data -> specsIn(data.resolve("kernels")).stream())
        .map(Kernelspec::read)
        .flatMap(Optional::stream)
        .filter(spec -> !spec.kernel().equals(Kernelspec.NAME))
        .filter(ConnectedKernel::isIJavaOrJJava)
        .findFirst()
        .map(ConnectedKernel::connect);
  }

  private static List<Path> specsIn(Path kernels) {
    if (!Files.isDirectory(kernels)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(kernels)) {
      return found
          .map(folder -> folder.resolve("kernel.json"))
          .filter(Files::exists)
          .sorted()
          .toList();
    } catch (IOException e) {
      // A folder that this user may not read has no kernels for this user.
      return List.of();
    }
  }

  private static boolean isIJavaOrJJava(Kernelspec spec) {
    return Stream.concat(spec.command().stream(), spec.environment().keySet().stream())
        .map(word -> word.toLowerCase(Locale.ROOT))
        .anyMatch(word -> word.contains("ijava") || word.contains("jjava"));
  }

  /**
   * Both run the code of cells in their own process, and read the class path of it from a variable
   * of theirs. The flags go to every {@code java} that they start.
   */
  private static Kernelspec connect(Kernelspec spec) {
    List<String> command = new ArrayList<>(spec.command());
    if (!command.isEmpty() && command.get(0).equals("java")) {
      command.set(0, java());
    }
    Map<String, String> environment = new TreeMap<>(spec.environment());
    for (String variable : List.of("IJAVA_CLASSPATH", "JJAVA_CLASSPATH")) {
      environment.merge(
          variable, classPath(), (theirs, ours) -> theirs + File.pathSeparator + ours);
    }
    environment.merge(
        "JDK_JAVA_OPTIONS", String.join(" ", flags()), (theirs, ours) -> theirs + " " + ours);
    return new Kernelspec(spec.kernel(), command, environment);
  }

  /**
   * Connects rapaio-jupyter-kernel.
   *
   * @param jar of the kernel
   * @return how to start it
   * @throws JupyterException if the file is no such jar
   */
  public static Kernelspec ofRapaio(Path jar) {
    try (JarFile content = new JarFile(jar.toFile())) {
      if (content.getEntry(RAPAIO_MAIN) == null) {
        throw new JupyterException(
            jar + " is no rapaio-jupyter-kernel: it has no " + RAPAIO_MAIN + "; name its jar");
      }
    } catch (IOException e) {
      throw new JupyterException(
          jar + " cannot be read as a jar: " + e + "; name the jar of rapaio-jupyter-kernel", e);
    }
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(flags());
    String classPath = classPath() + File.pathSeparator + jar.toAbsolutePath();
    command.addAll(List.of("-cp", classPath, RAPAIO_START, "{connection_file}"));
    return new Kernelspec("rapaio-jupyter-kernel", command, Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What this JVM was started with, without agents, which may allow one process only. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-agent") && !flag.startsWith("-javaagent"))
        .filter(flag -> !flag.startsWith("-Dframelease.kernel.jar="))
        .toList();
  }
}
