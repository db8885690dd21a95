package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.Serialized;
import dev.framelease.testing.TestMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who keeps the memory: every view and every export for itself. */
@ExtendWith(LedgerExtension.class)
class ViewLifetimesTest {
  private static final int HEIGHT = 4;
  private static final long MEBIBYTE = 1 << 20;

  private final TestMemory memory = TestMemory.counting(HEIGHT * 8);

  private MemoryBlock block;

  private PixelView view(Access access) {
    try (Lease lease = memory.lend("test", access)) {
      block = lease.block();
      return PixelView.of(lease, "view", HEIGHT, 2, 4, 8);
    }
  }

  @Test
  void shouldHoldOneLeaseThroughManySlices() {
    sliceAgainAndAgain(100_000);
  }

  @Test
  @Tag("long")
  void shouldHoldOneLeaseThroughTenMillionSlices() {
    sliceAgainAndAgain(10_000_000);
  }

  private void sliceAgainAndAgain(int times) {
    boolean tracked = HolderLedger.tracksStacks();
    HolderLedger.trackStacks(false); // a stack for each of them would be most of the work
    try {
      PixelView view = view(Access.READ_ONLY);
      long before = usedBytes();
      for (int i = 0; i < times; i++) {
        try (PixelView old = view) {
          view = old.slice(Slice.reversed(), Slice.reversed());
        }
      }
      assertEquals(1, block.openLeases());
      assertEquals(1, HolderLedger.of(block).size());
      long grown = usedBytes() - before;
      assertTrue(grown < 8 * MEBIBYTE, () -> "the heap grew by " + grown + " bytes");
      assertEquals(memory.address(), view.address());
      assertEquals(0, memory.returns());
      view.close();
      assertEquals(1, memory.returns());
    } finally {
      HolderLedger.trackStacks(tracked);
    }
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  static Stream<List<Integer>> orders() {
    return Permutations.of(5);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldReturnTheMemoryOnceAfterTheLastViewOrExport(List<Integer> order) {
    PixelView view = view(Access.READ_ONLY);
    PixelView child = view.slice(Slice.from(1));
    PixelView grandchild = child.transpose();
    Export ofView = view.export(ExportRequest.SIMPLE, "consumer");
    Export ofGrandchild = grandchild.export(ExportRequest.FULL_READ_ONLY, "consumer");
    List<AutoCloseable> holders = List.of(view, child, grandchild, ofView, ofGrandchild);
    for (int n = 0; n < order.size(); n++) {
      assertEquals(0, memory.returns());
      closeTwice(holders.get(order.get(n)));
    }
    assertEquals(1, memory.returns());
  }

  private static void closeTwice(AutoCloseable holder) {
    try {
      holder.close();
      holder.close();
    } catch (Exception e) {
      throw new AssertionError("close must not throw", e);
    }
  }

  @Test
  void shouldReadThroughAnExportAfterTheViewHasClosed() {
    Export export;
    try (PixelView view = view(Access.READ_ONLY);
        PixelView last = view.index(0, -1)) {
      export = last.export(ExportRequest.SIMPLE, "consumer");
    }
    try (export) {
      assertEquals(24, export.buffer().get(0));
      assertEquals(memory.address() + 24, export.address());
      assertTrue(export.isOpen());
    }
    assertFalse(export.isOpen());
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldRefuseToReleaseWhileExportsOfThisVeryViewAreOpen() {
    PixelView view = view(Access.READ_ONLY);
    Export one = view.export(ExportRequest.SIMPLE, "one");
    Export other = view.export(ExportRequest.FULL_READ_ONLY, "other");
    OpenExportsException refused = assertThrows(OpenExportsException.class, view::release);
    assertEquals(List.of("one", "other"), refused.holders());
    assertEquals(refused.holders(), Serialized.copyOf(refused).holders());
    assertTrue(
        refused.getMessage().contains(" has 2 open exports, held by one, other; close them first"),
        refused::getMessage);
    assertEquals(5, view.getInt(0, 1, 1), "the view stays usable");
    one.close();
    assertThrows(OpenExportsException.class, view::release);
    other.close();
    view.release();
    assertFalse(view.isOpen());
    assertEquals(1, memory.returns());
    view.release();
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldReleaseWhileExportsOfOtherViewsAreOpen() {
    PixelView view = view(Access.READ_ONLY);
    try (PixelView child = view.share("child");
        Export export = child.export(ExportRequest.SIMPLE, "consumer")) {
      view.release();
      assertFalse(view.isOpen());
      assertTrue(export.isOpen());
      assertEquals(0, memory.returns());
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldGiveUpItsOwnLeaseAtOnceThoughExportsAreOpen() {
    PixelView view = view(Access.READ_ONLY);
    try (Export export = view.export(ExportRequest.SIMPLE, "consumer")) {
      view.close();
      assertEquals(1, block.openLeases());
      assertEquals(0, export.buffer().get(0));
      view.release();
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldShowNothingOfAnExportThatIsClosed() {
    try (PixelView view = view(Access.READ_ONLY)) {
      Export export = view.export(ExportRequest.FULL_READ_ONLY, "consumer");
      assertEquals(
          "export of [4, 2, 4] UINT8 with strides [8, 4, 1] to consumer", export.toString());
      export.close();
      assertThrows(LeaseClosedException.class, export::address);
      assertThrows(LeaseClosedException.class, export::buffer);
      assertThrows(LeaseClosedException.class, export::bufferOffset);
      assertThrows(LeaseClosedException.class, export::byteSize);
      assertThrows(LeaseClosedException.class, export::itemSize);
      assertThrows(LeaseClosedException.class, export::dimensions);
      assertThrows(LeaseClosedException.class, export::elementType);
      assertThrows(LeaseClosedException.class, export::shape);
      assertThrows(LeaseClosedException.class, export::stridesBytes);
      assertThrows(LeaseClosedException.class, export::isWritable);
      assertEquals("consumer", export.holder());
      assertTrue(export.toString().endsWith("(closed)"));
    }
  }

  @Test
  void shouldMarkTheContentUnknownOnceSomebodyMayWrite() {
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView view = PixelView.of(lease, "view", Layout.packed(ElementType.UINT8, 32));
        PixelView readOnly = view.asReadOnly()) {
      view.export(ExportRequest.SIMPLE, "reader").close();
      assertThrows(
          ExportRefusedException.class, () -> readOnly.export(ExportRequest.FULL, "writer"));
      assertFalse(lease.block().isContentUnknown());
      view.export(ExportRequest.SIMPLE.withWritable(), "writer").close();
      assertTrue(lease.block().isContentUnknown());
    }
  }

  @Test
  void shouldMarkTheContentUnknownOnAWriteThroughTheView() {
    try (Lease lease = memory.lend("test", Access.WRITABLE);
        PixelView view = PixelView.of(lease, "view", Layout.packed(ElementType.UINT8, 32))) {
      assertFalse(lease.block().isContentUnknown());
      view.setLong(1, 0);
      assertTrue(lease.block().isContentUnknown());
    }
  }

  @Test
  void shouldMarkTheContentUnknownWhenToldThatSomebodyMayWrite() {
    PixelView view = view(Access.READ_ONLY);
    view.markContentUnknown();
    assertTrue(block.isContentUnknown());
    view.close();
    assertThrows(LeaseClosedException.class, view::markContentUnknown);
  }

  @Test
  void shouldWriteThroughAWritableExport() {
    try (PixelView view = view(Access.WRITABLE);
        Export export = view.export(ExportRequest.FULL, "writer")) {
      ByteBuffer buffer = export.buffer();
      buffer.put(7, (byte) 99);
      assertEquals(99, view.getInt(0, 1, 3));
    }
  }

  @Test
  void shouldAskForMoreByEachOfItsWords() {
    ExportRequest simple = ExportRequest.SIMPLE;
    assertEquals(
        new ExportRequest(false, true, true, true, Contiguity.NONE),
        simple.withFormat().withStrides());
    assertEquals(new ExportRequest(false, false, true, false, Contiguity.NONE), simple.withShape());
    assertEquals(
        new ExportRequest(false, false, true, true, Contiguity.EITHER),
        simple.withContiguity(Contiguity.EITHER));
    assertEquals(ExportRequest.FULL, ExportRequest.FULL_READ_ONLY.withWritable());
  }

  @Test
  void shouldDescribeItselfAfterCloseToo() {
    PixelView view = view(Access.READ_ONLY);
    view.close();
    assertEquals(3, view.dimensions());
    assertEquals(32, view.byteSize());
    assertEquals(1, view.itemSize());
    assertTrue(view.isReadOnly());
    assertTrue(view.isContiguous());
    assertTrue(view.isContiguousC());
    assertFalse(view.isContiguousFortran());
    assertTrue(view.toString().startsWith("view [4, 2, 4] UINT8 with strides [8, 4, 1] of view ("));
  }
}
