// node serve.js FOLDER PORT: npm's @tus/server takes uploads into the folder. A line of JSON out once it listens
// ({"address"}) and one for each request ({"method", "status"}).
const fs = require('node:fs');
const { FileStore } = require('@tus/file-store');
const { Server } = require('@tus/server');

const [folder, port] = process.argv.slice(2);
const say = (line) => fs.writeSync(1, `${JSON.stringify(line)}\n`);

const tus = new Server({ path: '/v1/uploads', datastore: new FileStore({ directory: folder }) });
const server = tus.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  say({ address: `http://127.0.0.1:${server.address().port}` });
});
server.on('request', (request, response) => {
  response.on('close', () => say({ method: request.method, status: response.statusCode }));
});
