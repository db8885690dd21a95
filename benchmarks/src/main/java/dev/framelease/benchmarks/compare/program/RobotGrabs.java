package dev.framelease.benchmarks.compare.program;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** {@link Robot#createScreenCapture}. */
final class RobotGrabs implements Capturer {
  private final Robot robot;
  private final Rectangle desktop;
  private BufferedImage latest;

  RobotGrabs() throws AWTException {
    robot = new Robot();
    desktop = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
    next();
  }

  @Override
  public void next() {
    latest = robot.createScreenCapture(desktop);
  }

  @Override
  public long sum() {
    int[] words = ((DataBufferInt) latest.getRaster().getDataBuffer()).getData();
    long sum = 0;
    for (int word : words) {
      sum += word;
    }
    return sum;
  }

  @Override
  public int pixel(int x, int y) {
    return latest.getRGB(x, y) & 0xffffff;
  }

  @Override
  public void close() {
    latest.flush();
  }
}
