package dev.framelease.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All programs that can take part, in the order of the tables. */
final class Contenders {
  static final String C = "c";
  static final String C_DAMAGE = "c-damage";
  static final String C_FOUR = "c-four";
  static final String C_PIPELINED = "c-pipelined";
  static final String FULL = "framelease";
  static final String DAMAGE = "framelease-damage";
  static final String DAMAGE_ONE = "framelease-damage-one";
  static final String STREAM = "framelease-stream";

  private static final Set<String> FOR_BARS =
      Set.of(C, C_DAMAGE, C_FOUR, C_PIPELINED, FULL, DAMAGE, DAMAGE_ONE, STREAM);

  private static final Set<Work> COMMANDED =
      EnumSet.of(Work.GRAB, Work.READ, Work.FLOW_GRAB, Work.FLOW_READ);

  private static final Set<Work> DRAWN = EnumSet.of(Work.GRAB, Work.READ);

  private final NativePrograms programs;
  private final Path jvmFlags;
  private final JavaCv javaCv;

  Contenders(NativePrograms programs, Path jvmFlags, Path javaCvClassPath) {
    this.programs = programs;
    this.jvmFlags = jvmFlags;
    this.javaCv = new JavaCv(programs.javaCv(), javaCvClassPath);
  }

  List<Contender> all() throws IOException {
    String capture = programs.capture().toString();
    return List.of(
        commanded(C, "C, xcb-shm", with(Work.FENCE), Optional.empty(), List.of(capture, "2")),
        commanded(C_FOUR, "C, xcb-shm, four slots", DRAWN, Optional.empty(), List.of(capture, "4")),
        commanded(
            C_DAMAGE,
            "C, changes copied, three frames held",
            DRAWN,
            Optional.empty(),
            List.of(capture, "4", "damage")),
        commanded(
            C_PIPELINED,
            "C, xcb-shm, pipelined",
            EnumSet.of(Work.FLOW_GRAB, Work.FLOW_READ),
            Optional.empty(),
            List.of(capture, "2", "pipelined")),
        commanded(FULL, "Framelease, grab", with(Work.HEAP), Optional.empty(), java("full")),
        commanded(
            DAMAGE_ONE,
            "Framelease, changes copied, one frame held",
            EnumSet.of(Work.GRAB, Work.READ, Work.HEAP),
            Optional.empty(),
            java("damage-one")),
        commanded(
            DAMAGE,
            "Framelease, changes copied, three frames held",
            EnumSet.of(Work.GRAB, Work.READ, Work.FENCE, Work.HEAP),
            Optional.empty(),
            java("damage")),
        commanded(
            STREAM,
            "Framelease, stream on request, one ahead",
            EnumSet.of(Work.FLOW_GRAB, Work.FLOW_READ, Work.HEAP),
            Optional.empty(),
            java("stream")),
        commanded(
            "framelease-stream-thread",
            "Framelease, stream with a thread of its own",
            EnumSet.of(Work.FLOW_GRAB, Work.FLOW_READ, Work.HEAP),
            Optional.empty(),
            java("stream-thread")),
        commanded("robot", "java.awt.Robot", COMMANDED, missingAwt(), java("robot")),
        new Contender(
            "ffmpeg",
            "ffmpeg, x11grab",
            EnumSet.of(Work.FLOW_GRAB),
            false,
            missingFfmpeg(),
            FfmpegRuns::new),
        commanded(
            "javacv", "JavaCV, x11grab", COMMANDED, javaCv.missing(), javaCv.command(jvmFlags)),
        commanded(
            "mss",
            "python-mss",
            COMMANDED,
            missingMss(),
            List.of("python3", programs.mss().toString())));
  }

  private static Set<Work> with(Work more) {
    Set<Work> works = EnumSet.copyOf(COMMANDED);
    works.add(more);
    return works;
  }

  private static Contender commanded(
      String name, String title, Set<Work> works, Optional<String> missing, List<String> command) {
    return new Contender(
        name,
        title,
        works,
        FOR_BARS.contains(name),
        missing,
        display -> new CommandedProgram(command, display));
  }

  private List<String> java(String kind) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + jvmFlags);
    command.add("-Djava.awt.headless=false");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.framelease.benchmarks.compare.program.CapturingProgram");
    command.add(kind);
    return command;
  }

  private static Optional<String> missingAwt() {
    Path library = Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so");
    return Files.exists(library)
        ? Optional.empty()
        : Optional.of("this JDK has no AWT for X11; use one that is not headless");
  }

  private static Optional<String> missingFfmpeg() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "ffmpeg"))) {
        return Optional.empty();
      }
    }
    return Optional.of("ffmpeg is not installed; apt-get install -y ffmpeg");
  }

  private static Optional<String> missingMss() throws IOException {
    return Exit.of("python3", "-c", "import mss, numpy").isZero()
        ? Optional.empty()
        : Optional.of("python3 has no mss and numpy; python3 -m pip install mss numpy");
  }
}
