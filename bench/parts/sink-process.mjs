// A server in a process of its own that takes whatever is exported and forgets it. Tells its port, then its counts.
import { createServer } from 'node:http';

let requests = 0;
let bytes = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.on('data', (chunk) => (bytes += chunk.length));
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ requests, bytes }));
process.once('disconnect', () => process.exit(0));
