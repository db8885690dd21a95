package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination of what can be asked for against every kind of layout. */
@ExtendWith(LedgerExtension.class)
class ExportRequestsTest {
  private static final boolean[] BOTH = {false, true};

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind("C", 0, new int[] {3, 4}, 8, 2),
        kind("Fortran", 0, new int[] {3, 4}, 2, 6),
        kind("C and Fortran", 4, new int[] {5}, 2),
        kind("C and Fortran, with strides that do not count", 2, new int[] {1, 5, 1}, 99, 2, -7),
        kind("padded rows", 0, new int[] {3, 4}, 10, 2),
        kind("every second", 0, new int[] {4}, 4),
        kind("backwards", 8, new int[] {5}, -2),
        kind("rows backwards", 16, new int[] {3, 4}, -8, 2),
        kind("repeated", 2, new int[] {3}, 0),
        kind("repeated rows", 0, new int[] {3, 4}, 0, 2),
        kind("empty", 6, new int[] {3, 0, 2}, -50, 3, 100),
        kind("no dimensions", 6, new int[] {}),
        kind("unaligned", 1, new int[] {2, 2}, 5, 2));
  }

  /** Of 16-bit elements. */
  private static Arguments kind(String name, int offset, int[] shape, int... strides) {
    byte[] base = ReferenceView.fill(32);
    return Arguments.of(
        Named.of(name, new ReferenceView(base, ReferenceFormat.h, offset, shape, strides)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldFitExactlyWhatPep3118Says(ReferenceView kind) {
    int exported = 0;
    for (Access access : Access.values()) {
      try (ViewMemory memory = ViewMemory.of(kind, access)) {
        for (ExportRequest request : requests()) {
          exported += check(memory, kind, access, request) ? 1 : 0;
        }
      }
    }
    assertTrue(exported > 0, "nobody could export " + kind);
  }

  private static List<ExportRequest> requests() {
    List<ExportRequest> requests = new ArrayList<>();
    for (boolean writable : BOTH) {
      for (boolean format : BOTH) {
        for (boolean shape : BOTH) {
          for (boolean strides : BOTH) {
            for (Contiguity contiguity : Contiguity.values()) {
              requests.add(new ExportRequest(writable, format, shape, strides, contiguity));
            }
          }
        }
      }
    }
    return requests;
  }

  private static boolean check(
      ViewMemory memory, ReferenceView reference, Access access, ExportRequest request) {
    Optional<String> refusal = refusal(reference, access, request);
    if (refusal.isPresent()) {
      ExportRefusedException refused =
          assertThrows(
              ExportRefusedException.class,
              () -> memory.view.export(request, "consumer"),
              () -> request + " of " + reference);
      assertTrue(refused.getMessage().contains(refusal.get()), refused::getMessage);
      assertTrue(
          refused.getMessage().contains(Arrays.toString(reference.strides)), refused::getMessage);
      return false;
    }
    try (Export export = memory.view.export(request, "consumer")) {
      checkDescription(export, reference, request);
      checkMemory(export, memory, reference, request);
    }
    return true;
  }

  /** What the refusal must name, by the rules of PEP 3118 and the order of CPython's checks. */
  private static Optional<String> refusal(
      ReferenceView reference, Access access, ExportRequest request) {
    boolean c = reference.isContiguous(false);
    boolean fortran = reference.isContiguous(true);
    if (request.writable() && access == Access.READ_ONLY) {
      return Optional.of("writable memory");
    }
    String found = c ? "C-contiguous" : fortran ? "Fortran-contiguous" : "not contiguous";
    boolean fits =
        switch (request.contiguity()) {
          case NONE -> request.strides() || c;
          case C -> c;
          case FORTRAN -> fortran;
          case EITHER -> c || fortran;
        };
    if (!fits) {
      return Optional.of(found);
    }
    return request.format() && !request.shape()
        ? Optional.of("an element type without a shape")
        : Optional.empty();
  }

  private static void checkDescription(
      Export export, ReferenceView reference, ExportRequest request) {
    boolean strides = request.strides() || request.contiguity() != Contiguity.NONE;
    boolean shape = request.shape() || strides;
    assertEquals(
        request.format() ? Optional.of(ElementType.INT16) : Optional.empty(), export.elementType());
    assertEquals(shape, export.shape().isPresent());
    export.shape().ifPresent(found -> assertArrayEquals(reference.shape, found));
    assertEquals(strides, export.stridesBytes().isPresent());
    export
        .stridesBytes()
        .ifPresent(
            found ->
                assertArrayEquals(
                    Arrays.stream(reference.strides).asLongStream().toArray(), found));
    assertEquals(shape ? reference.dimensions() : 1, export.dimensions());
    assertEquals(2, export.itemSize());
    assertEquals(reference.byteSize(), export.byteSize());
    assertEquals(request.writable(), export.isWritable());
    assertEquals("consumer", export.holder());
  }

  private static void checkMemory(
      Export export, ViewMemory memory, ReferenceView reference, ExportRequest request) {
    if (reference.elements() > 0) {
      assertEquals(memory.address() + reference.offset, export.address());
    }
    ByteBuffer buffer = export.buffer();
    assertEquals(!request.writable(), buffer.isReadOnly());
    for (int[] index : reference.indices(false)) {
      int at = export.bufferOffset() + reference.offsetOf(index) - reference.offset;
      assertEquals(
          reference.get(index).intValue(),
          buffer.getShort(at),
          () -> "at " + Arrays.toString(index));
    }
  }
}
