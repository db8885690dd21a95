package dev.framelease.arrow.ipc;

/** The two forms of Arrow IPC. */
public enum IpcFormat {
  /**
   * Random access, with a footer: it can be read when it is complete. Files are called {@code
   * .arrow}.
   */
  FILE,
  /** From start to end: it can be read while it is written. Files are called {@code .arrows}. */
  STREAM
}
