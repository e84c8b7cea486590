// The check itself: plays the scenarios and prints figures and what is wrong.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { Description } from './description.mjs';
import { play, scenarios } from './scenarios.mjs';

const [build, work] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const folder = '@octokit/openapi';
const description = new Description(
  require(`${folder}/generated/api.github.com.json`));

// Members that aupmine reads. The loopback GitHub leaves others out, most of
// them addresses; a wrong type is a fault in any of them.
const read = new Set(['id', 'number', 'title', 'body', 'state', 'state_reason',
  'created_at', 'updated_at', 'closed_at', 'labels', 'name', 'user', 'login',
  'comments', 'reactions', 'total_count', 'incomplete_results', 'items',
  'message', 'documentation_url']);
// Of a repository only its number counts.
const readOfRepository = new Set(['id']);

// How often something was met, by its name.
class Tally extends Map {
  add(name) { this.set(name, (this.get(name) ?? 0) + 1); }
  print(title) {
    console.log(`${title}:${this.size === 0 ? ' none' : ''}`);
    for (const [name, count] of [...this].sort())
      console.log(`  ${String(count).padStart(5)}  ${name}`);
  }
}
const faults = new Tally();
const lacking = new Tally();
const checked = new Tally();
const beyond = new Tally();

function valueOf(text, schema) {
  if (schema?.type === 'integer') return Number(text);
  if (schema?.type === 'boolean') return text === 'true';
  return text;
}

function checkRequest({ method, url, asked }, operation) {
  const known = description.parameters(operation);
  if (operation.numbered) beyond.add(`request: ${operation.name} by the repository's number`);
  for (const [name, text] of new URL(url, 'http://localhost').searchParams) {
    const parameter = known.get(name);
    if (!parameter) {
      beyond.add(`request: parameter ${name} of ${operation.name}`);
      continue;
    }
    for (const fault of description.judge(parameter.schema,
      valueOf(text, parameter.schema)).wrong)
      faults.add(`request: ${operation.name} ${name}=${text}: ${fault}`);
  }
  for (const name of known.keys())
    if (known.get(name).required && !new URL(url, 'http://localhost').searchParams.has(name))
      faults.add(`request: ${operation.name} without ${name}`);
  for (const name of ['accept', 'user-agent', 'x-github-api-version'])
    if (!asked.includes(name)) faults.add(`request: ${method} without ${name}`);
}

function checkBody(exchange, name, schema) {
  let value;
  try {
    value = JSON.parse(exchange.body);
  } catch {
    faults.add(`answer: ${name}: no JSON`);
    return;
  }
  const wanted = name.endsWith('{repo}') ? readOfRepository : read;
  const judged = description.judge(schema, value);
  for (const fault of judged.wrong) faults.add(`answer: ${name}: ${fault}`);
  for (const place of judged.lacking) {
    if (wanted.has(place.split('/').at(-1)))
      faults.add(`answer: ${name}: ${place} is missing, and aupmine reads it`);
    else lacking.add(`${place} of ${name}`);
  }
}

function checkAnswer(exchange, operation) {
  const name = `${exchange.status} to ${operation.name}`;
  const response = description.response(operation, exchange.status);
  checked.add(name);
  if (exchange.status === 304 || (response && !response.schema)) return;
  if (response) return checkBody(exchange, name, response.schema);
  beyond.add(`answer: ${name}, held against the general error`);
  checkBody(exchange, name, { $ref: '#/components/schemas/basic-error' });
}

if (description.judge({ $ref: '#/components/schemas/issue' },
  { number: '1' }).wrong.size === 0)
  throw new Error('the check takes a wrong issue for a right one');
execFileSync(join(build, 'generate'), ['450'],
  { stdio: ['ignore', openSync(join(work, 'issues'), 'w'), 'inherit'] });
const requests = new Set();
let sent = 0;
for (const [index, scenario] of scenarios.entries()) {
  const kept = await play(scenario, build, work, index);
  if (kept.length === 0) faults.add(`scenario: ${scenario.name}: nothing was asked`);
  for (const exchange of kept) {
    const path = new URL(exchange.url, 'http://localhost').pathname;
    const operation = description.operation(exchange.method, path);
    sent++;
    requests.add(exchange.url);
    if (!operation) {
      faults.add(`request: ${exchange.method} ${path} is not described`);
      continue;
    }
    checkRequest(exchange, operation);
    checkAnswer(exchange, operation);
  }
}
console.log(`description: ${folder} ${require(`${folder}/package.json`).version}`);
console.log(`${scenarios.length} scenarios, ${sent} requests, ${requests.size} of them different`);
checked.print('answers held against the description');
beyond.print('not described by GitHub');
console.log(`members that the loopback GitHub leaves out: ${lacking.size}`);
faults.print('faults');
process.exitCode = faults.size === 0 ? 0 : 1;
