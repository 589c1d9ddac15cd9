import { isProposalEvent } from '@art30/accounting';
import type { Contract, Operation } from './contract';
import { variablesOf } from './contract';

/** Names of ids that stand together in the ledger, `{pledgeId: 'P1', eventId: '6d7b…'}`. */
export type Names = Readonly<Record<string, string>>;

/** A proposal that waits for signatures, as far as it is known here. */
export interface Proposed {
  readonly id: string;
  readonly hash: string;
  readonly approver: string;
}
export interface Waiting extends Proposed {
  readonly recorder: string;
}

/** The proposal in an answer that waits for signatures, also where a part is booked at once. */
export function proposalIn({
  status,
  body,
}: {
  status: number;
  body: unknown;
}): Proposed | undefined {
  if (status !== 201 && status !== 202) return undefined;
  const { proposal } = body as { readonly proposal?: Proposed & { readonly status: string } };
  return proposal?.status === 'PROPOSED' ? proposal : undefined;
}

/** Somebody whose name is not kept, so that nothing random is about them. */
export const sparedPerson = 'u.spared';
/** Names that are kept; the oldest are forgotten first. */
const keptMax = 600;
const bodiesKeptMax = 12;
const waitingMax = 40;

/** Variable parts of addresses that are one name for several kinds of things. */
const renamed: Readonly<Record<string, string>> = {
  'bank-accounts/code': 'bankAccount',
  'purposes/code': 'purpose',
  'exchange-rates/listId': 'rateListId',
  'manual-rates/listId': 'rateListId',
};
/** Members of bodies that name a thing under another name. */
const alias: Readonly<Record<string, string>> = { paidFrom: 'bankAccount', code: 'bankAccount' };
/** Streams whose things have another name than the stream. */
const ofStream: Readonly<Record<string, string>> = { 'account-items': 'bankAccount' };

/** What earlier answers told: ids that there are, bodies that were accepted, proposals that wait. */
export class KnownValues {
  private readonly names: Names[] = [];
  private readonly accepted = new Map<string, unknown[]>();
  private readonly paths: readonly string[];
  readonly waiting: Waiting[] = [];

  constructor({ operations }: Contract) {
    this.paths = operations.map(({ path }) => path);
  }

  /** Values for the variable parts of a path, which stand together where such are known. */
  namesFor(path: string, at: number): Names {
    const kinds = variablesOf(path).map((variable) => kindOf(path, variable));
    const together = this.names.filter((names) => kinds.every((kind) => kind in names));
    return together[at % (together.length || 1)] ?? {};
  }

  /** One value of a kind; undefined where none is known. */
  oneOf(member: string, at: number): string | undefined {
    const kind = alias[member] ?? member;
    const those = this.names.filter((names) => kind in names);
    return those[at % (those.length || 1)]?.[kind];
  }

  has(kind: string, value: string): boolean {
    return this.names.some((names) => names[kind] === value);
  }

  /** The names of all these kinds that became known last, with these values. */
  last(kinds: readonly string[], values: Names): Names | undefined {
    return this.names.findLast(
      (names) =>
        kinds.every((kind) => kind in names) &&
        Object.entries(values).every(([kind, value]) => names[kind] === value),
    );
  }

  /** Bodies that an operation accepted. */
  bodiesOf(operation: string): readonly unknown[] {
    return this.accepted.get(operation) ?? [];
  }

  keep(names: Names): void {
    const values = Object.values(names);
    if (values.length === 0 || values.includes(sparedPerson)) return;
    this.names.push(names);
    if (this.names.length > keptMax) this.names.splice(0, this.names.length - keptMax);
  }

