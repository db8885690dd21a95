package dev.framelease.benchmarks.compare;

import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Runs programs on a display in blocks: within each, one does a part of its share, then the next,
 * and so on in turns, so that what slows the machine down for a while slows all of them down.
 */
final class Blocks {
  private static final int HEAP_FRAMES = 100;

  /**
   * How often it is each program's turn in a block. With less than about 80 frames of 1080p in a
   * turn, what is measured is how slots come back into the processor's cache.
   */
  static final int TURNS = 3;

  /**
   * The same of what the bars compare: where the scheduler puts a program and the server, which
   * differs from turn to turn, moves such a ratio by more than the bar leaves room for.
   */
  static final int TURNS_FOR_BARS = 3 * TURNS;

  /**
   * How many frames follow each other in a row, in terms of those of a turn: the scheduler takes
   * its time to find places for two processes that work at once.
   */
  private static final int FLOW_SHARE = 4;

  /**
   * The same of waits for the server, which take far less time than a frame: as few would be over
   * before a program is back in the processor's caches.
   */
  private static final int FENCE_SHARE = 20;

  /**
   * How many frames of a turn do not count, one for each slot that a program may have: they bring
   * to its slots what has changed in the turns of others.
   */
  private static final int UNCOUNTED = 5;

  /**
   * How many frames a program in Java captures before it counts, in terms of those of a block:
   * 8,000 without a word. HotSpot compiles for good what was called 5,000 times
   * (Tier4InvocationThreshold).
   */
  private static final int WARM_UP_TURNS = 100;

  /**
   * A program that takes longer for its frames of a turn captures fewer, but not less than four.
   */
  private static final long LONG_TURN_NANOS = 60_000_000;

  private static final int FEWEST_FRAMES = 4;

  private final List<Contender> contenders;
  private final Path draw;
  private final Path awake;
  private final int blocks;
  private final int frames;
  private final PrintStream progress;
  private final Random random = new Random(1);
  private final Map<Processors, Samples> samples =
      Map.of(Processors.AWAKE, new Samples(), Processors.IDLING, new Samples());

  /** The longest that each program took for one frame while it warmed up, in nanoseconds. */
  private final IdentityHashMap<Program, Long> slowest = new IdentityHashMap<>();

  /**
   * Makes them.
   *
   * @param frames of one program in one turn
   */
  Blocks(
      List<Contender> contenders,
      NativePrograms programs,
      int blocks,
      int frames,
      PrintStream progress) {
    this.contenders = contenders;
    this.draw = programs.draw();
    this.awake = programs.awake();
    this.blocks = blocks;
    this.frames = frames;
    this.progress = progress;
  }

  /** What was measured while processors did this. */
  Samples samples(Processors processors) {
    return samples.get(processors);
  }

  /** Measures all cases of one size, on a display of their own. */
  void run(ScreenSize size) throws IOException {
    Map<Contender, Program> programs = new LinkedHashMap<>();
    VirtualDisplayOptions screen =
        VirtualDisplayOptions.DEFAULT.withSize(size.width(), size.height());
    try (VirtualDisplay display = VirtualDisplay.start(screen);
        Drawing drawing = new Drawing(draw, display.name())) {
      try {
        for (Contender contender : contenders) {
          programs.put(contender, contender.launcher().start(display.name()));
        }
        run(size, programs, drawing);
      } finally {
        programs.values().forEach(Program::close);
      }
    }
  }

  private void run(ScreenSize size, Map<Contender, Program> programs, Drawing drawing)
      throws IOException {
    progress.println("compare: " + size + ", warming up");
    warmUp(programs, drawing);
    for (Case of : cases(size)) {
      block(of, programs, drawing, Processors.AWAKE, new Samples());
    }
    for (int i = 0; i < blocks; i++) {
      progress.println("compare: " + size + ", block " + (i + 1) + " of " + blocks);
      giveOtherMemory(programs, drawing);
      Waking waking = Waking.start(awake);
      try {
        block(size, programs, drawing, Processors.AWAKE);
      } finally {
        waking.close();
      }
      block(size, programs, drawing, Processors.IDLING);
    }
  }

  /**
   * A copy takes a few percent more or less in some pages of memory than in others, as long as a
   * program has them: so each gets others for each block. What all give up is shared out anew.
   */
  private void giveOtherMemory(Map<Contender, Program> programs, Drawing drawing)
      throws IOException {
    for (Program program : programs.values()) {
      program.release();
    }
    for (Program program : shuffled(programs).values()) {
      program.reopen(drawing);
    }
  }

