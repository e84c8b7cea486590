// What aupmine and the loopback GitHub are put through, with a recorder between
// them that keeps every request and its answer.
import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const token = 'ghp_contract';
const mirror = [['fetch'], ['fetch']];

// hub: options; script: lines; runs: arguments of aupmine, one after another.
export const scenarios = [
  { name: 'mirror, twice', runs: mirror },
  { name: 'mirror by four jobs', runs: [['fetch', '--jobs', '4']] },
  { name: 'refresh after a change', runs: [...mirror, ['fetch']],
    script: ['any:8 touch 40 2026-01-01T00:00:00Z'] },
  { name: 'links as until 2024', hub: ['--page-links', '--wall', '100000'],
    runs: mirror },
  { name: 'search', runs: [['fetch', '--search', '--from', '2025-01',
    '--to', '2025-03']] },
  { name: 'full sweeps, and what they miss', runs: [1, 2, 3].map(() =>
    ['fetch', '--full']), script: ['any:1 hide 3', 'any:4 delete 1',
    'any:4 transfer 2 77', 'any:4 lose 4', 'any:4 show 3', 'any:8 hide 3'] },
  { name: 'smaller pages', script: ['4-6 status 504'], runs: [['fetch']] },
  { name: 'renamed', script: ['3 rename example/renamed'], runs: mirror },
  { name: 'bad token', hub: ['--require-token', 'other'], runs: [['fetch']] },
  { name: 'no such repository', runs: [['fetch', 'nobody/nothing']] },
  { name: 'limit', hub: ['--limit', '2'], runs: [['fetch']] },
  { name: 'secondary limit', script: ['3 secondary'], runs: [['fetch']] },
  { name: 'search limit', hub: ['--search-limit', '1', '--reset', '7200'],
    runs: [['fetch', '--search', '--from', '2025-01', '--to', '2025-02']] },
  ...[404, 410, 422, 451, 500, 503].map(status => ({ name: `status ${status}`,
    script: [`3+ status ${status}`], runs: [['fetch', '--max-requests', '4']] })),
];

function run(command, args, environment) {
  return new Promise(resolve => {
    const child = spawn(command, args, { env: environment,
      stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', data => { said += data; });
    child.on('close', code => resolve({ code, said }));
  });
}

async function waitFor(file) {
  for (let i = 0; i < 200 && !existsSync(file); i++)
    await new Promise(resolve => setTimeout(resolve, 50));
  return readFileSync(file, 'utf8').trim();
}

// Passes requests on, and puts its own address in place of the hub's.
async function startRecorder(hub, kept) {
  const server = createServer((incoming, outgoing) => {
    const { host, 'accept-encoding': encoding, ...headers } = incoming.headers;
    const base = `http://${host}`;
    const passed = request(hub + incoming.url, { headers }, answer => {
      const pieces = [];
      answer.on('data', piece => pieces.push(piece));
      answer.on('end', () => {
        const sent = { ...answer.headers };
        for (const name of ['link', 'location'])
          if (sent[name]) sent[name] = sent[name].replaceAll(hub, base);
        for (const name of ['content-length', 'transfer-encoding'])
          delete sent[name];
        const body = Buffer.concat(pieces).toString().replaceAll(hub, base);
        kept.push({ method: incoming.method, url: incoming.url,
          asked: Object.keys(headers), status: answer.statusCode,
          headers: sent, body });
        outgoing.writeHead(answer.statusCode, sent);
        outgoing.end(body);
      });
    });
    passed.on('error', () => outgoing.destroy());
    passed.end();
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}

export async function play(scenario, build, work, index) {
  const at = name => join(work, `${name}-${index}`);
  writeFileSync(at('script'), (scenario.script ?? []).join('\n') + '\n');
  const hub = spawn(join(build, 'hub'), ['--issues', join(work, 'issues'),
    '--port-file', at('port'), '--seconds', '60', '--script', at('script'),
    '--limit', '100000', '--search-limit', '100000', ...scenario.hub ?? []],
    { stdio: 'ignore' });
  const kept = [];
  const { server, address } = await startRecorder(await waitFor(at('port')), kept);
  for (const args of scenario.runs) {
    const name = args.some(word => word.includes('/')) ? [] : ['example/generated'];
    await run(join(build, 'aupmine'), ['--db', at('db'), '-q', ...args, ...name],
      { ...process.env, GITHUB_API_URL: address, GH_TOKEN: token, LC_ALL: 'C' });
  }
  server.close();
  server.closeAllConnections();
  hub.kill();
  return kept;
}
