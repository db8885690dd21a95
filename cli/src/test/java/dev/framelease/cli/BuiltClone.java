package dev.framelease.cli;

import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.rapaio.jupyter.kernel.MainApp;

/**
 * A folder in which the commands of the documents do as in a clone that is built. LauncherTest
 * shows what the launcher does, without a build within a build.
 */
final class BuiltClone {
  private static final String KERNEL =
      MainApp.class.getProtectionDomain().getCodeSource().getLocation().getPath();

  private BuiltClone() {}

  static void in(Path folder) throws IOException {
    Files.copy(CommandProcess.root().resolve("jvm.flags"), folder.resolve("jvm.flags"));
    Path target = Files.createDirectories(folder.resolve("cli/target/classes")).getParent();
    Files.writeString(target.resolve("classpath"), CommandProcess.classPath());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> words = new ArrayList<>(List.of("exec", "'" + java + "'", ChildJvm.CRASH_LOG));
    words.add(ChildJvm.SERVER_SECONDS);
    words.addAll(ChildJvm.SHORT_LIVED);
    words.add("'-Dframelease.kernel.jar=" + KERNEL + "'");
    words.add("@jvm.flags -cp \"$(cat cli/target/classpath)\" dev.framelease.cli.Main \"$@\"");
    program(folder.resolve("framelease"), String.join(" ", words));
  }

  static void program(Path file, String script) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
  }
}
