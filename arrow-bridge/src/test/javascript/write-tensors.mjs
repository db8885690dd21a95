// Writes, as an Arrow IPC stream, columns of tensors as another program would: apache-arrow knows no
// tensors, so that the storage and the metadata are made by hand from the specification.
import { writeFileSync } from "node:fs";
import {
  Field,
  FixedSizeList,
  Float32,
  Int32,
  List,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint16,
  makeData,
} from "apache-arrow";

function tensor(name, type, extension, metadata) {
  return new Field(
    name,
    type,
    true,
    new Map([
      ["ARROW:extension:name", extension],
      ["ARROW:extension:metadata", metadata],
    ]),
  );
}

// Two rows of [2, 3], which mean [3, 2].
const fixedType = new FixedSizeList(6, new Field("element", new Uint16(), true));
const fixed = makeData({
  type: fixedType,
  length: 2,
  nullCount: 0,
  child: makeData({ type: new Uint16(), data: Uint16Array.from({ length: 12 }, (_, i) => i * 1000) }),
});

// [2, 2] and [1, 3].
const dataType = new List(new Field("element", new Float32(), true));
const shapeType = new FixedSizeList(2, new Field("element", new Int32(), true));
const variableType = new Struct([
  new Field("data", dataType, true),
  new Field("shape", shapeType, true),
]);
const variable = makeData({
  type: variableType,
  length: 2,
  nullCount: 0,
  children: [
    makeData({
      type: dataType,
      length: 2,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, 4, 7),
      child: makeData({ type: new Float32(), data: Float32Array.of(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5) }),
    }),
    makeData({
      type: shapeType,
      length: 2,
      nullCount: 0,
      child: makeData({ type: new Int32(), data: Int32Array.of(2, 2, 1, 3) }),
    }),
  ],
});

const schema = new Schema([
  tensor("fixed", fixedType, "arrow.fixed_shape_tensor", '{ "shape": [2, 3], "permutation": [1, 0] }'),
  tensor("variable", variableType, "arrow.variable_shape_tensor", ""),
]);
const batch = new RecordBatch(
  schema,
  makeData({ type: new Struct(schema.fields), length: 2, nullCount: 0, children: [fixed, variable] }),
);
const writer = new RecordBatchStreamWriter();
writer.write(batch);
writer.close();
writeFileSync(process.argv[2], await writer.toUint8Array());
