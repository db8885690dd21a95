/**
 * Frames as Arrow buffers over the memory that the frame was captured into.
 *
 * <p>A {@link dev.framelease.arrow.FrameAllocator} wraps a {@link dev.framelease.frame.Frame} into
 * an {@link org.apache.arrow.memory.ArrowBuf} that holds one lease of its own. From there Arrow's
 * reference count speaks for all readers: slices, vectors, record batches, transfers between
 * allocators. When it reaches zero the lease closes.
 */
package dev.framelease.arrow;