  /** Learns from the answer to a command that was done or proposed. */
  learnCommand(operation: Operation, sent: { path: string; body: unknown }, answer: unknown): void {
    const { path, id: name } = operation;
    const bodies = this.accepted.get(name) ?? [];
    this.accepted.set(name, [...bodies, sent.body].slice(-bodiesKeptMax));
    const { id, engagement, application, position, sequence, events = [] } = answer as Answered;
    if (typeof position === 'string')
      this.keep({ after: position, knownAt: String(sequence ?? 1) });
    // Whoever approves another identity provider ends the ledger for everybody.
    if (events.some(({ type }) => type.startsWith('IdentityProvider'))) return;
    // What auditors put on record in an engagement is what the answer is about.
    const made = engagement === undefined ? sent.body : { ...(sent.body as object), id };
    const all = this.namesTold(path, { ...sent, body: made }, id);
    this.keep(all);
    if (application !== undefined) this.keep({ ...all, applicationId: application.id });
    for (const event of events) {
      const { id: eventId, stream } = event;
      // Those of an auditor are in no stream of the ledger.
      if (stream === undefined || isProposalEvent(event)) continue;
      this.keep({ ...namesOfStream(stream), eventId });
    }
  }

  /** Names that stand together in a command: of its path, of its body, and of what it made. */
  private namesTold(path: string, sent: { path: string; body: unknown }, id?: string): Names {
    const own = { ...namesIn(path, sent.path), ...idsOf(sent.body) };
    const made = this.madeBy(path);
    // Where a thing lies in another one the answer is about that.
    const { id: stated } = (sent.body ?? {}) as Answered;
    const chosen = path.includes('{') ? stated : (id ?? stated);
    return made === undefined || typeof chosen !== 'string' ? own : { ...own, [made]: chosen };
  }

  /** Learns the ids that a list names. */
  learnList(path: string, answer: unknown): void {
    const made = this.madeBy(path);
    const { items } = (answer ?? {}) as { readonly items?: unknown };
    if (made === undefined || !Array.isArray(items)) return;
    for (const item of items.slice(0, 5) as (Record<string, unknown> | null)[]) {
      const id = item?.['id'] ?? item?.['code'] ?? item?.['person'];
      if (typeof id === 'string') this.keep({ [made]: id });
    }
  }

  wait(waiting: Waiting): void {
    this.waiting.push(waiting);
    if (this.waiting.length > waitingMax) this.waiting.shift();
    this.keep({ proposalId: waiting.id, hash: waiting.hash });
  }

  /** What a collection holds, by the variable of the address of one thing in it. */
  private madeBy(path: string): string | undefined {
    const below = this.paths.find(
      (other) =>
        other.startsWith(`${path}/{`) && other.split('/')[path.split('/').length] !== undefined,
    );
    const variable = below && /^\{(\w+)\}/.exec(below.slice(path.length + 1))?.[1];
    return below === undefined || !variable ? undefined : kindOf(below, variable);
  }
}

interface Answered {
  readonly id?: string;
  readonly engagement?: string;
  readonly position?: string | null;
  readonly sequence?: number | null;
  readonly application?: { readonly id: string };
  readonly events?: readonly {
    readonly id: string;
    readonly stream?: string;
    readonly type: string;
  }[];
}

/** Kind of what a variable part of a path names. */
export function kindOf(path: string, variable: string): string {
  const steps = path.split('/');
  const collection = steps[steps.indexOf(`{${variable}}`) - 1] ?? '';
  return renamed[`${collection}/${variable}`] ?? variable;
}

/** The variable parts of a path as they were sent. */
function namesIn(template: string, sent: string): Names {
  const steps = sent.split('?', 1)[0]?.split('/') ?? [];
  const places = template.split('/').map((step, index) => [step, steps[index] ?? ''] as const);
  const variables = places.filter(([step]) => step.startsWith('{'));
  return Object.fromEntries(
    variables.map(([step, value]) => [kindOf(template, step.slice(1, -1)), decoded(value)]),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Ids of other things that a body names. */
function idsOf(body: unknown): Names {
  if (typeof body !== 'object' || body === null) return {};
  const named = Object.entries(body).filter(
    ([name, value]) =>
      typeof value === 'string' && (/Id$/.test(name) || name in alias || name === 'bankAccount'),
  );
  return Object.fromEntries(named.map(([name, value]) => [alias[name] ?? name, String(value)]));
}

function namesOfStream(stream: string): Names {
  const [, kind = '', id = ''] = /^([a-z]+(?:-items)?)-(.+)$/.exec(stream) ?? [];
  return id === '' ? {} : { [ofStream[kind] ?? `${kind}Id`]: id };
}
