package dev.framelease.x11.xcb;

/** Is told of the events of a connection. */
@FunctionalInterface
public interface EventListener {
  /**
   * An event has come. On the connection's thread.
   *
   * @param type its code, without the bit that tells of SendEvent; those of an extension start at
   *     its first event ({@link Extension})
   * @param event its 32 bytes, readable during this call only
   */
  void on(int type, Wire event);
}
