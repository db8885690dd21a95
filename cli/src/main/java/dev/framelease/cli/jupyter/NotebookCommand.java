package dev.framelease.cli.jupyter;

import dev.framelease.arrow.JvmFlags;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Verbosity;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.screen.ScreenChoice;
import dev.framelease.cli.screen.VirtualScreen;
import dev.framelease.cli.terminal.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code framelease notebook}: a Java kernel of Jupyter's that knows Framelease. */
@Command(
    name = "notebook",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Installs the kernel \"Framelease (Java)\" for Jupyter, and starts Jupyter.",
      "It is IJava or JJava, where one is installed, with Framelease's libraries and JVM flags; or"
          + " rapaio-jupyter-kernel, which ./framelease brings along. A virtual screen lasts as"
          + " long as Jupyter runs, and has 480x270, unless --size names another.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  framelease notebook",
      "  framelease notebook --install-only --display :0",
      "  framelease notebook --prefix ~/.venv -- jupyter lab --no-browser"
    })
public final class NotebookCommand implements Callable<Integer> {
  /** Set by the launcher: the jar of rapaio-jupyter-kernel that the build fetched. */
  private static final String BUNDLED_KERNEL = "framelease.kernel.jar";

  @Spec private CommandSpec spec;

  @Option(names = "--install-only", description = "Install the kernel, and do not start Jupyter.")
  private boolean installOnly;

  @Option(
      names = "--prefix",
      paramLabel = "DIR",
      description =
          "Install to DIR/share/jupyter, as for a virtual environment; by default for this user.")
  private Path prefix;

  @Option(
      names = "--kernel-jar",
      paramLabel = "FILE",
      description = "Use this jar of rapaio-jupyter-kernel, whatever else is installed.")
  private Path kernelJar;

  @Mixin private final ScreenChoice screen = new ScreenChoice(new PixelSize(480, 270));

  @Mixin private Verbosity verbosity;

  @Parameters(
      paramLabel = "COMMAND",
      description =
          "What to start, after '--'; by default jupyter lab or jupyter notebook, whichever there"
              + " is.")
  private List<String> command = List.of();

  @Override
  public Integer call() {
    UsageException.unless(
        !installOnly || command.isEmpty(),
        "--install-only starts nothing; leave it out, or leave out " + command);
    UsageException.unless(
        !installOnly || !screen.isSizeGiven(),
        "--size is of a virtual display, and --install-only starts none; leave one of them out");
    screen.check();
    JvmFlags.require();
    verbosity.setLogLevel();
    JupyterFolders folders = JupyterFolders.of(System.getenv());
    Path target = prefix == null ? folders.user() : JupyterFolders.dataBelow(prefix);
    List<String> start = installOnly ? List.of() : commandToStart();
    Kernelspec installed = kernel(folders).withDisplay(screen.display());
    tell(
        "installed "
            + Kernelspec.DISPLAY_NAME
            + " ("
            + installed.kernel()
            + ") in "
            + installed.writeTo(target));
    return installOnly ? 0 : run(start, target);
  }

  private List<String> commandToStart() {
    return command.isEmpty() ? JupyterProcess.frontEnd(System.getenv()) : command;
  }

  private Kernelspec kernel(JupyterFolders folders) {
    Optional<Path> bundled = Optional.ofNullable(System.getProperty(BUNDLED_KERNEL)).map(Path::of);
    if (kernelJar != null) {
      return ConnectedKernel.ofRapaio(kernelJar);
    }
    return ConnectedKernel.find(folders)
        .or(() -> bundled.filter(Files::exists).map(ConnectedKernel::ofRapaio))
        .orElseThrow(
            () ->
                new BadInputException(
                    "no Java kernel is installed for Jupyter; looked for IJava and JJava in "
                        + folders.all()
                        + ". Install JJava (pip install jjava), or name a jar of"
                        + " rapaio-jupyter-kernel (io.github.padreati:rapaio-jupyter-kernel:3.0.1 of Maven Central) with --kernel-jar"));
  }

  private int run(List<String> start, Path target) {
    try (StopSignal stop = new StopSignal()) {
      if (screen.display().isPresent()) {
        return run(start, target, screen.display().get(), stop);
      }
      try (VirtualScreen virtual = VirtualScreen.start(screen.size().region())) {
        return run(start, target, virtual.name(), stop);
      }
    }
  }

  private static int run(List<String> start, Path target, String display, StopSignal stop) {
    try (JupyterProcess jupyter = JupyterProcess.start(start, target, display)) {
      return jupyter.await(stop::isRequested);
    }
  }

  private void tell(String message) {
    spec.commandLine().getErr().println("framelease: " + message);
    spec.commandLine().getErr().flush();
  }
}
