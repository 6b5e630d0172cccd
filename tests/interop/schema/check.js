// node check.js SCHEMA: npm's ajv with a record a line in, and what is wrong with it a line out.
const fs = require('node:fs');
const readline = require('node:readline');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

const ajv = new Ajv({ allErrors: true, strictTypes: false });
addFormats(ajv);
const valid = ajv.compile(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const errors = valid(JSON.parse(line)) ? [] : valid.errors;
  console.log(JSON.stringify(errors.map(({ instancePath, message }) => `${instancePath} ${message}`)));
});
