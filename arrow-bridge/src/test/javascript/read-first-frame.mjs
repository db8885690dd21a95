import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";

const batch = tableFromIPC(readFileSync("frames.arrow")).batches[0];
const list = batch.getChild("frame");
const bgrx = list.data[0].children[0].values.subarray(0, list.type.listSize);
console.log(bgrx.length, "bytes, the first of them:", bgrx[0]);
