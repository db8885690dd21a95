package dev.framelease.cli.jupyter;

import dev.framelease.cli.option.ReadFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
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
        .flatMap(spec -> connect(spec).stream())
        .findFirst();
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

  private static Optional<Kernelspec> connect(Kernelspec spec) {
    return InstalledKernel.of(spec).map(kernel -> kernel.connect(spec, JavaStart.ofThisJvm()));
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
          jar
              + " cannot be read as a jar: "
              + ReadFailure.reasonOf(e)
              + "; name the jar of rapaio-jupyter-kernel",
          e);
    }
    JavaStart java = JavaStart.ofThisJvm();
    List<String> command = new ArrayList<>(List.of(java.executable().toString()));
    command.addAll(java.flags());
    String classPath = java.classPath() + File.pathSeparator + jar.toAbsolutePath();
    command.addAll(List.of("-cp", classPath, RAPAIO_START, "{connection_file}"));
    return new Kernelspec("rapaio-jupyter-kernel", command, Map.of());
  }
}
