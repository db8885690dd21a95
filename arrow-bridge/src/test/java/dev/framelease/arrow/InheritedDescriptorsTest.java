package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.PixelAccess;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.NativeChild;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Children of a process in which all is open that can be: sessions, streams, a virtual display,
 * recorders, and recordings in each way.
 */
@ExtendWith(LedgerExtension.class)
class InheritedDescriptorsTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** What our descriptors are of. */
  private Set<String> ours;

  @BeforeEach
  void openAll() throws Exception {
    Set<String> before = targets("self");
    FrameAllocator allocator = keep(FrameAllocator.open(FrameLimits.DEFAULT));
    ScreenSession session = keep(ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name())));
    keep(ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(false)));
    FrameStream stream = keep(session.stream(DESKTOP, StreamOptions.DEFAULT));
    keep(session.stream(DESKTOP, StreamOptions.DEFAULT.onRequest()));
    Frame frame = keep(stream.take(Duration.ofSeconds(60)).orElseThrow());
    for (Compression compression : List.of(Compression.NONE, Compression.ZSTD)) {
      record(folder.resolve("whole " + compression), compression, frame, allocator).close();
      keep(record(folder.resolve("growing " + compression), compression, frame, allocator));
      for (PixelAccess access : PixelAccess.values()) {
        ArchiveOptions options = ArchiveOptions.DEFAULT.withAccess(access);
        FrameArchive archive =
            keep(FrameArchive.open(folder.resolve("whole " + compression), options));
        keep(archive.get(0));
        keep(archive.stream(1, StreamOptions.DEFAULT));
      }
    }
    keep(VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT)));
    ours = targets("self");
    // All slots have one name.
    ours.removeIf(target -> !isKnown(target) || (!isSlot(target) && before.contains(target)));
  }

  private <T extends AutoCloseable> T keep(T opened) {
    open.push(opened);
    return opened;
  }

  private static FrameIpcWriter record(
      Path path, Compression compression, Frame frame, FrameAllocator allocator) {
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(compression);
    FrameIpcWriter writer =
        FrameIpcWriter.open(path, options, FrameSchema.of(WIDTH, HEIGHT), allocator);
    writer.write(frame);
    return writer;
  }

  /** What others may open in this JVM meanwhile, such as class files, is not ours. */
  private boolean isKnown(String target) {
    return target.startsWith(folder.toString())
        || Stream.of("socket:", "/memfd:", "pipe:").anyMatch(target::startsWith);
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private static Set<String> targets(String process) throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> listed = Files.list(Path.of("/proc", process, "fd"))) {
      for (Path path : listed.toList()) {
        try {
          found.add(Files.readSymbolicLink(path).toString());
        } catch (NoSuchFileException e) {
          // It was the one that lists them, or has been closed.
        }
      }
    }
    return found;
  }

  private static boolean isSlot(String target) {
    return target.startsWith("/memfd:framelease-slot");
  }

  private boolean isOpen(String kind) {
    return ours.stream().anyMatch(target -> target.contains(kind));
  }

  @Test
  void shouldSeeOfAChildOfJavasTheThreeStandardStreamsAndNothingElse() throws Exception {
    assertTrue(ours.stream().anyMatch(InheritedDescriptorsTest::isSlot), ours::toString);
    assertTrue(isOpen("socket:"), ours::toString);
    assertTrue(isOpen("growing") && isOpen("whole"), ours::toString);
    Process child = new ProcessBuilder("ls", "/proc/self/fd").start();
    String seen = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor());
    // And the folder that it lists.
    assertEquals(new TreeSet<>(Set.of("0", "1", "2", "3")), new TreeSet<>(seen.lines().toList()));
  }

  @Test
  void shouldGiveNothingToAVirtualDisplay() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start()) {
      Set<String> inherited = targets(Long.toString(display.pid()));
      assertTrue(inherited.stream().anyMatch(target -> target.startsWith("socket:")));
      inherited.retainAll(ours);
      assertEquals(Set.of(), inherited);
    }
  }

  /** SECURITY.md says what Java itself leaves open in those: the files of recordings. */
  @Test
  void shouldGiveToAChildOfNativeCodeNothingButFilesOfRecordings() throws Exception {
    List<String> inherited = NativeChild.descriptors(folder);
    assertEquals(
        List.of(),
        inherited.stream()
            .filter(ours::contains)
            .filter(target -> !target.startsWith(folder.toString()))
            // Those between Java and the display, of which Java is the one that opens them.
            .filter(target -> !target.startsWith("pipe:"))
            .toList());
  }
}
