package dev.framelease.arrow.replay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;

/**
 * Finds record batches from the first message to the last, as in a stream, or in a file whose
 * footer was never written. It ends at the mark of the end, or before the first message that is not
 * all there.
 */
final class MessageWalk {
  private static final int END_OF_STREAM = 0;

  private final ArchiveFile file;
  private long position;
  private boolean atEndMark;

  MessageWalk(ArchiveFile file, long start) {
    this.file = file;
    this.position = start;
  }

  Contents read(ArchiveOptions options) {
    IpcMessage first =
        next().orElseThrow(() -> file.at(position).wrong("the end", "a whole schema message"));
    first.requireHeader(MessageHeader.Schema);
    Schema schema =
        first
            .at()
            .parse(
                "a schema",
                Place.AS_ARROW_SAYS,
                () -> (Schema) first.message().header(new Schema()));
    Contents contents = Contents.of(first.at(), SchemaBudget.convert(first.at(), schema), options);
    for (Optional<IpcMessage> batch = next(); batch.isPresent(); batch = next()) {
      contents.add(batch.get());
    }
    if (atEndMark) {
      contents.complete();
    }
    return contents;
  }

  /** The next message that is all there, body included. */
  private Optional<IpcMessage> next() {
    long left = file.byteSize() - position - IpcMessage.PREFIX_BYTES;
    if (left < 0) {
      return Optional.empty();
    }
    ByteBuffer prefix = file.read(position, IpcMessage.PREFIX_BYTES);
    int continuation = prefix.getInt(0);
    int length = prefix.getInt(4);
    if (continuation == IpcMessage.CONTINUATION && length == END_OF_STREAM) {
      atEndMark = true;
      return Optional.empty();
    }
    // A file system may leave zeros where a killed writer's bytes should have come.
    if (continuation == 0 || (continuation == IpcMessage.CONTINUATION && length > left)) {
      return Optional.empty();
    }
    file.at(position)
        .require(
            continuation == IpcMessage.CONTINUATION,
            "a message that starts with",
            continuation,
            IpcMessage.CONTINUATION + ", the continuation mark of Arrow 0.15 and newer");
    IpcMessage message = IpcMessage.read(file, position, length);
    if (!message.endsBefore(file.byteSize())) {
      return Optional.empty();
    }
    position = message.end();
    return Optional.of(message);
  }
}
