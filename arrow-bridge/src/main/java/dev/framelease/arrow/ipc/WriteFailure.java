package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;

/** Why a channel or file took no bytes, in words: some exceptions of the JDK have none. */
final class WriteFailure {
  private WriteFailure() {}

  static String reason(IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return "the thread was interrupted, which closed the channel";
    }
    if (cause instanceof AsynchronousCloseException) {
      return "another thread closed the channel";
    }
    if (cause instanceof ClosedChannelException) {
      return "the channel is closed";
    }
    if (cause instanceof FileSystemException failed) {
      return failed.getReason() == null ? failed.toString() : failed.getReason();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
