import type { Operation } from '../requests/contract';
import { roleFor, variablesOf } from '../requests/contract';
import { kindOf, proposalIn } from '../requests/known-values';
import { Broken, type Run } from '../service/run';
import { signed } from './signatures';
import { until } from '../../support/patience';
import type { WireAnswer } from '../service/wire';

/** Minutes after which no command from before a fence is still under way. */
const fenceMinutes = 11;

/**
 * Sends the examples of the contract in order: a story in which each command of a new ledger is booked.
 *
 * @param between sends requests that change nothing in the story.
 */
export async function liveThroughContract(run: Run, between: () => Promise<void>): Promise<void> {
  for (const operation of run.contract.operations) {
    for (const example of operation.examples) {
      await booked(run, operation, example as object);
      await between();
    }
  }
}

/** Sends each query once, with its examples, as a person who may. */
export async function askEverything(run: Run): Promise<void> {
  for (const operation of run.contract.operations.filter(({ method }) => method === 'GET')) {
    const roles = [roleFor(operation, 0), roleFor(operation, operation.roles.length - 1)];
    const names = newest(run, operation);
    const path = filled(operation.path, names);
    const needed = operation.parameters.filter(
      (one) => one.in === 'query' && 'example' in one.schema,
    );
    const query = needed.map(
      ({ name, schema }) => `${name}=${encodeURIComponent(String(schema.example))}`,
    );
    for (const role of new Set(roles)) {
      const as = role && run.office.cast[role][0];
      await run.ask({ method: 'GET', target: path, as });
      const target = [path, query.join('&')].filter(Boolean).join('?');
      await run.ask({ method: 'GET', target, as });
    }
  }
}

/** Sends an example, has its proposal certified and approved, and reads the result. */
async function booked(run: Run, operation: Operation, body: object): Promise<void> {
  if (/^(?:certify|approve|reject|withdraw)Proposal$/.test(operation.id)) return;
  let answer = await sent(run, operation, body);
  if (answer.status === 409) {
    run.office.pass(fenceMinutes);
    answer = await sent(run, operation, body);
  }
  const { location } = answer.headers;
  const { position, id } = (answer.body ?? {}) as { position?: string; id?: string };
  if (answer.status !== 201 || location === undefined) return;
  const as = run.office.cast[location.startsWith('/v1/accounts') ? 'administrator' : 'auditor'][0];
  const look = () => run.ask({ method: 'GET', target: `${location}?after=${position ?? ''}`, as });
  if (operation.id === 'runRevaluation') {
    await until(async () => ((await look()).body as { status?: string }).status === 'COMPLETED');
  }
  const found = await run.ask({ method: 'GET', target: location, as });
  if (found.status === 200) return;
  const asked = { method: 'GET', target: location, operation, headers: [], body: undefined };
  const wrong = `booked ${id ?? ''}, and its Location is ${found.status}`;
  run.find(new Broken([wrong], { ...asked, sender: { who: 'nobody' } }, found));
}

/**
 * Sends a command as each person who may in turn, since the first may be refused for having signed before.
 */
async function sent(run: Run, operation: Operation, body: object): Promise<WireAnswer> {
  const role = roleFor(operation, 0);
  const people = role === undefined ? [undefined] : run.office.cast[role].slice(0, 2);
  let answer: WireAnswer | undefined;
  for (const as of people) {
    const names = newest(run, operation);
    answer = await run.ask({ target: filled(operation.path, names), as, body });
    const proposal = proposalIn(answer);
    if (proposal !== undefined) answer = await signed(run, proposal);
    if (answer.status !== 403) break;
  }
  return answer as WireAnswer;
}

/** Returns values for a path: its example if that exists in the ledger, else the latest matching ids. */
function newest(run: Run, { path, parameters }: Operation): Readonly<Record<string, string>> {
  const examples = parameters
    .filter((one) => one.in === 'path')
    .map(({ name, schema }) => {
      return { name, kind: kindOf(path, name), value: String(schema.example) };
    });
  const there = examples.filter(({ kind, value }) => run.knownValues.has(kind, value));
  const found = run.knownValues.last(
    variablesOf(path).map((name) => kindOf(path, name)),
    Object.fromEntries(there.map(({ kind, value }) => [kind, value])),
  );
  return Object.fromEntries(
    examples.map(({ name, kind, value }) => [name, found?.[kind] ?? value]),
  );
}

function filled(path: string, names: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => names[name] ?? 'nobody');
}
