package dev.framelease.benchmarks.compare;

import dev.framelease.benchmarks.compare.Drawing.Drawn;
import java.io.IOException;
import java.util.List;

/** A program that takes the commands that capture.c explains. */
final class CommandedProgram implements Program {
  /** Twice as many as the slots of those that have most: until a slot is used, it has no memory. */
  private static final int FIRST_FRAMES = 10;

  private final List<String> command;
  private final LineProcess process;

  CommandedProgram(List<String> command, String display) throws IOException {
    this.command = command;
    this.process = LineProcess.start(command, display);
  }

  @Override
  public long capture(boolean read, Drawn drawn) throws IOException {
    long[] answer = process.ask((read ? "read " : "grab ") + drawn.x() + " " + drawn.y());
    if (answer[1] != drawn.colour()) {
      throw new IOException(
          String.format(
              "%s captured colour %06x where %s was drawn before", command, answer[1], drawn));
    }
    return answer[0];
  }

  @Override
  public long[] flow(boolean read, int frames) throws IOException {
    return process.ask("flow " + (read ? "read " : "grab ") + frames);
  }

  @Override
  public long fence() throws IOException {
    return process.ask("fence")[0];
  }

  @Override
  public long heap(int frames, Drawing drawing) throws IOException {
    process.send("heap " + frames);
    for (int i = 0; i < frames; i++) {
      drawing.draw(1);
    }
    return process.receive()[0];
  }

  @Override
  public void release() throws IOException {
    long[] unused = process.ask("close");
  }

  @Override
  public void reopen(Drawing drawing) throws IOException {
    long[] unused = process.ask("open");
    for (int i = 0; i < FIRST_FRAMES; i++) {
      Drawn unusedPixel = drawing.draw(100);
      long[] unusedTimes = flow(true, 1);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
