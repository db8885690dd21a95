package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.ModelException.Reason;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the bytes of a model are: a typed exception, or a description. An error of another type,
 * or far more memory than the file has fails the test, with the input's number.
 */
@ExtendWith(LedgerExtension.class)
final class ModelFuzzTest {
  private static final long SEED = 20261121;

  /** For files of at most some kilobytes. */
  private static final long MAX_ALLOCATED = 4 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
  private int described;

  @TempDir Path folder;

  @Test
  void shouldSurviveTenThousandDamagedModels() throws IOException {
    run(10_000);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionDamagedModels() throws IOException {
    run(1_000_000);
  }

  /** The engines' own readers: an error that has our type, and a process that lives. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void shouldNameWhatAnEngineRefuses(ModelEngine engine) throws IOException {
    DamagedModels models =
        engine == ModelEngine.PYTORCH
            ? DamagedModels.torchScript(SEED, folder)
            : DamagedModels.onnx(SEED, folder);
    Path path = folder.resolve("damaged");
    int opened = 0;
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      FrameTensors tensors = FrameTensors.of(allocator);
      for (int i = 0; i < 1_000; i++) {
        Files.deleteIfExists(path);
        Files.write(path, models.next());
        try (FrameModel model =
            FrameModel.open(path, Optional.empty(), Optional.empty(), tensors)) {
          assertEquals(engine, model.engine());
          opened++;
        } catch (ModelException e) {
          refused.merge(e.reason(), 1, Integer::sum);
        }
      }
    }
    assertTrue(opened > 0 && refused.get(Reason.REFUSED) > 0, this::tally);
  }

  private void run(int inputs) throws IOException {
    DamagedModels onnx = DamagedModels.onnx(SEED, folder);
    DamagedModels torchScript = DamagedModels.torchScript(SEED, folder);
    Path path = folder.resolve("damaged");
    for (int i = 0; i < inputs; i++) {
      // A new file each time: the mapping of the last one may still be there.
      Files.deleteIfExists(path);
      Files.write(path, (i % 4 == 0 ? torchScript : onnx).next());
      look(path, i);
    }
    assertTrue(described > inputs / 20, this::tally);
    assertTrue(refused.getOrDefault(Reason.NOT_A_MODEL, 0) > inputs / 20, this::tally);
    assertTrue(refused.getOrDefault(Reason.UNSUPPORTED_INPUT, 0) > inputs / 100, this::tally);
  }

  private String tally() {
    return described + " described, refused: " + refused;
  }

  private void look(Path path, int number) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      ModelFile.of(path);
      described++;
    } catch (ModelException expected) {
      refused.merge(expected.reason(), 1, Integer::sum);
      assertTrue(expected.getMessage().contains(path.toString()), expected.getMessage());
    } catch (Throwable t) {
      throw new AssertionError("input " + number + " of the seed " + SEED, t);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated < MAX_ALLOCATED, () -> "input " + number + " made " + allocated + " bytes");
  }
}
