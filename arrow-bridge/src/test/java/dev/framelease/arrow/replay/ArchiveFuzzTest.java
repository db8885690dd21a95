package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Mutator;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the bytes of a file are: a typed exception, or frames that lie within it. A crash, an
 * error of another type, or far more memory than the file has fails the test, with the input's
 * number.
 */
@ExtendWith(LedgerExtension.class)
class ArchiveFuzzTest {
  private static final long SEED = 20261121;

  /** Reading a good file of this size allocates about a tenth of it. */
  private static final long MAX_ALLOCATED = 4 << 20;

  /**
   * Outside of the heap: what a frame takes that says to be large, before it is found out; and as
   * much for what it is converted to.
   */
  private static final long MAX_DIRECT = 160 << 20;

  private static final Duration MAX_TIME = Duration.ofSeconds(60);

  /** It reports every damaged name of a type, with the damage. */
  private static final Logger FIELD =
      Logger.getLogger(org.apache.arrow.vector.types.pojo.Field.class.getName());

  private static final int COMPRESSED = 0;
  private static final int ROWS = 1;
  private static final int IMAGES = 2;
  private static final int ANY_SIZE = 3;
  private static final int KINDS = 6;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is collected meanwhile hides some of it; of a million inputs, not all of it. */
  private final BufferPoolMXBean direct =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findAny()
          .orElseThrow();

  private long most;
  private int opened;
  private int refused;
  private long frames;

  @TempDir Path folder;

  @Test
  void shouldSurviveTenThousandDamagedFiles() throws IOException {
    run(10_000);
    assertTrue(opened > 500 && refused > 2_000 && frames > 500, this::tally);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionDamagedFiles() throws IOException {
    run(1_000_000);
    assertTrue(opened > 50_000 && refused > 200_000 && frames > 50_000, this::tally);
  }

  @BeforeAll
  static void silence() {
    FIELD.setLevel(Level.WARNING);
  }

  @AfterAll
  static void restore() {
    FIELD.setLevel(null);
  }

  private String tally() {
    return opened
        + " opened, "
        + refused
        + " refused, "
        + frames
        + " frames, "
        + most
        + " bytes of direct memory at the most";
  }

  private void run(int inputs) throws IOException {
    Mutator plain = plain();
    Mutator compressed = compressed();
    RowMutator rows = new RowMutator(SEED + 2);
    AnySizeMutator anySize = new AnySizeMutator(SEED + 4);
    Mutator images = images();
    readSeeds();
    Path path = folder.resolve("damaged");
    for (int i = 0; i < inputs; i++) {
      // Most of them not compressed, so that their pixels are bytes of the file.
      byte[] bytes =
          switch (i % KINDS) {
            case COMPRESSED -> compressed.next();
            case ROWS -> rows.next();
            case IMAGES -> images.next();
            case ANY_SIZE -> anySize.next();
            default -> plain.next();
          };
      // A new file each time: the mappings of the last one are still there.
      Files.deleteIfExists(path);
      Files.write(path, bytes);
      read(path, bytes, i);
    }
  }

  /** The JVM allocates for the classes that it loads, which no input is to be blamed for. */
  private void readSeeds() throws IOException {
    try (DirectoryStream<Path> seeds = Files.newDirectoryStream(folder)) {
      for (Path seed : seeds) {
        try (FrameArchive archive = FrameArchive.open(seed, options(KINDS + IMAGES))) {
          readFrames(archive, null);
        }
      }
    }
  }

  private Mutator plain() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    List<int[]> metadata = new ArrayList<>();
    for (IpcFormat format : IpcFormat.values()) {
      for (int count : new int[] {1, 3}) {
        Recording recording =
            Recording.write(folder.resolve(format + "." + count), format, 5, 3, count);
        byte[] bytes = Files.readAllBytes(recording.path());
        seeds.add(bytes);
        metadata.add(notPixels(recording, bytes.length));
      }
      Recording anySize =
          Recording.write(
              folder.resolve(format + ".any"),
              IpcOptions.of(format),
              FrameSchema.ofAnySize(PixelFormat.BGRX),
              5,
              3,
              3);
      byte[] bytes = Files.readAllBytes(anySize.path());
      seeds.add(bytes);
      // The shapes and offsets of a row lie around its pixels.
      metadata.add(new int[] {0, bytes.length});
    }
    return new Mutator(SEED, seeds, metadata);
  }

