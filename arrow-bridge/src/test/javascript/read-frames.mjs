// Prints what apache-arrow reads from an Arrow IPC file or stream: one line of JSON for the schema, and
// one for each frame. It reads batch by batch, so that no recording is too long:
//   node read-frames.mjs PATH         a file, or a stream in a file
//   node read-frames.mjs unix:PATH    a stream from the Unix socket of that path
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { connect } from "node:net";
import { CompressionType, RecordBatchReader, compressionRegistry } from "apache-arrow";
import { decompress } from "fzstd";

compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompress(bytes) });

function sourceOf(argument) {
  return argument.startsWith("unix:") ? connect(argument.slice("unix:".length)) : open(argument);
}

/** A list of one size, or a struct of a list and a shape. */
function tensorOf(column) {
  if (column.type.listSize !== undefined) {
    return { pixels: column.data[0].children[0].values.subarray(0, column.type.listSize) };
  }
  return {
    pixels: column.getChild("data").get(0).toArray(),
    shape: Array.from(column.getChild("shape").get(0)),
  };
}

function rectangleOf({ x, y, width, height }) {
  return [x, y, width, height];
}

function frameOf(batch) {
  const { pixels, shape } = tensorOf(batch.getChild("frame"));
  const damage = batch.getChild("damage").get(0);
  return {
    sequence: String(batch.getChild("sequence").get(0)),
    // The raw value: a JavaScript date has no nanoseconds.
    capturedAt: String(batch.getChild("captured_at").data[0].values[0]),
    requestedNanos: String(batch.getChild("requested_nanos").get(0)),
    completedNanos: String(batch.getChild("completed_nanos").get(0)),
    region: rectangleOf(batch.getChild("region").get(0)),
    damage: damage === null ? null : Array.from(damage, rectangleOf),
    geometryEpoch: batch.getChild("geometry_epoch").get(0),
    nulls: batch.nullCount,
    shape,
    byteSize: pixels.byteLength,
    sha256: createHash("sha256").update(pixels).digest("hex"),
  };
}

function print(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

const reader = await RecordBatchReader.from(await sourceOf(process.argv[2]));
await reader.open();
const frameField = reader.schema.fields.find((field) => field.name === "frame");
print({
  schemaMetadata: Object.fromEntries(reader.schema.metadata),
  frameMetadata: Object.fromEntries(frameField.metadata),
  frameType: String(frameField.type),
});
for await (const batch of reader) {
  print(frameOf(batch));
}
