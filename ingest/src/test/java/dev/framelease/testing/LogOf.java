package dev.framelease.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a class or a package logs from now until {@link #close}, kept from the console. Thread-safe.
 */
public final class LogOf implements AutoCloseable {
  private final Logger logger;
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
    logger.addHandler(recorder);
    logger.setUseParentHandlers(false);
  }

  /** What was logged so far. */
  public List<LogRecord> records() {
    return List.copyOf(recorder.records);
  }

  @Override
  public void close() {
    logger.removeHandler(recorder);
    logger.setUseParentHandlers(true);
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
