package dev.framelease.capture;

/** The way that pixels take from the display server. */
public enum Transport {
  /** The server writes into memory that it shares with this process: nothing is copied after it. */
  SHARED_MEMORY,
  /** The pixels come through the connection's socket, and are copied into a slot. */
  SOCKET
}
