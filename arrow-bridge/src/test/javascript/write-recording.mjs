import { writeFileSync } from "node:fs";
import * as arrow from "apache-arrow";

const [width, height] = [4, 2];
const item = (type) => new arrow.Field("item", type, false);
const column = (name, type, metadata) =>
  new arrow.Field(name, type, name === "damage", new Map(Object.entries(metadata ?? {})));
const rectangle = new arrow.Struct(
  ["x", "y", "width", "height"].map((name) => column(name, new arrow.Int32())),
);
const schema = new arrow.Schema(
  [
    column("frame", new arrow.FixedSizeList(width * height * 4, item(new arrow.Uint8())), {
      "ARROW:extension:name": "arrow.fixed_shape_tensor",
      "ARROW:extension:metadata": `{"shape":[${height},${width},4]}`,
      "framelease.pixel_format": "BGRX",
      "framelease.undefined_channels": "3",
    }),
    column("sequence", new arrow.Int64()),
    column("captured_at", new arrow.TimestampNanosecond("UTC")),
    column("requested_nanos", new arrow.Int64()),
    column("completed_nanos", new arrow.Int64()),
    column("region", rectangle),
    column("damage", new arrow.List(item(rectangle))),
    column("geometry_epoch", new arrow.Int32()),
  ],
  new Map([["framelease.version", "1"]]),
);

/** A batch of frames; each has a value for every column. */
function batch(...frames) {
  const children = schema.fields.map(
    ({ name, type }) => arrow.vectorFromArray(frames.map((frame) => frame[name]), type).data[0],
  );
  const type = new arrow.Struct(schema.fields);
  const data = { type, length: frames.length, nullCount: 0, children };
  return new arrow.RecordBatch(schema, arrow.makeData(data));
}

function frame(number, pixels, damage) {
  const nanos = BigInt(number) * 40_000_000n;
  return {
    frame: pixels,
    sequence: BigInt(number),
    captured_at: Date.UTC(2026, 0, 31) + 40 * number, // apache-arrow takes milliseconds
    requested_nanos: nanos,
    completed_nanos: nanos + 7n,
    region: { x: 10, y: 20, width, height },
    damage,
    geometry_epoch: 0,
  };
}

const counting = Uint8Array.from({ length: width * height * 4 }, (_, i) => i);
const writer = new arrow.RecordBatchFileWriter();
writer.write(batch(frame(1, counting, null), frame(2, counting.map((i) => 255 - i), [])));
writer.write(batch(frame(3, counting.fill(17), [{ x: 1, y: 0, width: 2, height: 1 }])));
writer.close();
writeFileSync(process.argv[2], await writer.toUint8Array());
