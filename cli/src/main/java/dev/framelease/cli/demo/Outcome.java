package dev.framelease.cli.demo;

import dev.framelease.capture.ScreenSession;
import dev.framelease.djl.HandOver;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What came of a run of the demo.
 *
 * @param screen what was captured, in words
 * @param model what was asked, in words
 * @param session the session; its status counts the slots
 * @param handOver how frames got to the engine
 * @param measured the times
 * @param proof where the readers of the first frame saw it; none without a frame
 * @param copied what Framelease copied
 * @param recorded what went into the Arrow file
 * @param folder where the files are
 */
record Outcome(
    String screen,
    String model,
    ScreenSession session,
    HandOver handOver,
    Measurements measured,
    Optional<AddressProof> proof,
    Copied copied,
    Recorded recorded,
    Path folder) {
  /**
   * Bytes that Framelease copied after the X server had written the frames.
   *
   * @param capture to get them into their slots
   * @param handOver to give them to the engine
   * @param writing to write them
   */
  record Copied(long capture, long handOver, long writing) {
    long total() {
      return capture + handOver + writing;
    }
  }

  /**
   * The Arrow file.
   *
   * @param frames in it
   * @param bytes of it
   * @param limitBytes that it was allowed to have
   */
  record Recorded(long frames, long bytes, long limitBytes) {}

  /** Counts the slots that somebody holds; 0 is expected when everything is closed. */
  int slotsHeld() {
    return session.status().slotsHeld();
  }
}
