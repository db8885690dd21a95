// Compares the bill of materials of an unpacked distribution with the libraries that are in it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const bom = JSON.parse(readFileSync(join(folder, "sbom.cyclonedx.json"), "utf8"));
const listed = [bom.metadata.component, ...bom.components].map((c) => `${c.name}-${c.version}`);
const jars = readdirSync(join(folder, "lib")).map((file) => file.replace(/\.jar$/, ""));

// A jar of one platform has that behind its version, as in onnx-1.0-linux-x86_64.
const isJarOf = (jar, name) => jar === name || jar.startsWith(`${name}-`);
const unlisted = jars.filter((jar) => !listed.some((name) => isJarOf(jar, name)));
const absent = listed.filter((name) => !jars.some((jar) => isJarOf(jar, name)));

for (const jar of unlisted) console.error(`${jar}.jar is in lib, and not in the bill of materials`);
for (const name of absent) console.error(`${name} is in the bill of materials, and not in lib`);
process.exitCode = unlisted.length + absent.length ? 1 : 0;
