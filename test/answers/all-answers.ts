import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  lastEventPlayed,
  readScript,
  scriptOpensAt,
  WorkedExample,
} from '../../apps/api/src/demo/worked-example';
import { simulatedOffice, type Office } from '../fuzz/service/offices';
import { readContract, roleFor, type Operation } from '../fuzz/requests/contract';
import { kindOf } from '../fuzz/requests/known-values';
import { Run } from '../fuzz/service/run';
import { RandomRequests } from '../fuzz/random-requests';
import { liveThroughContract } from '../fuzz/stories/life-of-contract';
import { booksTheRest } from '../fuzz/stories/further-stories';
import type { Sent, WireAnswer } from '../fuzz/service/wire';

/**
 * Sends all queries to two ledgers and prints one hash of the answers: `npm run answers`. A change of code
 * that must not change any answer must leave this hash the same as in the commit before.
 */

/** File of the hashed lines: each has a request, its status and its answer. */
const file = join(process.env['ANSWERS_DIR'] ?? 'data', 'answers.txt');
const seed = 30;
const randomRequests = 1_500;
/** Number of resources of a kind that are queried. */
const thingsAsked = 6;
const runMs = 1_800_000;

describe('all answers', () => {
  const contract = readContract();
  const lines: string[] = [];

  /** Records each request and its answer, without random values and times of the machine's clock. */
  function noted(office: Office): Office {
    const { wire } = office;
    const send = wire.send.bind(wire);
    wire.send = async (sent: Sent): Promise<WireAnswer> => {
      const reply = await send(sent);
      lines.push(lineOf(sent, reply));
      return reply;
    };
    return office;
  }

  it(
    'of the worked example',
    async () => {
      const office = await simulatedOffice(scriptOpensAt);
      const { service } = office;
      const run = new Run(noted(office), contract);
      const example = new WorkedExample(
        readScript(process.cwd()),
        (time) => service.clock.set(time),
        async (request) => {
          const signed = await service.send(request);
          lines.push(
            `${request.idempotencyKey} ${signed.status} ${withoutRandomParts(JSON.stringify(signed.body))}`,
          );
          const { path, body } = request;
          const operation = run.operationAt('POST', path);
          if (signed.status === 201)
            run.knownValues.learnCommand(operation, { path, body }, signed.body);
          return signed;
        },
      );
      const refused = Object.keys(readScript(process.cwd()).refused);
      for (const name of example.through(lastEventPlayed)) {
        await example.play(name);
        await example.refusedAfter(name, refused);
      }
      await askAtTimes(run, ['2024-12-31', '2025-06-30']);
      await office.close();
    },
    runMs,
  );

  it(
    'of the examples of the contract and of requests of a seed',
    async () => {
      const office = await simulatedOffice('2025-07-31T09:00:00.000Z');
      const run = new Run(noted(office), contract);
      const random = new RandomRequests(run, seed, contract.operations.filter(isOfLog));
      await liveThroughContract(run, async () => undefined);
      await booksTheRest(run);
      while (run.sent < randomRequests) await random.request();
      await askAtTimes(run, ['2025-07-31', '2025-08-31']);
      await office.close();
    },
    runMs,
  );

  afterAll(() => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
    const hash = createHash('sha256').update(lines.join('\n')).digest('hex');
    console.log(`${lines.length} answers, SHA-256 ${hash}, in ${file}`);
  });

  /** Sends each query about several resources: for now, as at two days, and as known at half of the log. */
  async function askAtTimes(run: Run, days: readonly string[]): Promise<void> {
    const head = await run.watch.look().then(() => run.watch.events);
    const half = String(Math.floor(head / 2));
    const questions = contract.operations.filter(({ method }) => method === 'GET');
    for (const operation of questions.filter(isOfLog)) {
      const has = (name: string) =>
        operation.parameters.some((one) => one.in === 'query' && one.name === name);
      const times = [
        '',
        ...(has('asAt') ? [`asAt=${days[0]}`] : []),
        ...(has('asAt') && has('knownAt')
          ? [`asAt=${days[1]}&knownAt=${half}`]
          : has('knownAt')
            ? [`knownAt=${half}`]
            : []),
      ];
      const role = roleFor(operation, 0);
      const as = role === undefined ? undefined : run.office.cast[role][0];
      for (const target of targetsOf(run, operation)) {
        for (const time of times) {
          const asked = [target, time].filter(Boolean).join(target.includes('?') ? '&' : '?');
          await run.ask({ method: 'GET', target: asked, as });
        }
      }
    }
  }
});

/** False for operations whose answer depends on the progress of a background job and not on the log alone. */
function isOfLog({ path }: Operation): boolean {
  return !/metrics|health|rebuild|replay|access-log|evidence-pack/.test(path);
}

/** Paths of an operation for known resources, with the required query parameters. */
function targetsOf(run: Run, { path, parameters }: Operation): ReadonlySet<string> {
  const needed = parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(schema.example))}`);
  const ask = needed.length === 0 ? '' : `?${needed.join('&')}`;
  const targets = Array.from({ length: path.includes('{') ? thingsAsked : 1 }, (_one, at) => {
    const names = run.knownValues.namesFor(path, at);
    const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, variable: string) => {
      const example = parameters.find(({ name }) => name === variable)?.schema.example;
      return encodeURIComponent(String(names[kindOf(path, variable)] ?? example));
    });
    return `${filled}${ask}`;
  });
  return new Set(targets);
}

function lineOf({ method, target, headers, body }: Sent, answer: WireAnswer): string {
  const named = headers.filter(([name]) => name !== 'authorization').map((pair) => pair.join(': '));
  const { etag, location } = answer.headers;
  return [
    withoutRandomParts(`${method} ${target}`),
    withoutRandomParts(named.join('; ')),
    withoutRandomParts((body ?? Buffer.alloc(0)).toString('utf8')),
    withoutRandomParts(`${answer.status} ${etag ?? ''} ${location ?? ''}`),
    withoutRandomParts(answer.text),
  ].join(' | ');
}

/** Matches ids, hashes, keys and signatures, which differ in each new ledger. */
const ofChance =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}|(?<![A-Za-z0-9+/_.-])[A-Za-z0-9+/_-]{43,}={0,2}(?![A-Za-z0-9+/_.-])/g;
const seen = new Map<string, string>();

/**
 * Replaces each random value with a number that shows when it first occurred, so that equal answers give
 * equal lines.
 */
function withoutRandomParts(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll(ofChance, (found) => {
    const placeholder = seen.get(found) ?? `#${seen.size + 1}`;
    seen.set(found, placeholder);
    return placeholder;
  });
}
