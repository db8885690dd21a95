package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import dev.framelease.testing.ChildJvm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process that records: {@code FORMAT COMPRESSION FRAMES [PATH]}, without a path to stdout. */
public final class RecorderMain {
  static final int WIDTH = 320;
  static final int HEIGHT = 200;
  static final int BYTES = WIDTH * HEIGHT * 4;

  private RecorderMain() {}

  /** The process, with the class path and the flags of this one. */
  static ProcessBuilder process(String... arguments) {
    return process(RecorderMain.class, new String[0], arguments);
  }

  /** The same of another class, with more flags. */
  static ProcessBuilder process(Class<?> main, String[] flags, String[] arguments) {
    List<String> all = new ArrayList<>(List.of("-Xmx128m"));
    all.addAll(List.of(flags));
    return new ProcessBuilder(ChildJvm.command(all, main, arguments));
  }

  /** Writes frames, and says on stderr after which of them it is. */
  public static void main(String[] args) throws IOException {
    IpcOptions options =
        IpcOptions.of(IpcFormat.valueOf(args[0])).withCompression(Compression.valueOf(args[1]));
    // As many as may wait to be compressed, and one more.
    LentSlot[] slots = new LentSlot[WritingThread.MAX_WAITING + 2];
    Arrays.setAll(slots, i -> new LentSlot(BYTES));
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = open(args, options, allocator)) {
      for (int i = 1; i <= Integer.parseInt(args[2]); i++) {
        LentSlot slot = slots[i % slots.length];
        slot.fill(i);
        try (Frame frame = slot.lend(i, WIDTH, HEIGHT)) {
          writer.write(frame);
        }
        System.err.println(i);
      }
    } catch (FrameWriteException e) {
      System.err.println(e.getMessage());
      System.exit(3);
    }
  }

  private static FrameIpcWriter open(String[] args, IpcOptions options, FrameAllocator allocator) {
    FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT);
    return args.length > 3
        ? FrameIpcWriter.open(Path.of(args[3]), options, schema, allocator)
        : FrameIpcWriter.open(
            new FileOutputStream(FileDescriptor.out).getChannel(), options, schema, allocator);
  }
}
