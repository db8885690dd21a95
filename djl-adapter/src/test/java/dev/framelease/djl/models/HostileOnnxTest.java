package dev.framelease.djl.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.djl.models.OnnxInputs.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may say to get more memory, time or stack than it has bytes. */
final class HostileOnnxTest {
  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int NAME_OF_INPUT = 1;
  private static final int NAME_OF_TENSOR = 8;
  private static final int TYPE_OF_INPUT = 2;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Of 2 bytes that say 2³¹−1, 2⁶³−1 and the like: nothing of that size may be made. */
  @ParameterizedTest
  @ValueSource(longs = {3, 1 << 20, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1, -2})
  void shouldNotBelieveALength(long length) {
    for (int wrapped = 0; wrapped < 3; wrapped++) {
      byte[] bytes = {1, 2};
      byte[] lying = new ProtobufWriter().varint(1, length).toByteArray();
      lying[0] = GRAPH << 3 | 2;
      ByteArrayOutputStream model = new ByteArrayOutputStream();
      for (int i = 0; i < wrapped; i++) {
        model.writeBytes(new ProtobufWriter().bytes(3, bytes).toByteArray());
      }
      model.writeBytes(lying);
      model.writeBytes(bytes);

      IOException refused = refuses(model.toByteArray(), 1 << 20);
      assertTrue(refused.getMessage().contains("are left"), refused.getMessage());
    }
  }

  @Test
  void shouldNotFollowNesting() throws IOException {
    // A sequence of a sequence of…: TypeProto.Sequence is field 4, its elem_type field 1.
    byte[] type = new byte[0];
    for (int i = 0; i < 2000; i++) {
      type = new ProtobufWriter().message(4, new ProtobufWriter().bytes(1, type)).toByteArray();
    }
    byte[] model =
        model(new ProtobufWriter().text(NAME_OF_INPUT, "deep").bytes(TYPE_OF_INPUT, type));

    assertEquals(List.of(new Input("deep", 0, List.of())), OnnxInputs.read(ByteBuffer.wrap(model)));
  }

  @Test
  void shouldReadSizesThatFitNothing() throws IOException {
    for (long size : new long[] {0, -5, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
      ProtobufWriter shape = new ProtobufWriter().message(1, new ProtobufWriter().varint(1, size));
      assertEquals(List.of(size), read(ofShape(shape)).shape());
    }
  }

  @Test
  void shouldRefuseMoreDimensionsThanAnyModelHas() {
    ProtobufWriter shape = new ProtobufWriter();
    for (int i = 0; i < 1_000_000; i++) {
      shape.bytes(1, new byte[0]);
    }
    IOException refused = refuses(model(ofShape(shape)), 1 << 20);
    assertTrue(refused.getMessage().contains("more than 1000 dimensions"), refused.getMessage());
  }

  @Test
  void shouldRefuseMoreInputsThanAnyModelHas() {
    ProtobufWriter graph = new ProtobufWriter();
    for (int i = 0; i < 1_000_000; i++) {
      graph.bytes(INPUT, new byte[0]);
    }
    IOException refused =
        refuses(new ProtobufWriter().message(GRAPH, graph).toByteArray(), 64 << 20);
    assertTrue(refused.getMessage().contains("more than 100000 inputs"), refused.getMessage());
  }

  @Test
  void shouldRefuseANameThatIsABook() {
    byte[] model = model(new ProtobufWriter().text(NAME_OF_INPUT, "x".repeat(10_000_000)));
    IOException refused = refuses(model, 1 << 20);
    assertTrue(refused.getMessage().contains("10000000 bytes"), refused.getMessage());
  }

  @Test
  void shouldKeepNoValuesThatAreNoInputs() throws IOException {
    ProtobufWriter graph = new ProtobufWriter();
    for (int i = 0; i < 200_000; i++) {
      graph.message(INITIALIZER, new ProtobufWriter().text(NAME_OF_TENSOR, "weight" + i));
    }
    graph.message(INPUT, new ProtobufWriter().text(NAME_OF_INPUT, "pixels"));
    graph.message(INPUT, new ProtobufWriter().text(NAME_OF_INPUT, "weight7"));
    byte[] model = new ProtobufWriter().message(GRAPH, graph).toByteArray();

    assertEquals(
        List.of(new Input("pixels", 0, List.of())), OnnxInputs.read(ByteBuffer.wrap(model)));
  }

  private static ProtobufWriter ofShape(ProtobufWriter shape) {
    ProtobufWriter tensor = new ProtobufWriter().varint(1, OnnxInputs.UINT8).message(2, shape);
    return new ProtobufWriter().message(TYPE_OF_INPUT, new ProtobufWriter().message(1, tensor));
  }

  private static byte[] model(ProtobufWriter input) {
    ProtobufWriter graph = new ProtobufWriter().message(INPUT, input);
    return new ProtobufWriter().message(GRAPH, graph).toByteArray();
  }

  private static Input read(ProtobufWriter input) throws IOException {
    return OnnxInputs.read(ByteBuffer.wrap(model(input))).get(0);
  }

  private IOException refuses(byte[] model, long maxAllocated) {
    long before = threads.getCurrentThreadAllocatedBytes();
    IOException refused =
        assertThrows(IOException.class, () -> OnnxInputs.read(ByteBuffer.wrap(model)));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // What reading skips is passed over by buffers of some ten bytes.
    assertTrue(allocated < maxAllocated, () -> allocated + " bytes for " + model.length);
    return refused;
  }
}
