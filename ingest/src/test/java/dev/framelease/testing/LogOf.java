package dev.framelease.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What a class or a package logs from now until {@link #close}, kept from the console. Thread-safe.
 */
public final class LogOf implements AutoCloseable {
  private final Logger logger;
  private final Level level;
  private final Recorder recorder = new Recorder();

  /** Starts to listen to a class. */
  public LogOf(Class<?> source) {
    this(source.getName());
  }

  /** Starts to listen to all classes of a package, and of those within it. */
  public LogOf(Package source) {
    this(source.getName());
  }

  private LogOf(String name) {
    logger = Logger.getLogger(name);
    level = logger.getLevel();
    logger.addHandler(recorder);
    logger.setUseParentHandlers(false);
  }

  /** Starts to listen to all of Framelease, and to the finest level. */
  public static LogOf all() {
    LogOf log = new LogOf("dev.framelease");
    log.logger.setLevel(Level.ALL);
    log.recorder.setLevel(Level.ALL);
    return log;
  }

  /** All that a handler could print of a record. */
  public static String text(LogRecord logged) {
    return logged.getLoggerName()
        + logged.getMessage()
        + Arrays.toString(logged.getParameters())
        + new SimpleFormatter().format(logged);
  }

  /** What was logged so far. */
  public List<LogRecord> records() {
    return List.copyOf(recorder.records);
  }

  @Override
  public void close() {
    logger.removeHandler(recorder);
    logger.setUseParentHandlers(true);
    logger.setLevel(level);
  }

  private static final class Recorder extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
