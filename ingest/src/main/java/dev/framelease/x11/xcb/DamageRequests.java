package dev.framelease.x11.xcb;

/**
 * Requests of DAMAGE. On the connection's thread only, and only where {@link XcbLibrary#DAMAGE} is
 * there and the server has the extension.
 */
public final class DamageRequests {
  private static final int MAJOR = 1;
  private static final int MINOR = 1;
  private static final int NONE = 0;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public DamageRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells the server that this client speaks version 1.1, which every other request needs.
   *
   * @return the answer to come: the major version that both speak
   */
  public Pending<Integer> queryVersion() {
    return new Pending<>(
        connection,
        "DamageQueryVersion",
        XcbDamage.xcb_damage_query_version(connection.pointer(), MAJOR, MINOR),
        XcbDamage::xcb_damage_query_version_reply,
        wire -> wire.i32(8));
  }

  /**
   * Has the server note where a drawable changes, its inferiors included, and send a DamageNotify
   * whenever that is no longer nothing.
   *
   * @param drawable a window
   * @return the id of the Damage object, for {@link #destroy}
   * @throws XErrorException if the server refuses
   */
  public int create(int drawable) {
    int damage = connection.generateId();
    connection.check(
        "DamageCreate",
        drawable,
        XcbDamage.xcb_damage_create_checked(
            connection.pointer(), damage, drawable, XcbDamage.XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY));
    return damage;
  }

  /**
   * Moves what has changed into a region, and begins anew with nothing.
   *
   * @param batch takes the request
   * @param damage the Damage object
   * @param parts the region that is set to what has changed
   * @return the number of this request on its connection, as events have it
   */
  public short subtract(Batch batch, int damage, int parts) {
    return batch.add(
        "DamageSubtract",
        damage,
        XcbDamage.xcb_damage_subtract(connection.pointer(), damage, NONE, parts));
  }

  /**
   * Stops noting.
   *
   * @param damage the Damage object
   * @return the request
   */
  public Sent destroy(int damage) {
    return new Sent(
            connection,
            "DamageDestroy",
            XcbDamage.xcb_damage_destroy_checked(connection.pointer(), damage))
        .of(damage);
  }
}
