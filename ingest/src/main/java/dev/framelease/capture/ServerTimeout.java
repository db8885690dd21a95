package dev.framelease.capture;

import java.time.Duration;

/**
 * How long an X server gets to answer where nobody says it: on a machine that has more to do than
 * processors, a server that works may not run for many seconds.
 *
 * <p>Thread-safe.
 */
public final class ServerTimeout {
  /**
   * The system property with the seconds that a server gets, whole ones, in place of what is usual:
   * five for a session to open, a grab, a stream; ten for a virtual display and what draws on it.
   */
  public static final String PROPERTY = "framelease.serverSeconds";

  private static final System.Logger LOG = System.getLogger(ServerTimeout.class.getName());

  private ServerTimeout() {}

  /**
   * Returns what the system property {@value #PROPERTY} says.
   *
   * @param usual what it is where the property is not set, or is no such number
   * @return a positive duration
   */
  public static Duration orElse(Duration usual) {
    String seconds = System.getProperty(PROPERTY);
    if (seconds == null) {
      return usual;
    }
    if (!seconds.matches("[1-9][0-9]{0,8}")) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} must be a number of seconds, such as 60, and is ''{1}''; it is {2}",
          PROPERTY,
          seconds,
          usual.toSeconds());
      return usual;
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