  /** With and without extension metadata; every byte of them matters. */
  private Mutator compressed() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    List<int[]> metadata = new ArrayList<>();
    for (IpcFormat format : IpcFormat.values()) {
      IpcOptions zstd = IpcOptions.of(format).withCompression(Compression.ZSTD);
      for (IpcOptions options : List.of(zstd, zstd.withoutExtensionMetadata())) {
        Path path = folder.resolve("zstd." + seeds.size());
        byte[] bytes = Files.readAllBytes(Recording.write(path, options, 20, 30, 2).path());
        seeds.add(bytes);
        metadata.add(new int[] {0, bytes.length});
      }
    }
    return new Mutator(SEED + 1, seeds, metadata);
  }

  /** Tensors of others, which are converted: whatever the names, the shapes and the range say. */
  private Mutator images() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    List<int[]> metadata = new ArrayList<>();
    for (String type : List.of("uint8", "float16", "float32", "uint16")) {
      for (ImageFile file :
          List.of(
              ImageFile.of(type).named("channel", "height", "width"),
              ImageFile.of(type).permuted(1, 2, 0),
              ImageFile.of(type).with(FrameSchema.VALUE_RANGE_KEY, "0,7"))) {
        for (CompressionCodec.Factory codecs :
            List.of(NoCompressionCodec.Factory.INSTANCE, new TestZstd())) {
          Path path = folder.resolve("images." + seeds.size());
          if (seeds.size() % 4 < 2) {
            file.write(path, 2, (row, i) -> i, codecs, 3, 5, 7);
          } else {
            file.writeAnySize(
                path, List.of(), (row, i) -> i, codecs, new int[] {3, 5, 7}, new int[] {3, 2, 9});
          }
          byte[] bytes = Files.readAllBytes(path);
          seeds.add(bytes);
          metadata.add(new int[] {0, bytes.length});
        }
      }
    }
    return new Mutator(SEED + 3, seeds, metadata);
  }

  private static ArchiveOptions options(int number) {
    ArchiveOptions options =
        ArchiveOptions.DEFAULT.withAccess(
            number / KINDS % 4 == 0 ? PixelAccess.COPIED : PixelAccess.MAPPED);
    if (number % KINDS != IMAGES && number % KINDS != ANY_SIZE) {
      return options;
    }
    options = options.withValueRange(0, 100).withPixelFormat(PixelFormat.RGB);
    return number / KINDS % 3 == 0
        ? options.withDimensions(Dimension.WIDTH, Dimension.CHANNEL, Dimension.HEIGHT)
        : options;
  }

  /** The schema, the metadata of the batches, and what follows the last batch. */
  private static int[] notPixels(Recording recording, int length) {
    int batches = recording.ends().size() - 1;
    int[] parts = new int[2 * (batches + 2)];
    parts[1] = recording.ends().get(0).intValue();
    for (int i = 0; i < batches; i++) {
      parts[2 * i + 2] = recording.ends().get(i).intValue();
      parts[2 * i + 3] = parts[2 * i + 2] + 500;
    }
    parts[parts.length - 2] = recording.ends().get(batches).intValue();
    parts[parts.length - 1] = length;
    return parts;
  }

  private void read(Path path, byte[] bytes, int number) {
    long before = threads.getCurrentThreadAllocatedBytes();
    long beforeDirect = direct.getMemoryUsed();
    long start = System.nanoTime();
    try (FrameArchive archive = FrameArchive.open(path, options(number))) {
      opened++;
      readFrames(archive, number % KINDS <= ANY_SIZE ? null : bytes);
    } catch (ArchiveFormatException expected) {
      refused++;
      assertTrue(expected.getMessage().contains(path.toString()));
    } catch (Throwable t) {
      throw new AssertionError("input " + number + " of the seed " + SEED, t);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated < MAX_ALLOCATED, () -> "input " + number + " made " + allocated + " bytes");
    long allocatedDirect = direct.getMemoryUsed() - beforeDirect;
    most = Math.max(most, allocatedDirect);
    assertTrue(
        allocatedDirect < MAX_DIRECT,
        () -> "input " + number + " made " + allocatedDirect + " bytes of direct memory");
    // Not how fast, but whether it ends.
    assertTrue(System.nanoTime() - start < MAX_TIME.toNanos(), () -> "input " + number);
  }

  private void readFrames(FrameArchive archive, byte[] bytes) {
    // What is somebody else's says nothing of the frames.
    if (archive.hasTimes()) {
      archive.indexAt(Instant.EPOCH);
    }
    // A footer may name one batch many times.
    for (long i = 0; i < Math.min(archive.size(), 100); i++) {
      try (Frame frame = archive.get(i)) {
        frames++;
        if (bytes == null || isConverted(frame)) {
          assertCanBeRead(frame);
        } else {
          assertLiesIn(bytes, frame);
        }
      } catch (ArchiveFormatException e) {
        refused++;
      }
    }
  }

  /** Where damage turned the dimensions around. */
  private static boolean isConverted(Frame frame) {
    long byteSize = frame.info().layout().byteSize();
    return frame.info().copiedBytes() > byteSize;
  }

  /** All of it, or the process ends. */
  private static void assertCanBeRead(Frame frame) {
    byte[] pixels = new byte[frame.buffer().remaining()];
    frame.buffer().get(pixels);
    Assertions.assertEquals(frame.info().layout().byteSize(), pixels.length);
  }

  /** Its pixels must be bytes of the file. */
  private static void assertLiesIn(byte[] file, Frame frame) {
    byte[] pixels = new byte[frame.buffer().remaining()];
    frame.buffer().get(pixels);
    ByteBuffer all = ByteBuffer.wrap(file);
    for (int at = 0; at + pixels.length <= file.length; at += 4) {
      if (all.slice(at, pixels.length).equals(ByteBuffer.wrap(pixels))) {
        Assertions.assertEquals(MemoryUtil.getByteBufferAddress(frame.buffer()), frame.address());
        return;
      }
    }
    Assertions.fail("the frame is not in the file");
  }
}
