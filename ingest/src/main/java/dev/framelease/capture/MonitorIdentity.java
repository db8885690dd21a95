package dev.framelease.capture;

import java.util.Objects;

/**
 * Which device a monitor is, as its EDID says it (VESA E-EDID 1.3, sections 3.4 and 3.10.3): the
 * same at whatever connector, and after each restart. Two monitors may say the same: cheap ones
 * have no serial number.
 *
 * <p>Immutable.
 *
 * @param manufacturer three letters that are registered for it, such as {@code DEL}
 * @param product its number of the model, from 0 to 65535
 * @param serial the text of its serial number, else the number, else empty; of printable ASCII
 */
public record MonitorIdentity(String manufacturer, int product, String serial) {
  /** Checks that there is everything. */
  public MonitorIdentity {
    Objects.requireNonNull(manufacturer, "manufacturer");
    Objects.requireNonNull(serial, "serial");
  }

  /**
   * Returns all of it in one line.
   *
   * @return such as {@code DEL-40a7-ABC123}
   */
  @Override
  public String toString() {
    return manufacturer + String.format("-%04x", product) + (serial.isEmpty() ? "" : "-" + serial);
  }
}
