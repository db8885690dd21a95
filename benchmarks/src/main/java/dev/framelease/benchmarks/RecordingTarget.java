package dev.framelease.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where recordings go in benchmarks: memory alone, so that no disk is measured. */
enum RecordingTarget {
  /** A file in memory, which is written over every few frames, so that its pages are there. */
  TMPFS {
    @Override
    GatheringByteChannel open() throws IOException {
      return inFolder(
          path ->
              new Rewound(
                  FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
    }
  },
  /** A Unix socket with a thread that reads. */
  SOCKET {
    @Override
    GatheringByteChannel open() throws IOException {
      return inFolder(RecordingTarget::socket);
    }
  };

  private static final long FILE_BYTES = 8L * Frame4K.PIXELS * Frame4K.BGRX;

  abstract GatheringByteChannel open() throws IOException;

  /** Its name is gone when it is open, and so the target when it is closed. */
  private static GatheringByteChannel inFolder(Opening opening) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "framelease-benchmark");
    Path path = folder.resolve("target");
    try {
      return opening.open(path);
    } finally {
      Files.deleteIfExists(path);
      Files.delete(folder);
    }
  }

  private static SocketChannel socket(Path path) throws IOException {
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
      throw new UncheckedIOException(e);
    }
  }

  private interface Opening {
    GatheringByteChannel open(Path path) throws IOException;
  }

  /** Starts again after some frames. */
  private record Rewound(FileChannel file) implements GatheringByteChannel {
    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      if (file.position() > FILE_BYTES) {
        file.position(0);
      }
      return file.write(sources, offset, length);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
      return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (file.position() > FILE_BYTES) {
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
