package dev.framelease.cli.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where Jupyter keeps its data.
 *
 * @param user the folder of this user
 * @param all every folder that kernels are looked for in, the first ones first
 * @see <a href="https://docs.jupyter.org/en/latest/use/jupyter-directories.html">Jupyter's
 *     folders</a>
 */
public record JupyterFolders(Path user, List<Path> all) {
  private static final Pattern SEPARATOR = Pattern.compile(":");

  /** Reads the variables that Jupyter reads. */
  public static JupyterFolders of(Map<String, String> environment) {
    Path user = userFolder(environment);
    Set<Path> all = new LinkedHashSet<>();
    variable(environment, "JUPYTER_PATH")
        .ifPresent(paths -> SEPARATOR.splitAsStream(paths).map(Path::of).forEach(all::add));
    all.add(user);
    for (String root : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      variable(environment, root).map(Path::of).map(JupyterFolders::dataBelow).ifPresent(all::add);
    }
    all.add(Path.of("/usr/local/share/jupyter"));
    all.add(Path.of("/usr/share/jupyter"));
    return new JupyterFolders(user, new ArrayList<>(all));
  }

  private static Path userFolder(Map<String, String> environment) {
    return variable(environment, "JUPYTER_DATA_DIR")
        .map(Path::of)
        .or(() -> variable(environment, "XDG_DATA_HOME").map(home -> Path.of(home, "jupyter")))
        .orElseGet(() -> home(environment).resolve(".local/share/jupyter"));
  }

  private static Path home(Map<String, String> environment) {
    return Path.of(variable(environment, "HOME").orElse(System.getProperty("user.home")));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The folder of data in an environment, such as a virtual environment of Python's. */
  public static Path dataBelow(Path prefix) {
    return prefix.resolve("share").resolve("jupyter");
  }
}
