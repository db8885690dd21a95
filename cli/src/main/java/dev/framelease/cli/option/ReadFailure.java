package dev.framelease.cli.option;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file that a user has named cannot be read. */
public final class ReadFailure {
  private ReadFailure() {}

  /** Says it in a few words. */
  public static String reasonOf(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "there is no permission to read it";
    }
    if (e instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason();
    }
    boolean saysAll = e.getClass() == IOException.class || e instanceof FileNotFoundException;
    return saysAll && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
