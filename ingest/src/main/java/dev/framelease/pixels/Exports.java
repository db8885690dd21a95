package dev.framelease.pixels;

import java.util.ArrayList;
import java.util.List;

/** The open exports of one view, in the order in which they were made. Thread-safe. */
final class Exports {
  private List<Export> open = List.of();
  private boolean released;

  /** Adds an export, unless the view was released meanwhile. */
  synchronized boolean add(Export export) {
    if (released) {
      return false;
    }
    if (open.isEmpty()) {
      open = new ArrayList<>(1);
    }
    open.add(export);
    return true;
  }

  synchronized void remove(Export export) {
    open.remove(export);
  }

  /** Takes no more exports from now on; throws if there are some. */
  synchronized void release(PixelView view) {
    if (!open.isEmpty()) {
      throw new OpenExportsException(view, open.stream().map(Export::holder).toList());
    }
    released = true;
  }
}
