package dev.framelease.x11;

import dev.framelease.testing.DisplayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Xorg on the driver dummy, without hardware: its modes can be switched. */
final class XorgServer {
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

  private XorgServer() {}

  /** Starts it; its configuration and its log lie in the folder. */
  static DisplayProcess start(Path folder) throws IOException {
    Path configuration = Files.writeString(folder.resolve("xorg.conf"), CONFIGURATION);
    ProcessBuilder command =
        new ProcessBuilder(
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
            "-sharevts");
    return DisplayProcess.start(
        command, folder.resolve("Xorg.err"), "xserver-xorg-core xserver-xorg-video-dummy");
  }
}
