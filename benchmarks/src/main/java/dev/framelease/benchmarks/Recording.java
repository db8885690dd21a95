package dev.framelease.benchmarks;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.util.MemoryUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A 4K frame to a file in memory, which is written over every few frames, and to a Unix socket with
 * a thread that reads; by the writer, and by a bare write of the same bytes. Run with {@code -prof
 * gc} for the heap.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Recording {
  private static final int FRAMES_IN_FILE = 8;

  /** Where the frame goes. */
  @Param({"tmpfs", "socket"})
  public String target;

  private final ByteBuffer pixels = Frame4K.pixels();
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private Path folder;
  private WritableByteChannel bare;
  private FrameIpcWriter writer;
  private Frame frame;

  /** Opens both targets. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(Path.of("/dev/shm"), "framelease-benchmark");
    bare = channel("bare");
    writer =
        FrameIpcWriter.open(
            channel("arrow"),
            IpcFormat.STREAM,
            FrameSchema.of(Frame4K.WIDTH, Frame4K.HEIGHT),
            allocator);
    frame =
        Frame.of(
            MemoryBlock.lend(
                MemoryUtil.getByteBufferAddress(pixels),
                pixels,
                Access.READ_ONLY,
                leaked -> {},
                "benchmark"),
            new FrameInfo(
                1,
                0,
                Region.ofSize(Frame4K.WIDTH, Frame4K.HEIGHT),
                FrameLayout.packed(Frame4K.WIDTH, Frame4K.HEIGHT, PixelFormat.BGRX),
                new Damage.Unknown(),
                new CaptureTime(1, 2, Instant.EPOCH),
                0));
  }

  private WritableByteChannel channel(String name) throws IOException {
    Path path = folder.resolve(name);
    return target.equals("socket") ? socket(path) : new Rewound(path);
  }

  private static WritableByteChannel socket(Path path) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      SocketChannel writing = SocketChannel.open(server.getLocalAddress());
      SocketChannel reading = server.accept();
      Thread reader = new Thread(() -> drain(reading), "reader");
      reader.setDaemon(true);
      reader.start();
      return writing;
    }
  }

  private static void drain(SocketChannel channel) {
    ByteBuffer target = ByteBuffer.allocateDirect(1 << 20);
    try (channel) {
      while (channel.read(target.clear()) >= 0) {
        // All that was read is forgotten.
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A frame as a record batch. */
  @Benchmark
  public void frameIpcWriter() {
    writer.write(frame);
  }

  /** The pixels alone. */
  @Benchmark
  public void bareWrite() throws IOException {
    ByteBuffer source = pixels.duplicate().clear();
    while (source.hasRemaining()) {
      int unused = bare.write(source);
    }
  }

  /** Gives all up. */
  @TearDown
  public void close() throws IOException {
    frame.close();
    writer.close();
    bare.close();
    allocator.close();
    for (String name : new String[] {"bare", "arrow"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  /** A file that starts again after some frames, so that its pages are there already. */
  private static final class Rewound implements WritableByteChannel {
    private final FileChannel file;

    Rewound(Path path) throws IOException {
      file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (file.position() > (long) FRAMES_IN_FILE * Frame4K.PIXELS * Frame4K.BGRX) {
        file.position(0);
      }
      return file.write(source);
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
