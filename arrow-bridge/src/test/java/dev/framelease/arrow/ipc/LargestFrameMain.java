package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Access;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A process that records a frame as large as can be with ZSTD ({@code write FOLDER}), or reads it
 * ({@code read FOLDER}). Each needs 2 GiB of direct memory, which the JVM of the tests has not.
 */
public final class LargestFrameMain {
  private static final int WIDTH = 2_304_167;
  private static final int HEIGHT = 233;
  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);

  private LargestFrameMain() {}

  static ProcessBuilder process(String what, Path folder) {
    return RecorderMain.process(
        LargestFrameMain.class,
        new String[] {"-XX:MaxDirectMemorySize=5g"},
        new String[] {what, folder.toString()});
  }

  /** Writes or reads. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Path recording = folder.resolve("largest.arrow");
    if (args[0].equals("write")) {
      write(folder.resolve("pixels"), recording);
    } else {
      read(recording);
    }
  }

  /** The pixels are a sparse file: zeros, but for both ends. */
  private static void write(Path sparse, Path recording) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            sparse,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer pixels = file.map(MapMode.READ_WRITE, 0, SCHEMA.layout().byteSize());
      pixels.put(0, (byte) 17).put(pixels.capacity() - 1, (byte) 18);
      IpcOptions zstd = IpcOptions.of(IpcFormat.FILE).withCompression(Compression.ZSTD);
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          FrameIpcWriter writer = FrameIpcWriter.open(recording, zstd, SCHEMA, allocator);
          Frame frame = frame(pixels)) {
        writer.write(frame);
      }
    }
  }

  private static Frame frame(ByteBuffer pixels) {
    FrameInfo info =
        new FrameInfo(
            1,
            0,
            Region.ofSize(WIDTH, HEIGHT),
            SCHEMA.layout(),
            new Damage.Unknown(),
            new CaptureTime(1, 2, Instant.EPOCH),
            0);
    return Frame.of(
        MemoryBlock.lend(
            MemoryUtil.getByteBufferAddress(pixels),
            pixels,
            Access.READ_ONLY,
            leaked -> {},
            "the largest frame"),
        info);
  }

  private static void read(Path recording) {
    try (FrameArchive archive = FrameArchive.open(recording);
        Frame frame = archive.get(0)) {
      ByteBuffer pixels = frame.buffer();
      int last = pixels.capacity() - 1;
      System.err.println(
          "read " + pixels.capacity() + ": " + pixels.get(0) + ", " + pixels.get(last));
    }
  }
}
