package dev.framelease.arrow.replay;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorVector;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A column of image tensors as others write it: with Arrow's own vectors and writer.
 *
 * @param values what a value is
 * @param names of the physical dimensions, or none
 * @param permutation of them, or none
 * @param metadata of the column
 */
record ImageFile(
    ArrowType values, List<String> names, List<Integer> permutation, Map<String, String> metadata) {
  static final ArrowType UINT8 = new ArrowType.Int(8, false);

  static ImageFile of(String type) {
    return new ImageFile(arrow(type), List.of(), List.of(), Map.of());
  }

  static ArrowType arrow(String type) {
    int bits = Integer.parseInt(type.replaceAll("[a-z]", ""));
    if (type.startsWith("float")) {
      return new ArrowType.FloatingPoint(
          bits == 16
              ? FloatingPointPrecision.HALF
              : bits == 32 ? FloatingPointPrecision.SINGLE : FloatingPointPrecision.DOUBLE);
    }
    return new ArrowType.Int(bits, !type.startsWith("u"));
  }

  ImageFile named(String... names) {
    return new ImageFile(values, List.of(names), permutation, metadata);
  }

  ImageFile permuted(Integer... permutation) {
    return new ImageFile(values, names, List.of(permutation), metadata);
  }

  ImageFile with(String key, String value) {
    Map<String, String> all = new HashMap<>(metadata);
    all.put(key, value);
    return new ImageFile(values, names, permutation, all);
  }

  /** A value of a row, counted in the order of the memory. */
  interface Value {
    double at(int row, int index);
  }

  /** Writes one batch of rows of one shape. */
  void write(Path path, int rows, Value value, int... shape) throws IOException {
    write(path, rows, value, NoCompressionCodec.Factory.INSTANCE, shape);
  }

  void write(Path path, int rows, Value value, CompressionCodec.Factory codecs, int... shape)
      throws IOException {
    Field item = Field.nullable("item", values);
    FixedShapeTensorType type =
        new FixedShapeTensorType(IntStream.of(shape).boxed().toList(), names, permutation);
    Field column = new Field("image", new FieldType(true, type, null, metadata), List.of(item));
    write(
        path,
        column,
        codecs,
        root -> {
          FixedSizeListVector list =
              ((FixedShapeTensorVector) root.getVector("image")).getUnderlyingVector();
          int length = list.getListSize();
          for (int row = 0; row < rows; row++) {
            list.setNotNull(row);
            for (int i = 0; i < length; i++) {
              set(list.getDataVector(), row * length + i, value.at(row, i));
            }
          }
          root.setRowCount(rows);
        });
  }

  /** Writes one batch of rows, each of a shape of its own. */
  void writeAnySize(
      Path path,
      List<OptionalInt> uniform,
      Value value,
      CompressionCodec.Factory codecs,
      int[]... shapes)
      throws IOException {
    int dimensions = shapes[0].length;
    var type = new VariableShapeTensorType(names, permutation, uniform);
    Field data =
        new Field(
            "data",
            FieldType.notNullable(ArrowType.List.INSTANCE),
            List.of(Field.nullable("item", values)));
    Field shape =
        new Field(
            "shape",
            FieldType.notNullable(new ArrowType.FixedSizeList(dimensions)),
            List.of(Field.nullable("item", new ArrowType.Int(32, true))));
    write(
        path,
        new Field("image", new FieldType(true, type, null, metadata), List.of(data, shape)),
        codecs,
        root -> {
          StructVector rows =
              ((VariableShapeTensorVector) root.getVector("image")).getUnderlyingVector();
          ListVector lists = (ListVector) rows.getChild("data");
          FixedSizeListVector sizes = (FixedSizeListVector) rows.getChild("shape");
          int first = 0;
          for (int row = 0; row < shapes.length; row++) {
            rows.setIndexDefined(row);
            lists.startNewValue(row);
            int length = IntStream.of(shapes[row]).reduce(1, (a, b) -> a * b);
            for (int i = 0; i < length; i++) {
              set(lists.getDataVector(), first + i, value.at(row, i));
            }
            lists.endValue(row, length);
            first += length;
            sizes.setNotNull(row);
            for (int i = 0; i < dimensions; i++) {
              ((IntVector) sizes.getDataVector()).setSafe(row * dimensions + i, shapes[row][i]);
            }
          }
          root.setRowCount(shapes.length);
        });
  }

  private interface Rows {
    void fill(VectorSchemaRoot root);
  }

  private static void write(Path path, Field column, CompressionCodec.Factory codecs, Rows rows)
      throws IOException {
    FixedShapeTensorType.ensureRegistered();
    CodecType codec = codecs instanceof TestZstd ? CodecType.ZSTD : CodecType.NO_COMPRESSION;
    try (RootAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(column)), memory);
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ArrowFileWriter writer =
            new ArrowFileWriter(root, null, channel, null, IpcOption.DEFAULT, codecs, codec)) {
      rows.fill(root);
      writer.writeBatch();
      writer.end();
    }
  }

  private static void set(FieldVector vector, int at, double value) {
    if (vector instanceof UInt1Vector bytes) {
      bytes.setSafe(at, (int) value);
    } else if (vector instanceof TinyIntVector bytes) {
      bytes.setSafe(at, (int) value);
    } else if (vector instanceof UInt2Vector shorts) {
      shorts.setSafe(at, (int) value);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.setSafe(at, (int) value);
    } else if (vector instanceof UInt4Vector ints) {
      ints.setSafe(at, (int) (long) value);
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(at, (int) value);
    } else if (vector instanceof Float2Vector halves) {
      halves.setSafeWithPossibleTruncate(at, (float) value);
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(at, (float) value);
    } else {
      ((Float8Vector) vector).setSafe(at, value);
    }
  }
}
