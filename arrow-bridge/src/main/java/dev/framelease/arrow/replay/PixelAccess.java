package dev.framelease.arrow.replay;

/** How the pixels of a recording come into memory. */
public enum PixelAccess {
  /**
   * The file is mapped, and frames are its pages: nothing is copied. Another process that truncates
   * the file meanwhile takes the pages away: reading them then is an {@link InternalError} in Java,
   * and ends the process in native code. Where native code writes into a frame, as a tensor's
   * operation in place does, the file stays as it is: who holds that frame sees the change, and so
   * does who gets it again meanwhile. The file is seen again by the next frame that is got while
   * none is held.
   */
  MAPPED,
  /**
   * Every frame is read into memory of its own. It takes one copy, which {@link
   * dev.framelease.frame.FrameInfo#copiedBytes()} counts, and is safe whatever others do to the
   * file.
   */
  COPIED
}
