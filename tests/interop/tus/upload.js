// node upload.js [OPTION...] -- ENDPOINT TOKEN FILE CHUNK_BYTES: npm's tus-js-client uploads the file. A line of JSON
// out for each chunk that is sent ({"offset"}) and one at the end ({"url"}). Options: --checksum sends each chunk's
// SHA-256; --resume URL goes on with an upload; --stop N ends this program at once after N chunks; --terminate gives
// the upload up at the end.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { parseArgs } = require('node:util');
const tus = require('tus-js-client');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    checksum: { type: 'boolean' },
    resume: { type: 'string' },
    stop: { type: 'string' },
    terminate: { type: 'boolean' },
  },
});
const [endpoint, token, file, chunkBytes] = positionals;
const content = fs.readFileSync(file);
const chunkSize = Number(chunkBytes);

const say = (line) => fs.writeSync(1, `${JSON.stringify(line)}\n`);

let chunks = 0;
const upload = new tus.Upload(content, {
  endpoint,
  uploadUrl: values.resume,
  chunkSize,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: '出生证.jpg', filetype: 'image/jpeg' },
  retryDelays: Array(100).fill(50),
  onBeforeRequest(request) {
    if (request.getMethod() !== 'PATCH') return;
    const offset = Number(request.getHeader('Upload-Offset'));
    say({ offset });
    if (values.checksum) {
      const hash = createHash('sha256').update(content.subarray(offset, offset + chunkSize));
      request.setHeader('Upload-Checksum', `sha256 ${hash.digest('base64')}`);
    }
  },
  onChunkComplete() {
    chunks += 1;
    if (chunks === Number(values.stop)) {
      say({ url: upload.url });
      process.exit();
    }
  },
  async onSuccess() {
    if (values.terminate) await upload.abort(true);
    say({ url: upload.url });
  },
  onError(error) {
    console.error(error);
    process.exitCode = 1;
  },
});
upload.start();
