package dev.framelease.cli.jupyter;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * A Java kernel that is installed for Jupyter already. Both run the code of cells in their own
 * process, and read its class path from a variable of theirs.
 *
 * @see <a href="https://github.com/SpencerPark/IJava#list-of-options">Variables of IJava</a>
 * @see <a href="https://dflib.org/jjava/docs/1.x/">JJava</a>
 */
enum InstalledKernel {
  /** JJava, which finds our {@code Extension} on the class path that it is given. */
  JJAVA("JJava", ""),

  /** IJava, which has to be told of our renderers. */
  IJAVA(
      "IJava",
      "dev.framelease.notebook.ijava.PictureDisplay.registerIn("
          + "io.github.spencerpark.ijava.IJava.getKernelInstance().getRenderer());");

  private final String title;
  private final String startupScript;

  InstalledKernel(String title, String startupScript) {
    this.title = title;
    this.startupScript = startupScript;
  }

  /** Tells which one a kernelspec starts: its command or its variables name the kernel. */
  static Optional<InstalledKernel> of(Kernelspec spec) {
    List<String> words =
        Stream.concat(
                spec.command().stream().map(InstalledKernel::fileName),
                spec.environment().keySet().stream())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    return Arrays.stream(values())
        .filter(
            kernel ->
                words.stream()
                    .anyMatch(word -> word.contains(kernel.title.toLowerCase(Locale.ROOT))))
        .findFirst();
  }

  /** A folder may have any name. */
  private static String fileName(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }

  /**
   * Gives it our libraries and flags.
   *
   * @param spec of this kernel
   * @param java what starts it, and what it starts
   * @return the same with more of them
   */
  Kernelspec connect(Kernelspec spec, JavaStart java) {
    List<String> command = new ArrayList<>(spec.command());
    if (!command.isEmpty() && command.get(0).equals("java")) {
      command.set(0, java.executable().toString());
    }
    Map<String, String> environment = new TreeMap<>(spec.environment());
    environment.merge(name() + "_CLASSPATH", java.classPath(), join(File.pathSeparator));
    // The launcher of JJava starts the first java on the PATH; Jupyter fills in what is in braces.
    Path folder = java.executable().getParent();
    String path = environment.getOrDefault("PATH", "${PATH}");
    environment.put("PATH", folder + File.pathSeparator + path);
    environment.merge("JDK_JAVA_OPTIONS", java.quotedFlags(), join(" "));
    if (!startupScript.isEmpty()) {
      environment.merge(name() + "_STARTUP_SCRIPT", startupScript, join("\n"));
    }
    return new Kernelspec(title, command, environment);
  }

  private static BinaryOperator<String> join(String separator) {
    return (theirs, ours) -> theirs + separator + ours;
  }
}
