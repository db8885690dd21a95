package dev.framelease.capture;

import java.util.Objects;
import java.util.Optional;

/**
 * Something that a backend takes from the machine.
 *
 * <p>Immutable.
 *
 * @param name such as {@code libxcb.so.1}
 * @param isOptional whether screens can be captured without it
 * @param missing why it is not to be had, with the remedy; empty where it works
 */
public record Requirement(String name, boolean isOptional, Optional<String> missing) {
  /** Checks that there are a name and an answer. */
  public Requirement {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(missing, "missing");
  }
}
