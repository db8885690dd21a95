package dev.framelease.benchmarks;

import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.Pipeline;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.PreprocessBuilder;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Preprocesses the same pixels by Framelease, by OpenCV (opencv.py, in a process of its own) and by
 * DJL's own transforms, in turns, and prints a table. Start it with {@code
 * ./benchmarks/preprocessing}. Both processes map the pixels from a file in memory, since frames
 * come in shared memory, too; memory of NumPy's own has larger pages.
 *
 * <p>A time is the smallest of the medians of all turns: what others do on the machine makes it
 * larger, and nothing makes it smaller. Ratios are of these, and in brackets the lowest and the
 * highest of a turn.
 */
public final class PreprocessingRace {
  private static final List<Integer> WIDTHS = List.of(1920, 3840);
  private static final List<String> OUTPUTS = List.of("BILINEAR_640", "AREA_640", "FULL");
  private static final String DJL = "DJL";
  private static final long TURN_NANOS = 700_000_000;

  /** In memory, as a folder. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Medians, one for each turn. */
  private final Map<String, List<Double>> micros = new LinkedHashMap<>();

  private final Map<Integer, Path> files = new LinkedHashMap<>();

  private PreprocessingRace() {}

  /**
   * Runs the race.
   *
   * @param arguments the command that runs opencv.py, how many turns, and numbers of threads
   * @throws IOException if the command cannot be run
   */
  public static void main(String[] arguments) throws IOException {
    List<String> openCv = List.of(arguments[0].split(" ", -1));
    int turns = Integer.parseInt(arguments[1]);
    int[] threads = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
    PreprocessingRace race = new PreprocessingRace();
    try {
      race.writePixels();
      for (int turn = 0; turn < turns; turn++) {
        for (int count : threads) {
          race.runOpenCv(openCv, count);
          race.runFramelease(count);
          race.runDjl(count);
        }
      }
    } finally {
      for (Path file : race.files.values()) {
        Files.delete(file);
      }
    }
    race.print(threads);
  }

  private void writePixels() throws IOException {
    for (int width : WIDTHS) {
      Path file = Files.createTempFile(MEMORY, "framelease-race", null);
      files.put(width, file);
      byte[] random = new byte[(int) layout(width).byteSize()];
      new Random(1).nextBytes(random);
      Files.write(file, random);
    }
  }

  private ByteBuffer pixels(int width) throws IOException {
    try (FileChannel file = FileChannel.open(files.get(width))) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
    }
  }

  private static FrameLayout layout(int width) {
    return FrameLayout.packed(width, width * 9 / 16, PixelFormat.BGRX);
  }

  private void runOpenCv(List<String> command, int threads) throws IOException {
    List<String> line = new ArrayList<>(command);
    line.add(Integer.toString(threads));
    files.values().forEach(file -> line.add(file.toString()));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.readLine();
      for (String result = reader.readLine(); result != null; result = reader.readLine()) {
        String[] words = result.split(" ", 4);
        took(key(words[0], words[1], words[2], threads), Double.parseDouble(words[3]));
      }
    }
  }

  private void runFramelease(int threads) throws IOException {
    for (int width : WIDTHS) {
      FrameLayout layout = layout(width);
      ByteBuffer pixels = pixels(width);
      for (String output : OUTPUTS) {
        Preprocess preprocess =
            resize(output, Preprocess.builder()).scale(1 / 255.0).threads(threads).build();
        ByteBuffer tensor = preprocess.newOutput(layout, 1);
        took(
            key(Integer.toString(width), output, "Framelease", threads),
            median(() -> preprocess.run(pixels, layout, tensor, 0)));
      }
    }
  }

  private static PreprocessBuilder resize(String output, PreprocessBuilder builder) {
    return switch (output) {
      case "BILINEAR_640" -> builder.bilinear(640, 640);
      case "AREA_640" -> builder.area(640, 640);
      default -> builder;
    };
  }

  /** From three channels that are in PyTorch already. */
  private void runDjl(int threads) throws IOException {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      JniUtils.setNumThreads(threads);
      for (int width : WIDTHS) {
        NDArray pixels =
            manager
                .create(pixels(width), new Shape(layout(width).height(), width, 4), DataType.UINT8)
                .get(":, :, 0:3");
        Pipeline toTensor = new Pipeline().add(new ToTensor());
        Pipeline resized = new Pipeline().add(new Resize(640, 640)).add(new ToTensor());
        String size = Integer.toString(width);
        took(key(size, "FULL", DJL, threads), median(() -> run(toTensor, pixels)));
        took(key(size, "BILINEAR_640", DJL, threads), median(() -> run(resized, pixels)));
      }
    }
  }

  private static void run(Pipeline pipeline, NDArray pixels) {
    try (NDManager own = pixels.getManager().newSubManager()) {
      NDArray input = pixels.duplicate();
      input.attach(own);
      pipeline.transform(new NDList(input));
    }
  }

  /** Runs for a turn without looking, then for as long with a clock. */
  private static double median(Runnable work) {
    long end = System.nanoTime() + TURN_NANOS;
    while (System.nanoTime() < end) {
      work.run();
    }
    List<Long> times = new ArrayList<>();
    end = System.nanoTime() + TURN_NANOS;
    while (System.nanoTime() < end || times.isEmpty()) {
      long start = System.nanoTime();
      work.run();
      times.add(System.nanoTime() - start);
    }
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow() / 1e3;
  }

  private void took(String what, double microseconds) {
    micros.computeIfAbsent(what, key -> new ArrayList<>()).add(microseconds);
  }

  private static String key(String width, String output, String by, int threads) {
    return width + " " + output + " " + by + " " + threads;
  }

  private void print(int[] threads) {
    System.out.println(
        "| pixels | output | threads | Framelease, ms | planes, ms | ratio | blob, ms | ratio |"
            + " DJL, ms | times as fast |\n|---|---|---|---|---|---|---|---|---|---|");
    for (int width : WIDTHS) {
      for (String output : OUTPUTS) {
        for (int count : threads) {
          print(Integer.toString(width), output, count);
        }
      }
    }
  }

  private void print(String width, String output, int threads) {
    List<Double> own = micros.get(key(width, output, "Framelease", threads));
    List<Double> djl = micros.get(key(width, output, DJL, threads));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.2f | %s | %s | %s |%n",
        width.equals("1920") ? "1920×1080" : "3840×2160",
        output,
        threads,
        Collections.min(own) / 1e3,
        compared(own, micros.get(key(width, output, "planes", threads))),
        compared(own, micros.get(key(width, output, "blob", threads))),
        djl == null
            ? " | "
            : String.format(
                Locale.ROOT,
                "%.1f | %.0f",
                Collections.min(djl) / 1e3,
                Collections.min(djl) / Collections.min(own)));
  }

  private static String compared(List<Double> own, List<Double> other) {
    if (other == null) {
      return " | ";
    }
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < own.size(); turn++) {
      ratios.add(own.get(turn) / other.get(turn));
    }
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f [%.2f to %.2f]",
        Collections.min(other) / 1e3,
        Collections.min(own) / Collections.min(other),
        Collections.min(ratios),
        Collections.max(ratios));
  }
}
