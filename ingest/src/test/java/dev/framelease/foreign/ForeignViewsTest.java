package dev.framelease.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Export;
import dev.framelease.pixels.ExportRequest;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
class ForeignViewsTest {
  private static final Layout FOUR = Layout.packed(ElementType.UINT8, 4);

  private final AtomicInteger finalized = new AtomicInteger();
  private final TestMemory memory = TestMemory.counting(16);

  private PixelView at(Access access, Layout layout) {
    return ForeignViews.at(
        memory.address(), 16, access, finalized::incrementAndGet, layout, "reader");
  }

  @Test
  void shouldSeeTheBufferItself() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4).put(2, (byte) 200);
    try (PixelView view = ForeignViews.of(buffer.position(1).limit(1), FOUR, "reader")) {
      assertEquals(200, view.getInt(2));
      view.setLong(7, 0);
      assertEquals(7, buffer.get(0));
    }
  }

  @Test
  void shouldBeReadOnlyWhereTheBufferIs() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4).asReadOnlyBuffer();
    try (PixelView view = ForeignViews.of(buffer, FOUR, "reader")) {
      assertTrue(view.isReadOnly());
    }
  }

  @Test
  void shouldRefuseHeapBuffersAndLayoutsBeyondTheMemory() {
    ByteBuffer heap = ByteBuffer.allocate(4);
    assertThrows(IllegalArgumentException.class, () -> ForeignViews.of(heap, FOUR, "reader"));
    ByteBuffer small = ByteBuffer.allocateDirect(3);
    assertThrows(IllegalArgumentException.class, () -> ForeignViews.of(small, FOUR, "reader"));
  }

  @Test
  void shouldReadAndWriteAtAnAddress() {
    try (PixelView view = at(Access.WRITABLE, FOUR)) {
      assertFalse(view.isReadOnly());
      assertEquals(3, view.getInt(-1));
      assertEquals(memory.address(), view.address());
      view.setLong(9, 1);
    }
    assertEquals(9, memory.bytes().get(1));
  }

  @Test
  void shouldFinalizeOnceAfterTheLastViewAndExport() {
    PixelView view = at(Access.READ_ONLY, FOUR);
    PixelView part = view.slice(Slice.from(1));
    Export export = part.export(ExportRequest.SIMPLE, "codec");
    view.close();
    part.close();
    assertEquals(0, finalized.get());
    assertEquals(1, export.buffer().get(0));
    export.close();
    export.close();
    view.close();
    assertEquals(1, finalized.get());
  }

  @Test
  void shouldLeaveMemoryToTheCallerWhereItMakesNoView() {
    Layout large = Layout.packed(ElementType.UINT8, 17);
    assertThrows(IllegalArgumentException.class, () -> at(Access.READ_ONLY, large));
    assertEquals(0, finalized.get());
  }

  @ParameterizedTest
  @CsvSource({"0,4", "-1,4", "4096,0", "4096,-1"})
  void shouldRefuseWhatIsNoMemory(long address, int byteSize) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ForeignViews.at(
                address, byteSize, Access.READ_ONLY, finalized::incrementAndGet, FOUR, "reader"));
    assertEquals(0, finalized.get());
  }
}
