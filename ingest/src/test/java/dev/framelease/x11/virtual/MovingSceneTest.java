package dev.framelease.x11.virtual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class MovingSceneTest {
  private static final int WIDTH = 501;
  private static final int HEIGHT = 301;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @Test
  void shouldShowWhatItsLastStepDrew() {
    MovingScene moving = MovingScene.start(X.name());
    Eventually.eventually("five steps", () -> moving.steps() >= 5);
    moving.close();
    Scene expected = new Scene(WIDTH, HEIGHT);
    List<Region> unused = expected.moveTo(moving.steps() - 1);
    assertArrayEquals(expected.image(), grab());
  }

  @Test
  void shouldGoTheSamePathWhateverWayTheStepsTake() {
    Scene oneByOne = new Scene(WIDTH, HEIGHT);
    for (int step = 0; step <= 300; step++) {
      List<Region> unused = oneByOne.moveTo(step);
    }
    Scene atOnce = new Scene(WIDTH, HEIGHT);
    List<Region> unused = atOnce.moveTo(300);
    assertArrayEquals(atOnce.image(), oneByOne.image());
  }

  @Test
  void shouldTellEveryPixelThatChanges() {
    Scene scene = new Scene(WIDTH, HEIGHT);
    List<Region> unused = scene.moveTo(0);
    for (int step = 1; step < 100; step++) {
      int[] before = scene.image().clone();
      List<Region> changed = scene.moveTo(step);
      for (int i = 0; i < before.length; i++) {
        if (before[i] != scene.image()[i]) {
          Region pixel = new Region(i % WIDTH, i / WIDTH, 1, 1);
          assertTrue(changed.stream().anyMatch(r -> r.contains(pixel)), pixel.toString());
        }
      }
    }
  }

  @Test
  void shouldStayOnTheScreenForAnHour() {
    Scene scene = new Scene(64, 48);
    for (int step = 0; step < 216_000; step += 97) {
      for (Region region : scene.moveTo(step)) {
        assertTrue(scene.bounds().contains(region), region.toString());
      }
    }
    assertEquals(64 * 48, scene.image().length);
  }

  private static int[] grab() {
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        Frame frame = session.grab(CaptureSource.desktop())) {
      int[] pixels = new int[WIDTH * HEIGHT];
      frame.buffer().asIntBuffer().get(pixels);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] &= 0xffffff;
      }
      return pixels;
    }
  }
}
