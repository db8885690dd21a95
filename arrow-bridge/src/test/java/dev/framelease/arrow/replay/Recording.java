package dev.framelease.arrow.replay;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file that the writer made, and what it was given. */
record Recording(Path path, List<FrameInfo> infos, List<byte[]> pixels, List<Long> ends) {
  /** Writes frames with the sequences 1 to count. */
  static Recording write(Path path, IpcFormat format, int width, int height, int count) {
    return write(path, IpcOptions.of(format), width, height, count);
  }

  /** The same, in other ways. With compression, the ends mean nothing: a thread is behind. */
  static Recording write(Path path, IpcOptions options, int width, int height, int count) {
    return write(path, options, FrameSchema.of(width, height), width, height, count);
  }

  /** The same, with a schema that says the size or not. */
  static Recording write(
      Path path, IpcOptions options, FrameSchema schema, int width, int height, int count) {
    Recording recording =
        new Recording(path, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(path, options, schema, allocator)) {
      recording.ends.add(writer.bytesWritten());
      for (int i = 1; i <= count; i++) {
        // One for each: a frame that waits to be compressed must not change.
        LentSlot slot = new LentSlot(width * height * 4);
        slot.fill(i);
        try (Frame frame = slot.lend(i, width, height)) {
          writer.write(frame);
          recording.infos.add(frame.info());
        }
        recording.pixels.add(slot.bytes());
        recording.ends.add(writer.bytesWritten());
      }
    }
    return recording;
  }

  /** How many frames are all there if the file is cut after so many bytes; -1 if not the schema. */
  int framesBefore(long cut) {
    return (int) ends.stream().filter(end -> end <= cut).count() - 1;
  }
}
