/**
 * Screen frames as Arrow buffers, vectors and record batches, and as Arrow IPC, without a copy.
 *
 * <p>Where a comment does not speak of null, none is returned and none may be given, which a {@link
 * NullPointerException} says, at the latest when it is used. What a method is given stays the
 * caller's to close where nothing else is said. Enums and exceptions are thread-safe.
 */
module dev.framelease.arrow {
  requires transitive dev.framelease.ingest;
  requires transitive org.apache.arrow.c;
  requires transitive org.apache.arrow.memory.core;
  requires transitive org.apache.arrow.vector;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.apache.arrow.format;
  requires static com.github.luben.zstd_jni;
  requires static org.checkerframework.checker.qual;

  exports dev.framelease.arrow;
  exports dev.framelease.arrow.batch;
  exports dev.framelease.arrow.cdata;
  exports dev.framelease.arrow.ipc;
  exports dev.framelease.arrow.replay;
  exports dev.framelease.arrow.tensor;
}
