package dev.framelease.cli.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file or a folder cannot be written. */
public final class WriteFailure {
  private WriteFailure() {}

  /** Says it in a few words. */
  public static String reasonOf(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file, and no folder";
    }
    if (e instanceof NoSuchFileException) {
      return "no folder can be made there";
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getFile() + ": " + failed.getReason();
    }
    boolean saysAll = e.getClass() == IOException.class && e.getMessage() != null;
    return saysAll ? e.getMessage() : e.toString();
  }
}
