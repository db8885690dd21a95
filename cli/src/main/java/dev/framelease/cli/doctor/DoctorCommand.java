package dev.framelease.cli.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.Json;
import dev.framelease.cli.screen.DisplayChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code framelease doctor}: what works here and what does not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Tries what Framelease needs here, and says what to do.",
      "Each line starts with 'ok'; with 'note' where Framelease works without, or not as well as it"
          + " might; or with 'no'.",
      ""
    },
    footer = {"", "Examples:", "  framelease doctor", "  framelease doctor --display :1 --json"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a frame of the display was captured",
      "1:the display cannot be captured",
      "2:the command line is wrong"
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DisplayChoice display;

  @Option(names = "--json", description = "Print JSON instead of lines.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    display.setLogLevel();
    Doctor.Report report = Doctor.examine(display.sessionOptions(), System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    if (report.isStopped()) {
      return 1;
    }
    if (json) {
      Json.print(out, generator -> write(generator, report));
    } else {
      Ansi colours = spec.commandLine().getColorScheme().ansi();
      report.findings().forEach(finding -> print(out, colours, finding));
      out.flush();
    }
    return report.isScreenCaptured() ? 0 : 1;
  }

  private static void print(PrintWriter out, Ansi colours, Finding finding) {
    String verdict = String.format(Locale.ROOT, "%-4s", wordOf(finding));
    String style =
        switch (finding.verdict()) {
          case OK -> "green";
          case NOTE -> "yellow";
          case NO -> "bold,red";
        };
    String coloured = colours.string("@|" + style + " " + verdict + "|@");
    out.println(
        "  "
            + coloured
            + String.format(Locale.ROOT, "  %-21s  %s", finding.subject(), finding.text()));
  }

  private static void write(JsonGenerator json, Doctor.Report report) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("captured", report.isScreenCaptured());
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      json.writeStartObject();
      json.writeStringField("subject", finding.subject());
      json.writeStringField("verdict", wordOf(finding));
      json.writeStringField("text", finding.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String wordOf(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }
}
