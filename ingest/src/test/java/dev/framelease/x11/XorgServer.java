package dev.framelease.x11;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Xorg on the driver dummy, without hardware: its modes can be switched. */
final class XorgServer implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      Section "ServerFlags"
        Option "AutoAddDevices" "false"
        Option "AutoAddGPU" "false"
        Option "DontVTSwitch" "true"
      EndSection
      Section "Device"
        Identifier "dummy"
        Driver "dummy"
        VideoRam 16384
      EndSection
      Section "Monitor"
        Identifier "screen"
        HorizSync 1-1000
        VertRefresh 1-1000
      EndSection
      Section "Screen"
        Identifier "screen"
        Device "dummy"
        Monitor "screen"
        DefaultDepth 24
        SubSection "Display"
          Depth 24
          Modes "800x600" "640x480"
        EndSubSection
      EndSection
      """;

  private final Process process;
  private final String name;

  private XorgServer(Process process, String name) {
    this.process = process;
    this.name = name;
  }

  /** Starts it; its configuration and its log lie in the folder. */
  static XorgServer start(Path folder) throws IOException {
    Path configuration = Files.writeString(folder.resolve("xorg.conf"), CONFIGURATION);
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "/usr/lib/xorg/Xorg",
                "-displayfd",
                "1",
                "-config",
                configuration.toString(),
                "-logfile",
                folder.resolve("Xorg.log").toString(),
                "-noreset",
                "-nolisten",
                "tcp",
                "-seat",
                "none",
                "-keeptty",
                "-novtswitch",
                "-sharevts"));
    builder.redirectError(folder.resolve("Xorg.err").toFile());
    Process process = start(builder);
    BufferedReader reader = process.inputReader();
    String number = reader.readLine();
    if (number == null) {
      throw new IOException("Xorg ended: " + Files.readString(folder.resolve("Xorg.err")));
    }
    return new XorgServer(process, ":" + number.trim());
  }

  private static Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "this test takes a real Xorg: apt-get install --no-install-recommends"
              + " xserver-xorg-core xserver-xorg-video-dummy",
          e);
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly().onExit().join())
        .join();
  }
}
