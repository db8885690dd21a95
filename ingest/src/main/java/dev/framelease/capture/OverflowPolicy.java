package dev.framelease.capture;

/** What a grab does when every slot is held and the pool is at its bound. */
public enum OverflowPolicy {
  /** It fails at once, and says who holds the slots. */
  FAIL,
  /** It waits for a slot, as long as the grab may take at all. */
  BLOCK
}
