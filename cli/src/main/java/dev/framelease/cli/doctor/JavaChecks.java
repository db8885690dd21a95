package dev.framelease.cli.doctor;

import dev.framelease.arrow.JvmFlags;
import java.util.List;

/** The JVM that this runs on, and its flags. */
final class JavaChecks {
  private JavaChecks() {}

  static List<Finding> all() {
    return List.of(version(), flags());
  }

  private static Finding version() {
    String found =
        Runtime.version()
            + " ("
            + System.getProperty("java.vendor")
            + ") on "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch");
    boolean tested =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    return tested
        ? Finding.ok("Java", found)
        : Finding.note("Java", found + "; Framelease is made for Linux on amd64");
  }

  private static Finding flags() {
    List<String> missing = JvmFlags.missing();
    return missing.isEmpty()
        ? Finding.ok("JVM flags", "none is missing")
        : Finding.no(
            "JVM flags",
            "missing: "
                + String.join(" ", missing)
                + "; without them there are pictures, but no Arrow and no models: start with java"
                + " @jvm.flags");
  }
}
