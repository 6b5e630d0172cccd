// dump.js FOLDER: writes each vector of npm's cctv-age, the test vectors of age's specification, into a file of its own.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vectors = require("cctv-age");

for (const [name, content] of Object.entries(vectors)) {
  if (content instanceof Uint8Array) fs.writeFileSync(path.join(process.argv[2], name), content);
}
