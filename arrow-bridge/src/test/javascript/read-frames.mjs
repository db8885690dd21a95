// Prints, as one JSON document, what apache-arrow reads from an Arrow IPC file or stream.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";

const table = tableFromIPC(readFileSync(process.argv[2]));
const frameField = table.schema.fields.find((field) => field.name === "frame");

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

function frameOf(batch) {
  const { pixels, shape } = tensorOf(batch.getChild("frame"));
  const region = batch.getChild("region").get(0);
  return {
    sequence: String(batch.getChild("sequence").get(0)),
    // The raw value: a JavaScript date has no nanoseconds.
    capturedAt: String(batch.getChild("captured_at").data[0].values[0]),
    requestedNanos: String(batch.getChild("requested_nanos").get(0)),
    completedNanos: String(batch.getChild("completed_nanos").get(0)),
    region: [region.x, region.y, region.width, region.height],
    nulls: batch.nullCount,
    shape,
    byteSize: pixels.length,
    sha256: createHash("sha256").update(pixels).digest("hex"),
  };
}

console.log(
  JSON.stringify({
    schemaMetadata: Object.fromEntries(table.schema.metadata),
    frameMetadata: Object.fromEntries(frameField.metadata),
    frameType: String(frameField.type),
    frames: table.batches.map(frameOf),
  }),
);
