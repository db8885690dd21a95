package dev.framelease.x11.faults;

/** Says of each request how it passes. */
@FunctionalInterface
interface Interference {
  /**
   * Is asked before any of the request is sent to the server, which nothing is sent to meanwhile on
   * this connection. On a thread for each connection.
   */
  Passing passing(Request request) throws Exception;
}
