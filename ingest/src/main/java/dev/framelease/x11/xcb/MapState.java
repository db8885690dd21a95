package dev.framelease.x11.xcb;

/** Whether a window is shown, as GetWindowAttributes says it. */
public enum MapState {
  /** It is not mapped. */
  UNMAPPED,
  /** It is mapped, and a window that it is in is not. */
  UNVIEWABLE,
  /** It and all windows that it is in are mapped. */
  VIEWABLE
}
