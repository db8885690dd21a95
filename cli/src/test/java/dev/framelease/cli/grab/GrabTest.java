package dev.framelease.cli.grab;

import static dev.framelease.cli.RefusedLine.assertRefused;
import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.xcb.RandrForTests;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease grab} as a process. */
@ExtendWith(LedgerExtension.class)
class GrabTest {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir private Path folder;

  @BeforeEach
  void draw() {
    int[] pixels = new int[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colourAt(i % WIDTH, i / WIDTH);
    }
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.image(Region.ofSize(WIDTH, HEIGHT), pixels);
    }
  }

  /** No pixel looks like its neighbours. */
  private static int colourAt(int x, int y) {
    int bits = (x + 1) * 0x9e3779b1 ^ (y + 1) * 0x85ebca6b;
    return (bits ^ bits >>> 15) & 0xffffff;
  }

  @Test
  void shouldWriteTheDesktopForItsOwnerAlone() throws IOException {
    CommandProcess grab = run("--delay", "0.1");

    assertEquals(0, grab.exitCode(), grab.err());
    String name = grab.out().strip();
    assertTrue(name.matches("framelease-\\d{4}-\\d\\d-\\d\\d_[-0-9]{8}\\.\\d{3}\\.png"), name);
    assertEquals(Set.of(name), files());
    Path file = folder.resolve(name);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertShows(Region.ofSize(WIDTH, HEIGHT), ImageIO.read(file.toFile()));
  }

  @Test
  void shouldNameThePicturesOfAMonitorByItsPattern() throws IOException {
    try (RandrForTests randr = new RandrForTests(X.name())) {
      randr.addMonitor("left", false, 0, 0, 120, 200);
      randr.addMonitor("right", false, 120, 30, 180, 150);
    }
    Files.writeString(folder.resolve("2.2.png"), "earlier");

    CommandProcess grab =
        run("--monitor=right", "--count=2", "--interval=0", "--region=50x40-10-0", "{mon}.{n}.png");
    CommandProcess byNumber = run("--monitor=2", "{left},{top},{width}x{height},{date:day}.png");

    assertEquals(0, grab.exitCode(), grab.err());
    assertEquals("2.1.png\n2.2.png\n", grab.out());
    Region corner = new Region(120 + 180 - 50 - 10, 30 + 150 - 40, 50, 40);
    assertShows(corner, ImageIO.read(folder.resolve("2.1.png").toFile()));
    assertShows(corner, ImageIO.read(folder.resolve("2.2.png").toFile()));
    assertEquals(0, byNumber.exitCode(), byNumber.err());
    String whole = "120,30,180x150,day.png";
    assertShows(new Region(120, 30, 180, 150), ImageIO.read(folder.resolve(whole).toFile()));
    assertEquals(Set.of("2.1.png", "2.2.png", whole), files());
  }

  @Test
  void shouldWriteAPictureAndNothingElseToStandardOutput() throws IOException {
    CommandProcess grab = run("--region", "64x32+5+6", "-");

    assertEquals(0, grab.exitCode(), grab.err());
    assertShows(new Region(5, 6, 64, 32), ImageIO.read(new ByteArrayInputStream(grab.outBytes())));
    assertEquals("", grab.err());
    assertEquals(Set.of(), files());
  }

  @Test
  void shouldKeepWhatIsCompleteWhenAskedToStop() throws IOException {
    CommandProcess grab = run("--count=9", "--interval=9999", "{n}.png");
    eventually("the first picture is there", () -> grab.out().equals("1.png\n"));
    grab.process().destroy();

    assertEquals(128 + 15, grab.exitCode(), grab.err());
    assertEquals("", grab.err());
    assertEquals(Set.of("1.png"), files());
    assertShows(Region.ofSize(WIDTH, HEIGHT), ImageIO.read(folder.resolve("1.png").toFile()));
  }

  @Test
  void shouldSayWhatCannotBeCaptured() throws IOException {
    shouldFail(1, "the region 100x100-250-0 reaches beyond the desktop", "--region=100x100-250-0");
    shouldFail(1, "there is no monitor 'none'", "--monitor=none");
  }

  @Test
  void shouldSayWhereNothingCanBeWritten() throws IOException {
    shouldFail(1, "mkdir -p " + folder.toRealPath().resolve("none"), "none/a.png");
    shouldFail(1, "/dev/null is no file", "/dev/null");
    shouldFail(1, "cannot write /proc/a.png", "/proc/a.png");
    CommandProcess full =
        CommandProcess.frameleaseTo("/dev/full", folder, environment(), "grab", "-");
    shouldFail(full, 1, "cannot write to standard output: No space left");
  }

  @Test
  void shouldRefuseToReplaceAPictureOfItsOwn() throws IOException {
    CommandProcess grab = run("--count=2", "--interval=0", "{date:day}.png");

    assertEquals(1, grab.exitCode());
    assertTrue(grab.err().contains("put {n} into the name"), grab.err());
    assertEquals(Set.of("day.png"), files());
  }

  @Test
  void shouldSayWhatIsWrongWithTheCommandLine() throws IOException {
    shouldFail(2, "as in 640x480-0-0", "--region=640");
    assertRefused("standard output takes one picture", "grab", "--count=2", "-");
    assertRefused("put {n} or {date} into the name", "grab", "--count=2", "a.png");
    CommandProcess help = run("--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("{date:%Y-%m-%d}"), help.out());
    assertTrue(help.out().contains("framelease-{date}.png)."), help.out());
    assertTrue(help.out().contains("framelease grab --region 640x480-0-0"), help.out());
  }

  private void shouldFail(int exitCode, String message, String... arguments) throws IOException {
    shouldFail(run(arguments), exitCode, message);
  }

  private void shouldFail(CommandProcess grab, int exitCode, String message) throws IOException {
    assertEquals(exitCode, grab.exitCode(), grab.err());
    assertTrue(grab.err().startsWith("framelease: "), grab.err());
    assertTrue(grab.err().contains(message), grab.err());
    assertTrue(grab.err().lines().count() <= 2, grab.err());
    assertEquals("", grab.out());
    assertEquals(Set.of(), files());
  }

  private CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("grab"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(folder, environment(), all.toArray(String[]::new));
  }

  private static Map<String, String> environment() {
    return Map.of("DISPLAY", X.name());
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static void assertShows(Region region, BufferedImage image) {
    assertEquals(region.width(), image.getWidth());
    assertEquals(region.height(), image.getHeight());
    assertFalse(image.getColorModel().hasAlpha());
    for (int y = 0; y < region.height(); y++) {
      for (int x = 0; x < region.width(); x++) {
        int expected = colourAt(region.x() + x, region.y() + y);
        if (expected != (image.getRGB(x, y) & 0xffffff)) {
          assertEquals(
              String.format("%06x", expected),
              String.format("%06x", image.getRGB(x, y) & 0xffffff),
              "pixel (" + x + ", " + y + ") of " + region);
        }
      }
    }
  }
}
