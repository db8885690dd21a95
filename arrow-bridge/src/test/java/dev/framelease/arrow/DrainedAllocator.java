package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An allocator for one test, which closes after it for good: nothing may be in flight then. It is a
 * field with {@code @RegisterExtension}.
 */
@SuppressWarnings("exports")
public final class DrainedAllocator implements AfterEachCallback {
  private final FrameAllocator allocator;

  private DrainedAllocator(FrameAllocator allocator) {
    this.allocator = allocator;
  }

  /** Opens one with limits that no test reaches. */
  public static DrainedAllocator open() {
    return open(FrameLimits.DEFAULT);
  }

  /** Opens one. */
  public static DrainedAllocator open(FrameLimits limits) {
    return new DrainedAllocator(FrameAllocator.open(limits));
  }

  /** The allocator, which stays this object's. */
  public FrameAllocator allocator() {
    return allocator;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    allocator.close();
    assertTrue(allocator.isClosed(), () -> "in flight: " + allocator.holders());
  }
}
