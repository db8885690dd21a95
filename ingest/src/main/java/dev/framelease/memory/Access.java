package dev.framelease.memory;

/** What the holders of a {@link MemoryBlock} may do with its bytes. */
public enum Access {
  /** The bytes are to be read only; {@link Lease#buffer()} gives a read-only buffer. */
  READ_ONLY,
  /** The bytes may be written, too. */
  WRITABLE
}
