package dev.framelease.x11.xcb;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * What a server holds for all clients but itself and the one that asks, as X-Resource tells it.
 *
 * @param clients connections
 * @param resources windows, pixmaps, graphics contexts, regions, segments and all others
 */
public record ServerResources(int clients, long resources) {
  /** Asks a server. */
  public static ServerResources of(String display) {
    XcbConnection connection = XcbConnection.connect(display);
    try {
      int own = connection.generateId();
      return ask(connection, own);
    } finally {
      connection.disconnect();
    }
  }

  private static ServerResources ask(XcbConnection connection, int own) {
    int[] bases =
        new Pending<>(
                connection,
                "QueryClients",
                Binding.xcb_res_query_clients(connection.pointer()),
                Binding::xcb_res_query_clients_reply,
                ServerResources::readOthers)
            .await();
    int clients = 0;
    long resources = 0;
    for (int base : bases) {
      // The ids of a client start with the same bits.
      boolean isServer = base == 0;
      if (!isServer && base >>> 21 != own >>> 21) {
        clients++;
        resources +=
            new Pending<>(
                    connection,
                    "QueryClientResources",
                    Binding.xcb_res_query_client_resources(connection.pointer(), base),
                    Binding::xcb_res_query_client_resources_reply,
                    ServerResources::sum)
                .await();
      }
    }
    return new ServerResources(clients, resources);
  }

  private static int[] readOthers(Wire wire) {
    int[] bases = new int[wire.i32(8)];
    for (int i = 0; i < bases.length; i++) {
      bases[i] = wire.i32(32 + 8 * i);
    }
    return bases;
  }

  private static long sum(Wire wire) {
    long sum = 0;
    for (int i = 0; i < wire.i32(8); i++) {
      sum += wire.i32(36 + 8 * i);
    }
    return sum;
  }

  /** {@code xcb/res.h}. */
  @SuppressWarnings("MemberName")
  private static final class Binding {
    static {
      com.sun.jna.Native.register(Binding.class, NativeLibrary.getInstance("libxcb-res.so.0"));
    }

    private Binding() {}

    static native int xcb_res_query_clients(Pointer c);

    @CallerFrees
    static native Pointer xcb_res_query_clients_reply(Pointer c, int cookie, Pointer e);

    static native int xcb_res_query_client_resources(Pointer c, int xid);

    @CallerFrees
    static native Pointer xcb_res_query_client_resources_reply(Pointer c, int cookie, Pointer e);
  }
}
