package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.NotPackedException;
import dev.framelease.arrow.Packing;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class TensorVectorTest {
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @ParameterizedTest
  @EnumSource
  void shouldShowATensorOfAnyTypeInPlace(ElementType type) {
    NumberedTensor tensor = new NumberedTensor(type, 2, 3, 4);
    try (PixelView view = tensor.view();
        FixedShapeTensorVector column = fixed(view, Packing.REFUSED);
        PixelView shown = column.view(0, "a test")) {
      assertEquals(tensor.address(), shown.address());
      assertEquals(type, column.elementType());
      assertEquals(view.layout(), shown.layout());
      assertTrue(view.contentEquals(shown));
      assertTrue(shown.isReadOnly());
      assertArrayEquals(new int[] {2, 3, 4}, column.physicalShape(0));
    }
    assertEquals(2, tensor.returns());
    assertEquals(0, allocator.bytesCopied());
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowATensorOfAnyShapeInPlace(ElementType type) {
    NumberedTensor tensor = new NumberedTensor(type, 5, 3);
    try (PixelView view = tensor.view();
        VariableShapeTensorVector column =
            VariableShapeTensorVector.of(
                "t", VariableShapeTensorType.PLAIN, List.of(view), Packing.REFUSED, allocator);
        PixelView shown = column.view(0, "a test")) {
      assertEquals(tensor.address(), shown.address());
      assertEquals(type, column.elementType());
      assertEquals(view.layout(), shown.layout());
      assertTrue(view.contentEquals(shown));
    }
    assertEquals(2, tensor.returns());
    assertEquals(0, allocator.bytesCopied());
  }

  @Test
  void shouldKeepTheMemoryUntilTheLastViewCloses() {
    NumberedTensor tensor = new NumberedTensor(ElementType.UINT16, 4, 4);
    PixelView first;
    PixelView second;
    try (PixelView view = tensor.view();
        FixedShapeTensorVector column = fixed(view, Packing.REFUSED)) {
      first = column.view(0, "first");
      second = column.view(0, "second");
    }
    first.close();
    first.close();
    assertEquals(1, tensor.returns());
    assertEquals(15, second.getInt(3, 3));
    second.close();
    assertEquals(2, tensor.returns());
  }

  /** The example of the specification: physical [100, 200, 500] is logical [500, 100, 200]. */
  @Test
  void shouldShowTheLogicalOrderAsStrides() {
    NumberedTensor tensor = new NumberedTensor(ElementType.INT32, 2, 3, 5);
    FixedShapeTensorType type =
        new FixedShapeTensorType(List.of(2, 3, 5), List.of("x", "y", "z"), List.of(2, 0, 1));
    try (PixelView physical = tensor.view();
        PixelView logical = physical.transpose(2, 0, 1);
        FixedShapeTensorVector column =
            FixedShapeTensorVector.of("t", type, logical, Packing.REFUSED, allocator);
        PixelView shown = column.view(0, "a test")) {
      assertArrayEquals(new int[] {5, 2, 3}, shown.shape());
      assertArrayEquals(new long[] {4, 60, 20}, shown.stridesBytes());
      assertEquals(tensor.address(), shown.address());
      assertEquals(physical.getInt(1, 2, 4), shown.getInt(4, 1, 2));
      assertTrue(logical.contentEquals(shown));
      assertArrayEquals(new int[] {2, 3, 5}, column.physicalShape(0));
    }
  }

  @Test
  void shouldShowTheLogicalOrderOfTensorsOfAnyShape() {
    VariableShapeTensorType type =
        new VariableShapeTensorType(List.of("h", "w", "c"), List.of(2, 0, 1), List.of());
    try (PixelView first = new NumberedTensor(ElementType.FLOAT32, 2, 3, 5).view();
        PixelView second = new NumberedTensor(ElementType.FLOAT32, 4, 1, 5).view();
        PixelView firstLogical = first.transpose(2, 0, 1);
        PixelView secondLogical = second.transpose(2, 0, 1);
        VariableShapeTensorVector column =
            VariableShapeTensorVector.of(
                "t", type, List.of(firstLogical, secondLogical), Packing.COPIED, allocator);
        PixelView shown = column.view(1, "a test")) {
      assertArrayEquals(new int[] {2, 3, 5}, column.physicalShape(0));
      assertArrayEquals(new int[] {5, 4, 1}, shown.shape());
      assertTrue(secondLogical.contentEquals(shown));
      assertEquals(4 * (30 + 20), allocator.bytesCopied());
    }
  }

  @Test
  void shouldRefuseToMakeAColumnOfNoTensor() {
    var fixed = new FixedShapeTensorType(List.of(2), List.of());
    assertThrows(
        TensorFormatException.class,
        () -> FixedShapeTensorVector.of("t", fixed, List.of(), Packing.COPIED, allocator));
    var refusal =
        assertThrows(
            TensorFormatException.class,
            () ->
                VariableShapeTensorVector.of(
                    "t", VariableShapeTensorType.PLAIN, List.of(), Packing.COPIED, allocator));
    assertTrue(refusal.getMessage().contains("at least one tensor"), refusal.getMessage());
  }

  @Test
  void shouldCopyACropOnlyWhereThatIsAllowedAndCountIt() {
    NumberedTensor tensor = new NumberedTensor(ElementType.UINT8, 6, 8, 4);
    try (PixelView frame = tensor.view();
        PixelView bgr = frame.channels(0, 3)) {
      NotPackedException refused =
          assertThrows(NotPackedException.class, () -> fixed(bgr, Packing.REFUSED).close());
      assertTrue(refused.getMessage().contains("Packing.COPIED"), refused.getMessage());
      assertEquals(0, allocator.bytesCopied());
      try (FixedShapeTensorVector column = fixed(bgr, Packing.COPIED);
          PixelView shown = column.view(0, "a test")) {
        assertArrayEquals(new int[] {6, 8, 3}, shown.shape());
        assertTrue(bgr.contentEquals(shown));
        assertNotEquals(tensor.address(), shown.address());
        assertEquals(6 * 8 * 3, allocator.bytesCopied());
        assertEquals(0, allocator.framesInFlight());
      }
    }
  }

  @Test
  void shouldCopyPaddedRowsOnlyWhereThatIsAllowed() {
    LentSlot slot = new LentSlot(6 * 48);
    try (Frame frame = slot.lend(1, new FrameLayout(8, 6, PixelFormat.BGRX, 48, 6 * 48));
        PixelView padded = frame.pixels()) {
      assertThrows(NotPackedException.class, () -> fixed(padded, Packing.REFUSED).close());
      try (FixedShapeTensorVector column = fixed(padded, Packing.COPIED);
          PixelView shown = column.view(0, "a test")) {
        assertArrayEquals(new int[] {6, 8, 4}, shown.shape());
        assertTrue(padded.contentEquals(shown));
        assertEquals(slot.get(48 + 7), (byte) shown.getInt(1, 1, 3));
        assertEquals(6 * 8 * 4, allocator.bytesCopied());
      }
    }
    assertTrue(slot.isIdle());
  }

  @Test
  void shouldWrapWholeRowsOfATensorInPlace() {
    NumberedTensor tensor = new NumberedTensor(ElementType.UINT8, 6, 8, 4);
    try (PixelView frame = tensor.view();
        PixelView rows = frame.slice(Slice.range(2, 5));
        FixedShapeTensorVector column = fixed(rows, Packing.REFUSED);
        PixelView shown = column.view(0, "a test")) {
      assertEquals(tensor.address() + 2 * 32, shown.address());
      assertTrue(rows.contentEquals(shown));
    }
  }

  @Test
  void shouldHoldTensorsWithoutElementsAndNumbers() {
    try (PixelView nothing = new NumberedTensor(ElementType.UINT8, 0, 3).view();
        FixedShapeTensorVector column = fixed(nothing, Packing.REFUSED);
        PixelView shown = column.view(0, "a test")) {
      assertArrayEquals(new int[] {0, 3}, shown.shape());
    }
    try (PixelView number = new NumberedTensor(ElementType.FLOAT64).view();
        FixedShapeTensorVector column = fixed(number, Packing.REFUSED);
        PixelView shown = column.view(0, "a test")) {
      assertEquals(0, shown.dimensions());
      assertEquals(0.0, shown.getDouble());
    }
  }

  @Test
  void shouldRefuseTensorsThatDoNotFit() {
    FixedShapeTensorType type = new FixedShapeTensorType(List.of(2, 3), List.of());
    VariableShapeTensorType uniform =
        new VariableShapeTensorType(
            List.of(), List.of(), List.of(OptionalInt.empty(), OptionalInt.of(3)));
    try (PixelView other = new NumberedTensor(ElementType.UINT8, 3, 2).view();
        PixelView words = new NumberedTensor(ElementType.UINT16, 3, 2).view()) {
      assertRefused(
          "[3, 2] does not fit into a column of [2, 3]",
          () -> FixedShapeTensorVector.of("t", type, other, Packing.COPIED, allocator));
      assertRefused(
          "does not fit into a column of 2 dimensions and {\"uniform_shape\":[null,3]}",
          () ->
              VariableShapeTensorVector.of(
                  "t", uniform, List.of(other), Packing.COPIED, allocator));
      assertRefused(
          "these of UINT8 and UINT16",
          () ->
              VariableShapeTensorVector.of(
                  "t",
                  VariableShapeTensorType.PLAIN,
                  List.of(other, words),
                  Packing.COPIED,
                  allocator));
      assertRefused(
          "Packing.COPIED",
          () ->
              VariableShapeTensorVector.of(
                  "t",
                  VariableShapeTensorType.PLAIN,
                  List.of(other, other),
                  Packing.REFUSED,
                  allocator));
      assertRefused(
          "at least one tensor",
          () -> FixedShapeTensorVector.of("t", type, List.of(), Packing.COPIED, allocator));
    }
    assertFalse(allocator.arrow().getAllocatedMemory() > 0);
  }

  private static void assertRefused(String reason, Runnable make) {
    TensorFormatException thrown = assertThrows(TensorFormatException.class, make::run);
    assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
  }

  private FixedShapeTensorVector fixed(PixelView view, Packing packing) {
    return FixedShapeTensorVector.of("t", FixedShapeTensorType.of(view), view, packing, allocator);
  }
}
