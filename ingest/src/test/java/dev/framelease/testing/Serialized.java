package dev.framelease.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** What another JVM gets of an object that is sent to it, as errors are by RMI and Flink. */
public final class Serialized {
  private Serialized() {}

  /** Writes an object, and reads it back. */
  public static <T extends Serializable> T copyOf(T object) {
    try {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
        out.writeObject(object);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
        @SuppressWarnings("unchecked")
        T copy = (T) in.readObject();
        return copy;
      }
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(object + " cannot be sent", e);
    }
  }
}
