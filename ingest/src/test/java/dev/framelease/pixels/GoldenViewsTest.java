package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.memory.Access;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Views against what NumPy computed. Another file of the same form is read with {@code
 * -Dframelease.golden.views=FILE}.
 */
@ExtendWith(LedgerExtension.class)
class GoldenViewsTest {
  private static final String PROPERTY = "framelease.golden.views";
  private static final String RESOURCE = "/golden/views.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> shouldBeWhatNumpyComputed() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (GoldenCase golden : cases()) {
      tests.add(DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }
    assertTrue(tests.size() >= 1, "the golden file has no cases");
    return tests;
  }

  private static List<GoldenCase> cases() throws IOException {
    List<GoldenCase> cases = new ArrayList<>();
    int line = 0;
    for (String text : text().lines().toList()) {
      line++;
      JsonNode json = JSON.readTree(text);
      if (json.has("ops")) { // the first line says how to read the others
        cases.add(new GoldenCase(line, json));
      }
    }
    return cases;
  }

  private static String text() throws IOException {
    String file = System.getProperty(PROPERTY);
    if (file != null) {
      return Files.readString(Path.of(file));
    }
    try (InputStream in = GoldenViewsTest.class.getResourceAsStream(RESOURCE)) {
      return new String(
          Objects.requireNonNull(in, RESOURCE).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldFillMemoryAsTheFirstLineSays() {
    assertArrayEquals(
        new byte[] {
          0x11, (byte) 0x94, 0x17, (byte) 0x9a, 0x1d, (byte) 0xa0, 0x23, (byte) 0xa6, 0x46
        },
        ReferenceView.fill(9));
  }

  private static void check(GoldenCase golden) {
    try (ViewMemory memory = golden.open(golden.assigns());
        PixelView view = golden.derive(memory.view)) {
      if (golden.assigns()) {
        assign(golden, view);
        assertArrayEquals(golden.baseAfter(), memory.bytes());
      } else {
        checkLayout(golden.result(), view.layout());
        checkElements(golden.result(), view);
      }
    }
  }

  private static void assign(GoldenCase golden, PixelView view) {
    ReferenceView source = packed(golden.assigned(), view.layout());
    try (ViewMemory from = ViewMemory.of(source, Access.READ_ONLY)) {
      view.assign(from.view);
    }
  }

  private static ReferenceView packed(byte[] elements, Layout like) {
    Layout packed = Layout.packed(like.type(), like.shape());
    byte[] base = elements.length == 0 ? new byte[1] : elements;
    int[] strides =
        java.util.Arrays.stream(packed.stridesBytes()).mapToInt(Math::toIntExact).toArray();
    ReferenceFormat format = ReferenceFormat.of(String.valueOf(like.type().code()));
    return new ReferenceView(base, format, 0, like.shape(), strides);
  }

  private static void checkLayout(JsonNode expected, Layout layout) {
    assertArrayEquals(GoldenCase.ints(expected.get("shape")), layout.shape(), "shape");
    assertArrayEquals(GoldenCase.longs(expected.get("strides")), layout.stridesBytes(), "strides");
    if (!expected.get("offset").isNull()) {
      assertEquals(expected.get("offset").longValue(), layout.offsetBytes(), "offset");
    }
    assertEquals(expected.get("nbytes").longValue(), layout.byteSize(), "nbytes");
    assertEquals(expected.get("c_contiguous").booleanValue(), layout.isContiguousC(), "C");
    assertEquals(expected.get("f_contiguous").booleanValue(), layout.isContiguousFortran(), "F");
  }

  private static void checkElements(JsonNode expected, PixelView view) {
    byte[] inC = GoldenCase.hex(expected.get("bytes_c"));
    byte[] inFortran = GoldenCase.hex(expected.get("bytes_f"));
    assertArrayEquals(inC, view.toBytes(Order.C), "bytes_c");
    assertArrayEquals(inFortran, view.toBytes(Order.FORTRAN), "bytes_f");
    boolean fortran = view.layout().isContiguousFortran();
    assertArrayEquals(fortran ? inFortran : inC, view.toBytes(Order.ANY), "as it lies");
    if (expected.has("flat")) {
      assertEquals(GoldenCase.integers(expected.get("flat")), ElementValues.of(view), "flat");
    }
  }
}
