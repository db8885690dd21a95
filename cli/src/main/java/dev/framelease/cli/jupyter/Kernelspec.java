package dev.framelease.cli.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How Jupyter starts a kernel.
 *
 * @param kernel which kernel it is, for people
 * @param command what to run; {@code {connection_file}} stands for the file that Jupyter writes
 * @param environment variables to set
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html">Kernel specs</a>
 */
public record Kernelspec(String kernel, List<String> command, Map<String, String> environment) {
  /** What Jupyter shows. */
  public static final String DISPLAY_NAME = "Framelease (Java)";

  /** The name for {@code --kernel} of Jupyter's commands, and in notebooks. */
  public static final String NAME = "framelease-java";

  /** What Jupyter puts the folder of a {@code kernel.json} in place of. */
  private static final String RESOURCES = "{resource_dir}";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a {@code kernel.json}; empty where it is not that of a Java kernel. */
  static Optional<Kernelspec> read(Path file) {
    JsonNode json;
    try {
      json = JSON.readTree(file.toFile());
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!json.path("language").asText().equalsIgnoreCase("java")) {
      return Optional.empty();
    }
    Path folder = file.toAbsolutePath().getParent();
    List<String> command = new ArrayList<>();
    json.path("argv")
        .forEach(word -> command.add(word.asText().replace(RESOURCES, folder.toString())));
    Map<String, String> environment = new TreeMap<>();
    json.path("env")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    return Optional.of(new Kernelspec(folder.getFileName().toString(), command, environment));
  }

  /** The same with {@code DISPLAY} set, if there is a display. */
  public Kernelspec withDisplay(Optional<String> display) {
    Map<String, String> more = new TreeMap<>(environment);
    display.ifPresent(name -> more.put("DISPLAY", name));
    return new Kernelspec(kernel, command, more);
  }

  /**
   * Writes {@code kernels/framelease-java/kernel.json}, in place of one that is there.
   *
   * @param data a folder of Jupyter's data; made if it does not exist
   * @return the file
   * @throws JupyterException if it cannot be written
   */
  public Path writeTo(Path data) {
    Path file = data.resolve("kernels").resolve(NAME).resolve("kernel.json").toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "kernel", ".part");
      Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw new JupyterException(
          "cannot write " + file + ": " + e + "; name another folder with --prefix", e);
    }
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    command.forEach(json.putArray("argv")::add);
    json.put("display_name", DISPLAY_NAME);
    json.put("language", "java");
    json.put("interrupt_mode", "message");
    ObjectNode variables = json.putObject("env");
    environment.forEach(variables::put);
    return json;
  }
}
