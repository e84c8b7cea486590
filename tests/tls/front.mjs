// TLS before the loopback GitHub, HTTP/2 where it is asked for; and a proxy
// that tunnels to it. Ends by itself after a minute.
//
// usage: node front.mjs HUB-ADDRESS KEY CERTIFICATE ADDRESS-FILE LOG PROXY-LOG
//
// LOG has a line a request: connection, HTTP's version, path, token, encoding.
// PROXY-LOG has one a tunnel: where to, and whether a token came along.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, request } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect } from 'node:net';

const [hub, key, cert, addressFile, log, proxyLog] = process.argv.slice(2);
const ofConnections = new Set(['connection', 'host', 'keep-alive',
  'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings']);
const numbers = new WeakMap();
let connections = 0;

function withoutConnection(headers) {
  return Object.fromEntries(Object.entries(headers)
    .filter(([name]) => !name.startsWith(':') && !ofConnections.has(name)));
}

const front = createSecureServer({ allowHTTP1: true, key: readFileSync(key),
  cert: readFileSync(cert) }, (incoming, outgoing) => {
  const base = `https://${incoming.headers[':authority'] ?? incoming.headers.host}`;
  const passed = request(hub + incoming.url,
    { headers: withoutConnection(incoming.headers) }, answer => {
    const headers = withoutConnection(answer.headers);
    for (const name of ['link', 'location'])
      if (headers[name]) headers[name] = headers[name].replaceAll(hub, base);
    const socket = incoming.stream.session?.socket ?? incoming.socket;
    appendFileSync(log, [numbers.get(incoming.stream.session ?? socket),
      incoming.httpVersion, incoming.url,
      incoming.headers.authorization ? 'token=yes' : 'token=no',
      headers['content-encoding'] ?? 'plain'].join('\t') + '\n');
    outgoing.writeHead(answer.statusCode, headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.stream?.close());
  passed.end();
});
front.on('session', session => numbers.set(session, ++connections));
front.on('secureConnection', socket => {
  if (socket.alpnProtocol !== 'h2') numbers.set(socket, ++connections);
});

const proxy = createProxy();
proxy.on('connect', (asked, client) => {
  appendFileSync(proxyLog, `${asked.url}\t${asked.headers.authorization ? 'token=yes' : 'token=no'}\n`);
  const [host, port] = asked.url.split(':');
  const server = connect(port, host, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    server.pipe(client);
    client.pipe(server);
  });
  for (const socket of [server, client])
    socket.on('error', () => { server.destroy(); client.destroy(); });
});

front.listen(0, '127.0.0.1', () => proxy.listen(0, '127.0.0.1', () => {
  writeFileSync(`${addressFile}.new`,
    `${front.address().port} ${proxy.address().port}\n`);
  renameSync(`${addressFile}.new`, addressFile);
}));
setTimeout(() => process.exit(0), 60000);
