package dev.framelease.djl;

import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Export;
import dev.framelease.pixels.ExportRequest;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;

/**
 * The elements of a view, held by a lease.
 *
 * @param view a view of this object's own
 * @param export of that view
 */
record ViewSource(PixelView view, Export export) implements ArraySource {
  private static final String HOLDER = "an array";

  /** Opens a hold, which the caller's view does not know of: it can be released. */
  static ViewSource of(PixelView view) {
    PixelView own = view.share(HOLDER);
    try {
      return new ViewSource(own, own.export(ExportRequest.FULL_READ_ONLY, HOLDER));
    } catch (Throwable t) {
      own.close();
      throw t;
    }
  }

  @Override
  public ViewSource share() {
    return of(view);
  }

  @Override
  public ElementType elementType() {
    return view.elementType();
  }

  @Override
  public long[] sizes() {
    int[] shape = view.shape();
    long[] sizes = new long[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape[i];
    }
    return sizes;
  }

  @Override
  public long[] stridesBytes() {
    return view.stridesBytes();
  }

  @Override
  public long[] layout() {
    Layout layout = view.layout();
    int dimensions = layout.dimensions();
    long[] sizesAndStrides = new long[2 * dimensions];
    for (int i = 0; i < dimensions; i++) {
      sizesAndStrides[i] = layout.size(i);
      sizesAndStrides[dimensions + i] = layout.strideBytes(i);
    }
    return sizesAndStrides;
  }

  @Override
  public boolean isPacked() {
    return view.isContiguousC();
  }

  @Override
  public long address() {
    return export.address();
  }

  @Override
  public long readableBytes() {
    return export.readableBytes();
  }

  @Override
  public ByteBuffer bytes() {
    return export.buffer();
  }

  @Override
  public void markContentUnknown() {
    view.markContentUnknown();
  }

  @Override
  public void copyTo(ByteBuffer target) {
    view.copyTo(target.duplicate().clear().order(target.order()));
  }

  @Override
  public void close() {
    export.close();
    view.close();
  }

  @Override
  public String toString() {
    return view.toString();
  }
}
