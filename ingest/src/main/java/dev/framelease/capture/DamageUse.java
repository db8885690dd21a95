package dev.framelease.capture;

/**
 * What use a stream makes of damage: what the server tells of changes on the screen. Where it tells
 * nothing ({@link CaptureStatus#damageMissing}), every frame is copied whole and delivered.
 */
public enum DamageUse {
  /** Only what has changed is copied, and a frame that is the same as before shares its slot. */
  COPY_CHANGES,
  /** As {@link #COPY_CHANGES}, and a frame that is the same as before is not delivered at all. */
  ONLY_ON_CHANGE,
  /** None: every frame is copied whole, for servers whose damage is wrong. */
  IGNORE
}
