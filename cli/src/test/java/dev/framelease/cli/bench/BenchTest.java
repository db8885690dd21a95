package dev.framelease.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.capture.CaptureSource;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.screen.Screen;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.ModelEngine;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code framelease bench} as a process. */
@ExtendWith(LedgerExtension.class)
class BenchTest {
  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  @TempDir private Path folder;

  @Test
  void shouldMeasureADisplay() {
    CommandProcess bench = run("--display", X.name(), "--seconds=0.1");

    assertEquals(0, bench.exitCode(), bench.err());
    List<String> lines = bench.out().lines().toList();
    assertTrue(lines.get(0).startsWith("160x90+0+0 of " + X.name()), bench.out());
    List<String> measured = List.of("grab", "grab and read", "write to ", "hand to ", "infer, ");
    for (String name : measured) {
      String number = " +\\d+\\.\\d\\d ms";
      assertTrue(
          lines.stream()
              .anyMatch(
                  line -> line.matches("  " + name + ".*" + number.repeat(3) + " +\\d+\\.\\d")),
          name + ": " + bench.out());
    }
  }

  @Test
  void shouldMeasureVirtualScreensOfTwoSizes() {
    CommandProcess bench = run("--seconds=0.01");

    assertEquals(0, bench.exitCode(), bench.err());
    assertTrue(bench.out().contains("1280x720+0+0 of "), bench.out());
    assertTrue(bench.out().contains("1920x1080+0+0 of "), bench.out());
  }

  @Test
  void shouldLeaveOutWhatThereIsNoTimeFor() throws IOException {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3);
    List<Bench.Result> results = new ArrayList<>();
    measure(
        new BenchTime(Duration.ofSeconds(50), Duration.ofNanos(1), clock::getAndIncrement),
        result -> {
          results.add(result);
          if (result.name().equals("grab and read")) {
            clock.addAndGet(Duration.ofSeconds(50).toNanos());
          }
        });

    assertEquals(
        List.of(false, false, true, true, true, true, true),
        results.stream().map(Bench.Result::isLeftOut).toList());
    assertEquals(
        List.of("write", "hand to OnnxRuntime", "infer, OnnxRuntime", "hand to PyTorch"),
        results.stream().map(Bench.Result::name).skip(2).limit(4).toList());
    assertEquals("infer, PyTorch          left out: the time is over", results.get(6).toString());
  }

  /** The clock goes on by a second each time that somebody looks at it. */
  @Test
  void shouldEndAMeasurementWithTheTimeOfAll() throws IOException {
    AtomicLong seconds = new AtomicLong();
    List<Bench.Result> results = new ArrayList<>();
    measure(
        new BenchTime(
            Duration.ofSeconds(100),
            Duration.ofHours(1),
            () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos()),
        results::add);

    assertTrue(!results.get(0).isLeftOut() && results.get(1).isLeftOut(), results.toString());
    assertTrue(seconds.get() < 120, "looked at the clock: " + seconds);
  }

  @Test
  void shouldReadEveryByte() {
    for (int size : new int[] {16, 19}) {
      ByteBuffer pixels = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      long none = Bench.sumOf(pixels.duplicate());
      for (int i = 0; i < size; i++) {
        assertEquals(none, Bench.sumOf(pixels.duplicate()));
        pixels.put(i, (byte) 1);
        assertNotEquals(none, Bench.sumOf(pixels.duplicate()), "byte " + i + " of " + size);
        pixels.put(i, (byte) 0);
      }
    }
  }

  /** What is timed as handing over ends with the frame's own pixels in the model's hands. */
  @ParameterizedTest
  @EnumSource(ModelEngine.class)
  void shouldHandTheFrameOver(ModelEngine engine) throws IOException {
    BenchTime time = new BenchTime(Duration.ofSeconds(1), Duration.ofNanos(1), System::nanoTime);
    try (StopSignal stop = new StopSignal();
        Screen screen = Screen.open(Optional.of(X.name()), Region.ofSize(160, 90));
        Bench bench = new Bench(screen, time, stop);
        FrameModel model = FrameModel.activity(engine, bench.tensors());
        NDManager manager = model.newManager()) {
      NDArray handed;
      try (Frame frame = screen.session().grab(CaptureSource.desktop())) {
        handed = bench.hand(frame, model, manager);
        assertEquals(frame.buffer(), handed.toByteBuffer());
      }

      assertEquals(new Shape(90, 160, 4), handed.getShape());
      assertEquals(DataType.UINT8, handed.getDataType());
      assertEquals(1, screen.session().status().slotsHeld(), "the array holds it");
    }
  }

  private static void measure(BenchTime time, Consumer<Bench.Result> results) throws IOException {
    try (StopSignal stop = new StopSignal();
        Screen screen = Screen.open(Optional.of(X.name()), Region.ofSize(160, 90));
        Bench bench = new Bench(screen, time, stop)) {
      bench.run(results);
    }
  }

  @Test
  void shouldSayWhatIsWrong() {
    CommandProcess tooLong = run("--seconds=6");
    assertEquals(2, tooLong.exitCode(), tooLong.err());
    assertTrue(tooLong.err().contains("at most 3, and is 6.0"), tooLong.err());
    CommandProcess none = run("--display=:none");
    assertEquals(1, none.exitCode(), none.err());
    assertTrue(none.err().startsWith("framelease: "), none.err());
  }

  private CommandProcess run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "bench";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandProcess.framelease(folder, Map.of(), all);
  }
}
