/** Screen frames as Arrow buffers, vectors and record batches, and as Arrow IPC, without a copy. */
module dev.framelease.arrow {
  requires transitive dev.framelease.ingest;
  requires transitive org.apache.arrow.memory.core;
  requires static org.checkerframework.checker.qual;

  exports dev.framelease.arrow;
}
