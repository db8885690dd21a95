package dev.framelease.capture;

import dev.framelease.pixels.Region;
import java.util.Objects;
import java.util.Optional;

/**
 * A monitor, as the display server lists it.
 *
 * <p>Immutable.
 *
 * @param name as the server says it, such as {@code HDMI-1}; unique in a list
 * @param primary whether it is the one that the user chose as primary
 * @param region where it stands on the desktop, in physical pixels
 * @param connector the first output that it is shown on, such as {@code HDMI-1}; empty where the
 *     server names none
 * @param identity which device it is; empty where it does not say, as virtual ones
 */
public record Monitor(
    String name,
    boolean primary,
    Region region,
    Optional<String> connector,
    Optional<MonitorIdentity> identity) {
  /** Checks that there is everything. */
  public Monitor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(identity, "identity");
  }
}
