package dev.framelease.benchmarks.compare;

/** What processors do while nobody needs them. */
enum Processors {
  /** They run a loop that gives way to anything else at once. */
  AWAKE,
  /** What the machine does with them: it may halt them, and waking one takes a while. */
  IDLING
}
