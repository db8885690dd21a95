package dev.framelease.x11.xcb;

import java.util.Arrays;

/**
 * Requests without a reply that are sent unchecked, which takes a call less for each: what the
 * server refuses of them comes as an event. On the connection's thread only.
 */
public final class Batch {
  private static final int ERROR = 0;
  private static final int USUAL = 16;

  private final XcbConnection connection;
  private String[] requests = new String[USUAL];
  private int[] resources = new int[USUAL];
  private short[] numbers = new short[USUAL];
  private int count;
  private XErrorException refusal;

  /**
   * An empty batch.
   *
   * @param connection that the requests go through
   */
  public Batch(XcbConnection connection) {
    this.connection = connection;
    connection.onEvent(this::on);
  }

  private void on(int type, Wire event) {
    if (type != ERROR || refusal != null) {
      return;
    }
    short number = (short) event.u16(2);
    for (int i = 0; i < count; i++) {
      if (numbers[i] == number) {
        refusal = connection.refusal(requests[i], resources[i], event);
        return;
      }
    }
  }

  /**
   * Notes a request; returns its number on the connection, as events have it.
   *
   * @param resource what the request is about, for messages; 0 for nothing
   */
  short add(String request, int resource, int cookie) {
    if (count == numbers.length) {
      requests = Arrays.copyOf(requests, 2 * count);
      resources = Arrays.copyOf(resources, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    requests[count] = request;
    resources[count] = resource;
    numbers[count] = (short) cookie;
    return numbers[count++];
  }

  /**
   * Ends this batch, and begins another. Before, read the answer to a request that came after all
   * of these, and then the events.
   *
   * @throws XErrorException if the server refused one of the requests: the first that it refused
   */
  public void check() {
    XErrorException first = refusal;
    refusal = null;
    count = 0;
    if (first != null) {
      throw first;
    }
  }
}
