package dev.framelease.cli.jupyter;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    Path jjava =
        install(
            "java",
            """
            {"argv": ["java", "-jar", "{resource_dir}/jjava-launcher.jar",
                      "{resource_dir}/jjava.jar", "{connection_file}"],
             "display_name": "Java (jjava)", "language": "java", "interrupt_mode": "message",
             "env": {"JJAVA_CLASSPATH": "/opt/mine.jar", "JJAVA_TIMEOUT": "-1"}}
            """);

    CommandProcess run = run("--install-only");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("installed Framelease (Java) (JJava)"), run.err());
    JsonNode spec = read(folder.resolve(".local").resolve(SPEC));
    List<String> command = words(spec.get("argv"));
    assertTrue(Files.isExecutable(Path.of(command.get(0))), command.toString());
    assertEquals(
        List.of("-jar", jjava + "/jjava-launcher.jar", jjava + "/jjava.jar", "{connection_file}"),
        command.subList(1, command.size()));
    String classPath = spec.at("/env/JJAVA_CLASSPATH").asText();
    assertTrue(classPath.startsWith("/opt/mine.jar:"), classPath);
    assertTrue(classPath.contains("picocli"), classPath);
    assertEquals("-1", spec.at("/env/JJAVA_TIMEOUT").asText());
    assertTrue(
        spec.at("/env/JDK_JAVA_OPTIONS").asText().contains("--add-opens=java.base/java.nio"));
    String path = spec.at("/env/PATH").asText();
    assertEquals(Path.of(command.get(0)).getParent() + ":${PATH}", path);
    assertFalse(spec.get("env").has("DISPLAY"));
    assertFalse(spec.get("env").has("IJAVA_STARTUP_SCRIPT"));
  }

  @Test
  void shouldConnectIJavaWhereItIsInstalled() throws IOException {
    install("rapaio-beside-jjava", "{\"argv\": [\"java\", \"x\"], \"language\": \"java\"}");
    install(
        "second",
        """
        {"argv": ["java", "-jar", "/opt/ijava-1.3.0.jar", "{connection_file}"],
         "display_name": "Java", "language": "java", "interrupt_mode": "message",
         "env": {"IJAVA_STARTUP_SCRIPT": "int mine = 3;"}}
        """);

    CommandProcess run = run("--install-only");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("installed Framelease (Java) (IJava)"), run.err());
    JsonNode environment = read(folder.resolve(".local").resolve(SPEC)).get("env");
    assertTrue(environment.get("IJAVA_CLASSPATH").asText().contains("picocli"));
    String script = environment.get("IJAVA_STARTUP_SCRIPT").asText();
    assertTrue(script.startsWith("int mine = 3;\n"), script);
    assertTrue(
        script.contains(dev.framelease.notebook.ijava.PictureDisplay.class.getName()), script);
  }

  /** Flags with spaces in them, such as a folder's name, reach the JVM in one piece. */
  @Test
  void shouldStartTheJvmOfAnInstalledKernel() throws Exception {
    Path stand =
        install(
            "java",
            "{\"argv\": [\"java\", \"{resource_dir}/JJava.java\"], \"language\": \"java\"}");
    Files.writeString(
        stand.resolve("JJava.java"),
        """
        class JJava {
          public static void main(String[] words) {
            System.out.println(System.getProperty("a.test") + "|" + System.getenv("DISPLAY")
                + "|" + java.nio.Buffer.class.getModule().isOpen("java.nio", JJava.class.getModule()));
          }
        }
        """);
    CommandProcess run =
        CommandProcess.framelease(
            folder,
            environment("JDK_JAVA_OPTIONS", "\"-Da.test=two words\""),
            "notebook",
            "--install-only",
            "--display",
            ":7");
    assertEquals(0, run.exitCode(), run.err());

    JsonNode spec = read(folder.resolve(".local").resolve(SPEC));
    ProcessBuilder kernel = new ProcessBuilder(words(spec.get("argv")));
    spec.get("env")
        .properties()
        .forEach(entry -> kernel.environment().put(entry.getKey(), entry.getValue().asText()));
    Process process = kernel.redirectError(ProcessBuilder.Redirect.INHERIT).start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("two words|:7|true\n", said);
    assertEquals(0, process.waitFor());
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
  void shouldRefuseTheSizeOfADisplayThatWouldNotBeStarted() {
    CommandProcess run = run("--install-only", "--size", "640x480");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--install-only starts none"), run.err());
  }

  @Test
  void shouldStartADisplayOfTheSizeThatIsNamed() throws IOException {
    String[] start = {
      "--kernel-jar", KERNEL, "--size", "800x600", "--", "sh", "-c", "echo $DISPLAY"
    };
    List<String> all = new ArrayList<>(List.of("notebook"));
    all.addAll(List.of(start));

    CommandProcess run =
        CommandProcess.framelease(
            folder, environment("DISPLAY", ":nowhere"), all.toArray(String[]::new));

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().matches(":\\d+\\n"), run.out());
    assertFalse(read(folder.resolve(".local").resolve(SPEC)).get("env").has("DISPLAY"));
  }

  @Test
  void shouldGiveTheCommandADisplayAndEndWithItsExitCode() {
    String script = "echo $DISPLAY $JUPYTER_PATH; exit 7";

    CommandProcess run = run("--kernel-jar", KERNEL, "--prefix", "p", "--", "sh", "-c", script);

    assertEquals(7, run.exitCode(), run.err());
    assertTrue(run.out().matches(":\\d+ \\S+/p/share/jupyter\\n"), run.out());
  }

  @ParameterizedTest
  @CsvSource({"jupyter-notebook, notebook", "jupyter-notebook jupyter-lab, lab"})
  void shouldStartTheJupyterThatThereIs(String programs, String started) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : programs.split(" ", -1)) {
      executable(bin.resolve(program), "exit 9");
    }
    executable(bin.resolve("jupyter"), "echo \"$@\" $DISPLAY $JUPYTER_PATH");

    CommandProcess run =
        CommandProcess.framelease(
            folder,
            environment("PATH", bin.toString()),
            "notebook",
            "--kernel-jar",
            KERNEL,
            "--display=:7");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(started + " :7 " + folder.resolve(".local/share/jupyter") + "\n", run.out());
  }

  /** A terminal sends a Ctrl-C to both; whoever sends a signal to the command alone ends both. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void shouldEndJupyterWhenItIsToEndItself(String signal, int exitCode) throws Exception {
    String script = "trap 'echo told; exit 0' TERM; echo $$; while :; do sleep 0.1; done";
    CommandProcess run = run("--kernel-jar", KERNEL, "--display=:7", "--", "sh", "-c", script);
    eventually(() -> "it runs; " + run.err(), () -> run.out().endsWith("\n"));
    ProcessHandle child = ProcessHandle.of(Long.parseLong(run.out().strip())).orElseThrow();

    String pid = String.valueOf(run.process().pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());

    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals(child.pid() + "\ntold\n", run.out());
    eventually("Jupyter has ended", () -> !child.isAlive());
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
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

  private Path install(String name, String spec) throws IOException {
    Path kernel =
        Files.createDirectories(folder.resolve(".local/share/jupyter/kernels").resolve(name));
    Files.writeString(kernel.resolve("kernel.json"), spec);
    return kernel;
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
