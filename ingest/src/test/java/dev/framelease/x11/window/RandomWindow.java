package dev.framelease.x11.window;

import dev.framelease.pixels.Region;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Draws on one window at random, has windows, some with alpha, come, move and go in it and over it,
 * and moves, sizes, shapes, frames and hides it, half of the times so that nobody sees it hidden.
 */
public final class RandomWindow {
  private static final int MOST_WIDTH = 300;
  private static final int MOST_HEIGHT = 200;
  private static final int MOST_WINDOWS = 5;

  private final WindowProgram program;
  private final int window;
  private final int frame;
  private final Random random;
  private final List<Integer> children = new ArrayList<>();
  private final List<Integer> covers = new ArrayList<>();

  public RandomWindow(WindowProgram program, int window, long seed) {
    this.program = program;
    this.window = window;
    this.random = new Random(seed);
    this.frame = program.show(Plan.at(10, 10, 150, 120, 0x777777));
  }

  /** Draws until it is enough, and returns how often. On one thread. */
  public long drawUntil(BooleanSupplier enough) {
    long steps = 0;
    for (; !enough.getAsBoolean(); steps++) {
      step();
    }
    return steps;
  }

  private void step() {
    switch (random.nextInt(18)) {
      case 0 -> place(window, MOST_WIDTH, MOST_HEIGHT);
      case 1 -> program.windows().border(window, random.nextInt(6));
      case 2 -> program.windows().raise(window);
      case 3 -> perhapsSeen(() -> hide(window));
      case 4 -> perhapsSeen(this::reparent);
      case 5 -> perhapsSeen(() -> hide(frame));
      case 6, 7 -> change(children, window);
      case 8, 9 -> change(covers, program.root());
      case 10 -> program.shapes().shape(someWindow(), part(), part());
      case 11 -> program.shapes().unshape(someWindow());
      default -> fill();
    }
  }

  private void perhapsSeen(Runnable change) {
    if (random.nextBoolean()) {
      change.run();
    } else {
      program.meanwhileUnserved(change);
    }
  }

  private void hide(int shown) {
    program.windows().unmap(shown);
    fill();
    program.windows().map(shown);
  }

  private void reparent() {
    int parent = random.nextBoolean() ? frame : program.root();
    program.windows().reparent(window, parent, random.nextInt(100) - 20, random.nextInt(80) - 20);
  }

  private void change(List<Integer> windows, int parent) {
    if (windows.size() < MOST_WINDOWS) {
      Plan plan = Plan.at(random.nextInt(200) - 20, random.nextInt(150) - 20, 60, 40, colour());
      windows.add(
          random.nextBoolean()
              ? program.windows().show(parent, plan)
              : program.showWithAlpha(parent, plan));
    } else if (random.nextBoolean()) {
      program.windows().destroy(windows.remove(random.nextInt(windows.size())));
    } else {
      place(windows.get(random.nextInt(windows.size())), 120, 90);
    }
  }

  private void place(int placed, int mostWidth, int mostHeight) {
    program
        .windows()
        .place(
            placed,
            random.nextInt(200) - 100,
            random.nextInt(160) - 80,
            1 + random.nextInt(mostWidth),
            1 + random.nextInt(mostHeight));
  }

  private void fill() {
    program.fill(someWindow(), part(), colour());
  }

  private int someWindow() {
    return children.isEmpty() || random.nextBoolean()
        ? window
        : children.get(random.nextInt(children.size()));
  }

  private Region part() {
    return new Region(
        random.nextInt(120), random.nextInt(90), 1 + random.nextInt(80), 1 + random.nextInt(60));
  }

  private int colour() {
    return random.nextInt();
  }
}