  private void block(
      ScreenSize size, Map<Contender, Program> programs, Drawing drawing, Processors processors)
      throws IOException {
    for (Case of : cases(size)) {
      block(of, programs, drawing, processors, samples(processors));
    }
  }

  private void warmUp(Map<Contender, Program> programs, Drawing drawing) throws IOException {
    for (Map.Entry<Contender, Program> entry : programs.entrySet()) {
      if (entry.getKey().works().contains(Work.HEAP)) {
        long unused = entry.getValue().heap(WARM_UP_TURNS * frames, drawing);
      }
    }
  }

  static List<Case> cases(ScreenSize size) {
    List<Case> cases = new ArrayList<>();
    for (Work work : Work.values()) {
      work.percents().forEach(percent -> cases.add(new Case(size, work, percent)));
    }
    return cases;
  }

  /** What ran before leaves its marks in caches and in the scheduler: it is another each time. */
  private Map<Contender, Program> shuffled(Map<Contender, Program> programs) {
    List<Contender> order = new ArrayList<>(programs.keySet());
    Collections.shuffle(order, random);
    Map<Contender, Program> shuffled = new LinkedHashMap<>();
    order.forEach(contender -> shuffled.put(contender, programs.get(contender)));
    return shuffled;
  }

  private void block(
      Case of,
      Map<Contender, Program> programs,
      Drawing drawing,
      Processors processors,
      Samples into)
      throws IOException {
    Map<Contender, LongStream> measured = new LinkedHashMap<>();
    for (int turn = 0; turn < TURNS_FOR_BARS; turn++) {
      for (Map.Entry<Contender, Program> entry : shuffled(programs).entrySet()) {
        if (isTurn(turn, of, entry.getKey(), processors)) {
          LongStream part = LongStream.of(measure(of, entry.getValue(), drawing));
          measured.merge(entry.getKey(), part, LongStream::concat);
        }
      }
    }
    measured.forEach((contender, values) -> into.add(of, contender, values.toArray()));
  }

  /**
   * Spreads the turns of those that have fewer over the block. The heap is the same each time. What
   * no bar compares is measured while processors are awake.
   */
  private static boolean isTurn(int turn, Case of, Contender contender, Processors processors) {
    boolean isForBars = of.isForBars() && contender.isForBars();
    if (!contender.works().contains(of.work()) || (!isForBars && processors != Processors.AWAKE)) {
      return false;
    }
    if (of.work() == Work.HEAP) {
      return turn == 0;
    }
    return isForBars || turn % (TURNS_FOR_BARS / TURNS) == 0;
  }

  private long[] measure(Case of, Program program, Drawing drawing) throws IOException {
    return switch (of.work()) {
      case GRAB, READ -> drawn(of, program, drawing);
      case FLOW_GRAB -> flow(false, program);
      case FLOW_READ -> flow(true, program);
      case FENCE -> fences(program);
      case HEAP -> new long[] {program.heap(HEAP_FRAMES, drawing) / HEAP_FRAMES};
    };
  }

  private long[] drawn(Case of, Program program, Drawing drawing) throws IOException {
    long[] nanos = new long[framesOf(program)];
    for (int i = 0; i < UNCOUNTED; i++) {
      long unused = afterDrawing(of, program, drawing);
    }
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = afterDrawing(of, program, drawing);
    }
    return noted(program, nanos);
  }

  private static long afterDrawing(Case of, Program program, Drawing drawing) throws IOException {
    return program.capture(of.work() == Work.READ, drawing.draw(of.percent()));
  }

  private long[] flow(boolean read, Program program) throws IOException {
    return noted(program, program.flow(read, FLOW_SHARE * framesOf(program)));
  }

  private int framesOf(Program program) {
    Long nanos = slowest.get(program);
    long most = nanos == null ? FEWEST_FRAMES : LONG_TURN_NANOS / nanos;
    return (int) Math.min(frames, Math.max(FEWEST_FRAMES, most));
  }

  private long[] noted(Program program, long[] nanos) {
    double median = Quantiles.median(Arrays.stream(nanos).asDoubleStream().toArray());
    slowest.merge(program, 1 + (long) median, Math::max);
    return nanos;
  }

  private long[] fences(Program program) throws IOException {
    long[] nanos = new long[FENCE_SHARE * framesOf(program)];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = program.fence();
    }
    return nanos;
  }
}
