package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets and pipes: with a reader that reads, one that goes, and one that does not read. */
@ExtendWith(LedgerExtension.class)
class ChannelTargetsTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int BYTES = WIDTH * HEIGHT * 4;
  private static final int FRAMES = 5;
  private static final Duration SOON = Duration.ofMillis(200);

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  private record Ends(WritableByteChannel writing, ReadableByteChannel reading) {}

  private enum Target {
    TCP {
      @Override
      Ends open(Path folder) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
          server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          return new Ends(SocketChannel.open(server.getLocalAddress()), server.accept());
        }
      }
    },
    UNIX_DOMAIN {
      @Override
      Ends open(Path folder) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          server.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
          return new Ends(SocketChannel.open(server.getLocalAddress()), server.accept());
        }
      }
    },
    PIPE {
      @Override
      Ends open(Path folder) throws IOException {
        Pipe pipe = Pipe.open();
        return new Ends(pipe.sink(), pipe.source());
      }
    };

    abstract Ends open(Path folder) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendFramesToAReader(Target target) throws Exception {
    Ends ends = target.open(folder);
    CompletableFuture<Path> received = OwnThread.supply(() -> receive(ends.reading()));
    try (FrameIpcWriter writer =
        open(ends, IpcOptions.of(IpcFormat.STREAM).withTimeout(SOON.multipliedBy(100)))) {
      for (int i = 1; i <= FRAMES; i++) {
        writeOne(writer, i);
        assertEquals(slot.address(), writer.pixelsWrittenFrom());
      }
      assertEquals(0, writer.bytesCopied());
    }
    assertReceived(received.get(60, TimeUnit.SECONDS));
  }

  @Test
  void shouldWaitForAReaderAsLongAsADurationCanBe() throws Exception {
    Ends ends = Target.PIPE.open(folder);
    CompletableFuture<Path> received = OwnThread.supply(() -> receive(ends.reading()));
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    try (FrameIpcWriter writer = open(ends, IpcOptions.of(IpcFormat.STREAM).withTimeout(ages))) {
      for (int i = 1; i <= FRAMES; i++) {
        writeOne(writer, i);
      }
    }
    assertReceived(received.get(60, TimeUnit.SECONDS));
  }

  @Test
  void shouldSendFramesThroughANamedPipe() throws Exception {
    Path fifo = namedPipe();
    CompletableFuture<Path> received = OwnThread.supply(() -> receive(openForReading(fifo)));
    try (FrameIpcWriter writer = FrameIpcWriter.open(fifo, IpcFormat.STREAM, schema, allocator)) {
      for (int i = 1; i <= FRAMES; i++) {
        writeOne(writer, i);
      }
      assertEquals(0, writer.bytesCopied());
    }
    assertReceived(received.get(60, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveUpOnAReaderThatDoesNotRead(Target target) throws Exception {
    Ends ends = target.open(folder);
    try (ReadableByteChannel reading = ends.reading()) {
      FrameIpcWriter writer = open(ends, IpcOptions.of(IpcFormat.STREAM).withTimeout(SOON));
      assertGivesUp(writer);
      assertTrue(reading.isOpen());
    }
  }

  /** The thread that compresses gives up, and whoever brings frames is told. */
  @ParameterizedTest
  @EnumSource
  void shouldGiveUpOnAReaderThatDoesNotReadCompressedFrames(Target target) throws Exception {
    Ends ends = target.open(folder);
    try (ReadableByteChannel reading = ends.reading()) {
      IpcOptions zstd = IpcOptions.of(IpcFormat.STREAM).withCompression(Compression.ZSTD);
      FrameIpcWriter writer = open(ends, zstd.withTimeout(SOON));
      FrameWriteException slow =
          assertThrows(FrameWriteException.class, () -> fillWithNoise(writer));
      assertTrue(slow.getMessage().contains("did not read within PT0.2S"), slow.getMessage());
      assertThrows(IllegalStateException.class, () -> writeOne(writer, 1000));
      assertThrows(FrameWriteException.class, writer::close);
      assertEquals(0, allocator.framesInFlight());
      assertTrue(reading.isOpen());
    }
  }

  /** Which does not shrink, so that the buffers of the system are full some time. */
  private void fillWithNoise(FrameIpcWriter writer) {
    byte[] noise = new byte[slot.bytes().length];
    new Random(1).nextBytes(noise);
    for (int i = 1; i <= 100; i++) {
      LentSlot other = new LentSlot(noise.length);
      other.fill(noise);
      try (Frame frame = other.lend(i, WIDTH, HEIGHT)) {
        writer.write(frame);
      }
    }
  }

  @Test
  void shouldGiveUpOnANamedPipeThatNobodyReads() throws Exception {
    Path fifo = namedPipe();
    CompletableFuture<ReadableByteChannel> opened = OwnThread.supply(() -> openForReading(fifo));
    FrameIpcWriter writer =
        FrameIpcWriter.open(
            fifo, IpcOptions.of(IpcFormat.STREAM).withTimeout(SOON), schema, allocator);
    try (ReadableByteChannel reading = opened.get(60, TimeUnit.SECONDS)) {
      assertGivesUp(writer);
      assertTrue(reading.isOpen());
    }
  }

  private void assertGivesUp(FrameIpcWriter writer) {
    FrameWriteException slow = assertThrows(FrameWriteException.class, () -> fill(writer));
    assertTrue(slow.getMessage().contains("did not read within PT0.2S"), slow.getMessage());
    assertEquals(0, allocator.framesInFlight());
    assertThrows(IllegalStateException.class, () -> writeOne(writer, 1000));
    assertThrows(FrameWriteException.class, writer::close);
  }

  /** Loopback sockets have buffers of some megabytes. */
  private void fill(FrameIpcWriter writer) {
    for (int i = 1; i <= 100; i++) {
      writeOne(writer, i);
    }
  }

  /** Without a timeout, that is what ends it. */
  @ParameterizedTest
  @EnumSource
  void shouldEndAWriteThatWaitsForItsReaderWhenItIsInterrupted(Target target) throws Exception {
    Ends ends = target.open(folder);
    Thread user = Thread.currentThread();
    try (ReadableByteChannel reading = ends.reading()) {
      FrameIpcWriter writer = open(ends, IpcOptions.of(IpcFormat.STREAM));
      CompletableFuture<Void> interrupting =
          OwnThread.run(
              () -> {
                Eventually.eventually("it waits", () -> isAtAStandstill(writer));
                user.interrupt();
              });
      FrameWriteException ended = assertThrows(FrameWriteException.class, () -> fill(writer));
      assertTrue(Thread.interrupted());
      interrupting.get(60, TimeUnit.SECONDS);
      assertTrue(
          ended.getMessage().contains("the thread was interrupted, which closed the channel"),
          ended.getMessage());
      assertEquals(0, allocator.framesInFlight());
      assertThrows(FrameWriteException.class, writer::close);
      assertTrue(reading.isOpen());
    }
  }

  private static boolean isAtAStandstill(FrameIpcWriter writer) {
    long before = writer.framesWritten();
    return !Eventually.isWithin(SOON, () -> writer.framesWritten() > before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatTheReaderHasGone(Target target) throws Exception {
    Ends ends = target.open(folder);
    FrameIpcWriter writer = open(ends, IpcOptions.of(IpcFormat.STREAM));
    writeSchemaAndGo(ends.reading());
    FrameWriteException gone = assertThrows(FrameWriteException.class, () -> fill(writer));
    assertTrue(
        gone.getMessage().contains("Broken pipe") || gone.getMessage().contains("Connection reset"),
        gone.getMessage());
    assertEquals(0, allocator.framesInFlight());
    assertThrows(FrameWriteException.class, writer::close);
  }

  private static void writeSchemaAndGo(ReadableByteChannel reading) throws IOException {
    assertEquals(8, reading.read(ByteBuffer.allocate(8)));
    reading.close();
  }

  @Test
  void shouldRefuseAChannelThatDoesNotBlockAndCloseIt() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    Ends ends = new Ends(pipe.sink(), pipe.source());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> open(ends, IpcOptions.of(IpcFormat.STREAM)));
    assertTrue(refused.getMessage().contains("configureBlocking(true)"), refused.getMessage());
    assertFalse(pipe.sink().isOpen());
    pipe.source().close();
  }

  private FrameIpcWriter open(Ends ends, IpcOptions options) {
    return FrameIpcWriter.open(ends.writing(), options, schema, allocator);
  }

  private void writeOne(FrameIpcWriter writer, int sequence) {
    slot.fill(sequence);
    try (Frame frame = slot.lend(sequence, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
  }

  private Path receive(ReadableByteChannel channel) {
    Path path = folder.resolve("received");
    try (channel) {
      Files.copy(Channels.newInputStream(channel), path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return path;
  }

  private void assertReceived(Path path) {
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(FRAMES, archive.size());
      assertTrue(archive.isComplete());
      for (int i = 0; i < FRAMES; i++) {
        slot.fill(i + 1);
        try (Frame frame = archive.get(i)) {
          assertEquals(ByteBuffer.wrap(slot.bytes()), frame.buffer());
        }
      }
    }
  }

  private static ReadableByteChannel openForReading(Path fifo) {
    try {
      return FileChannel.open(fifo);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path namedPipe() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }
}
