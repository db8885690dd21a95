package dev.framelease.cli.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rapaio.jupyter.kernel.MainApp;

/** {@code framelease notebook} as a process; NotebooksTest executes notebooks with it. */
class NotebookCommandTest {
  private static final String KERNEL =
      MainApp.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  private static final String SPEC = "share/jupyter/kernels/framelease-java/kernel.json";

  @TempDir private Path folder;

  @Test
  void shouldInstallTheKernelOfAJar() throws IOException {
    CommandProcess run =
        run("--install-only", "--prefix", "a prefix", "--kernel-jar", KERNEL, "--display", ":77");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("installed Framelease (Java) (rapaio-jupyter-kernel)"));
    JsonNode spec = read(folder.resolve("a prefix").resolve(SPEC));
    List<String> command = words(spec.get("argv"));
    assertTrue(Files.isExecutable(Path.of(command.get(0))), command.toString());
    assertTrue(command.contains("--add-opens=java.base/java.nio=ALL-UNNAMED"), command.toString());
    String classPath = command.get(command.indexOf("-cp") + 1);
    assertTrue(classPath.endsWith(":" + KERNEL), classPath);
    assertEquals("{connection_file}", command.get(command.size() - 1));
    assertEquals("Framelease (Java)", spec.get("display_name").asText());
    assertEquals("java", spec.get("language").asText());
    assertEquals(":77", spec.at("/env/DISPLAY").asText());
  }

  @Test
  void shouldConnectJJavaWhereItIsInstalled() throws IOException {
    Path jjava = Files.createDirectories(folder.resolve(".local/share/jupyter/kernels/jjava"));
    Files.writeString(
        jjava.resolve("kernel.json"),
        """
        {"argv": ["java", "-jar", "/opt/jjava-launcher.jar", "/opt/jjava.jar", "{connection_file}"],
         "display_name": "Java (JJava)", "language": "java", "interrupt_mode": "message",
         "env": {"JJAVA_CLASSPATH": "/opt/mine.jar", "JJAVA_TIMEOUT": "-1"}}
        """);

    CommandProcess run = run("--install-only");

    assertEquals(0, run.exitCode(), run.err());
    JsonNode spec = read(folder.resolve(".local").resolve(SPEC));
    List<String> command = words(spec.get("argv"));
    assertEquals("/opt/jjava-launcher.jar", command.get(2));
    assertTrue(Files.isExecutable(Path.of(command.get(0))), command.toString());
    String classPath = spec.at("/env/JJAVA_CLASSPATH").asText();
    assertTrue(classPath.startsWith("/opt/mine.jar:"), classPath);
    assertTrue(classPath.contains("picocli"), classPath);
    assertEquals("-1", spec.at("/env/JJAVA_TIMEOUT").asText());
    assertTrue(
        spec.at("/env/JDK_JAVA_OPTIONS").asText().contains("--add-opens=java.base/java.nio"));
    assertFalse(spec.get("env").has("DISPLAY"));
  }

  @Test
  void shouldSayHowToInstallAKernelWhereThereIsNone() {
    CommandProcess run = run("--install-only");

    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("no Java kernel is installed for Jupyter"), run.err());
    assertTrue(run.err().contains("--kernel-jar"), run.err());
    assertFalse(Files.exists(folder.resolve(".local")));
  }

  @Test
  void shouldRefuseAFileThatIsNoKernel() throws IOException {
    Path file = Files.writeString(folder.resolve("kernel.jar"), "nothing");

    CommandProcess noJar = run("--install-only", "--kernel-jar", file.toString());
    CommandProcess absent = run("--install-only", "--kernel-jar", "absent.jar");

    assertEquals(1, noJar.exitCode());
    assertTrue(noJar.err().contains("kernel.jar cannot be read as a jar"), noJar.err());
    assertEquals(1, absent.exitCode());
    assertTrue(absent.err().contains("absent.jar"), absent.err());
  }

  @Test
  void shouldNameTheFolderThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandProcess run = run("--install-only", "--kernel-jar", KERNEL, "--prefix", file.toString());

    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("cannot write " + file), run.err());
    assertTrue(run.err().contains("--prefix"), run.err());
  }

  @Test
  void shouldRefuseACommandThatWouldNotBeStarted() {
    CommandProcess run = run("--install-only", "--", "jupyter", "lab");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--install-only starts nothing"), run.err());
  }

  @Test
  void shouldGiveTheCommandADisplayAndEndWithItsExitCode() {
    String script = "echo $DISPLAY $JUPYTER_PATH; exit 7";

    CommandProcess run = run("--kernel-jar", KERNEL, "--prefix", "p", "--", "sh", "-c", script);

    assertEquals(7, run.exitCode(), run.err());
    assertTrue(run.out().matches(":\\d+ \\S+/p/share/jupyter\\n"), run.out());
  }

  @Test
  void shouldSayThatThereIsNoJupyter() {
    CommandProcess absent = run("--kernel-jar", KERNEL, "--", "jupyter-of-no-kind");
    CommandProcess none =
        CommandProcess.framelease(
            folder, environment("PATH", "/nowhere"), "notebook", "--kernel-jar", KERNEL);

    assertEquals(1, absent.exitCode());
    assertTrue(absent.err().contains("cannot start jupyter-of-no-kind"), absent.err());
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("apt-get install jupyter-notebook"), none.err());
  }

  private CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("notebook"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(folder, environment(), all.toArray(String[]::new));
  }

  private Map<String, String> environment(String... more) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", folder.toString()));
    for (String unset : List.of("JUPYTER_PATH", "JUPYTER_DATA_DIR", "XDG_DATA_HOME")) {
      environment.put(unset, "");
    }
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
