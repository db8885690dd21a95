package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.memory.Access;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Views of random layouts, and what is derived from them, against the slow reference. */
@AddLifecycleHook(LedgerHook.class)
class ViewPropertiesTest {

  @Provide
  Arbitrary<ReferenceView> layouts() {
    return ReferenceViews.any();
  }

  @Provide
  Arbitrary<List<ReferenceOps.Op>> chains() {
    return ReferenceOps.any().list().ofMaxSize(5);
  }

  @Property
  void shouldDeriveWhatTheReferenceDerives(
      @ForAll("layouts") ReferenceView start, @ForAll("chains") List<ReferenceOps.Op> ops) {
    ReferenceView expected = derived(start, ops);
    try (PixelView view = derivedView(start, Access.READ_ONLY, ops)) {
      checkLayout(expected, view.layout());
      assertEquals(expected.values(), ElementValues.of(view));
    }
  }

  @Property
  void shouldReadBytesInEveryOrder(
      @ForAll("layouts") ReferenceView start, @ForAll("chains") List<ReferenceOps.Op> ops) {
    ReferenceView expected = derived(start, ops);
    try (PixelView view = derivedView(start, Access.READ_ONLY, ops)) {
      assertArrayEquals(expected.bytes(false), view.toBytes(Order.C));
      assertArrayEquals(expected.bytes(true), view.toBytes(Order.FORTRAN));
      assertArrayEquals(expected.bytesAsItLies(), view.toBytes(Order.ANY));
    }
  }

  static ReferenceView derived(ReferenceView start, List<ReferenceOps.Op> ops) {
    ReferenceView view = start;
    for (ReferenceOps.Op op : ops) {
      view = op.apply(view);
    }
    return view;
  }

  static PixelView derivedView(ReferenceView start, Access access, List<ReferenceOps.Op> ops) {
    PixelView view = ViewMemory.of(start, access).view;
    for (ReferenceOps.Op op : ops) {
      try (PixelView parent = view) {
        view = op.apply(parent);
      }
    }
    return view;
  }

  private static void checkLayout(ReferenceView expected, Layout found) {
    assertArrayEquals(expected.shape, found.shape(), "shape");
    assertArrayEquals(
        Arrays.stream(expected.strides).asLongStream().toArray(), found.stridesBytes(), "strides");
    if (expected.elements() > 0) {
      assertEquals(expected.offset, found.offsetBytes(), "offset");
    }
    assertEquals(expected.byteSize(), found.byteSize(), "byteSize");
    assertEquals(expected.elements(), found.elements(), "elements");
    assertEquals(expected.isContiguous(false), found.isContiguousC(), "C");
    assertEquals(expected.isContiguous(true), found.isContiguousFortran(), "Fortran");
  }
}
