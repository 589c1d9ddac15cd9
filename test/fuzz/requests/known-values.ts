import { isProposalEvent } from '@art30/accounting';
import type { Contract, Operation } from './contract';
import { variablesOf } from './contract';

/** Ids that belong together in the ledger, such as `{pledgeId: 'P1', eventId: '6d7b…'}`. */
export type Names = Readonly<Record<string, string>>;

/** The part of a pending proposal that the run needs. */
export interface Proposed {
  readonly id: string;
  readonly hash: string;
  readonly approver: string;
}
export interface Waiting extends Proposed {
  readonly recorder: string;
}

/** Returns the pending proposal in an answer, also if a part of the command was booked at once. */
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

/** A person who is never used in random requests. */
export const sparedPerson = 'u.spared';
/** Largest number of remembered sets of ids; the oldest are forgotten first. */
const keptMax = 600;
const bodiesKeptMax = 12;
const waitingMax = 40;

/** Names for path variables that stand for several kinds of things. */
const renamed: Readonly<Record<string, string>> = {
  'bank-accounts/code': 'bankAccount',
  'purposes/code': 'purpose',
  'exchange-rates/listId': 'rateListId',
  'manual-rates/listId': 'rateListId',
};
/** Members of bodies that contain the id of a kind with another name. */
const alias: Readonly<Record<string, string>> = { paidFrom: 'bankAccount', code: 'bankAccount' };
/** Kinds of things whose name differs from that of their stream. */
const ofStream: Readonly<Record<string, string>> = { 'account-items': 'bankAccount' };

/** Values learned from earlier answers: existing ids, accepted bodies, and pending proposals. */
export class KnownValues {
  private readonly names: Names[] = [];
  private readonly accepted = new Map<string, unknown[]>();
  private readonly paths: readonly string[];
  readonly waiting: Waiting[] = [];

  constructor({ operations }: Contract) {
    this.paths = operations.map(({ path }) => path);
  }

  /** Returns values for the variables of a path; values that belong together where possible. */
  namesFor(path: string, at: number): Names {
    const kinds = variablesOf(path).map((variable) => kindOf(path, variable));
    const together = this.names.filter((names) => kinds.every((kind) => kind in names));
    return together[at % (together.length || 1)] ?? {};
  }

  /** Returns an id of a kind; undefined if none is known. */
  oneOf(member: string, at: number): string | undefined {
    const kind = alias[member] ?? member;
    const those = this.names.filter((names) => kind in names);
    return those[at % (those.length || 1)]?.[kind];
  }

  has(kind: string, value: string): boolean {
    return this.names.some((names) => names[kind] === value);
  }

  /** Returns the latest set of ids that has all these kinds and these values. */
  last(kinds: readonly string[], values: Names): Names | undefined {
    return this.names.findLast(
      (names) =>
        kinds.every((kind) => kind in names) &&
        Object.entries(values).every(([kind, value]) => names[kind] === value),
    );
  }

  /** Returns bodies that an operation accepted. */
  bodiesOf(operation: string): readonly unknown[] {
    return this.accepted.get(operation) ?? [];
  }

  keep(names: Names): void {
    const values = Object.values(names);
    if (values.length === 0 || values.includes(sparedPerson)) return;
    this.names.push(names);
    if (this.names.length > keptMax) this.names.splice(0, this.names.length - keptMax);
  }

  /** Learns from the answer to a command that was booked or proposed. */
  learnCommand(operation: Operation, sent: { path: string; body: unknown }, answer: unknown): void {
    const { path, id: name } = operation;
    const bodies = this.accepted.get(name) ?? [];
    this.accepted.set(name, [...bodies, sent.body].slice(-bodiesKeptMax));
    const { id, engagement, application, position, sequence, events = [] } = answer as Answered;
    if (typeof position === 'string')
      this.keep({ after: position, knownAt: String(sequence ?? 1) });
    // The proposal of another identity provider is not remembered: if it were approved, nobody could sign in
    // any more.
    if (events.some(({ type }) => type.startsWith('IdentityProvider'))) return;
    // For the auditors' engagements, the id in the answer is that of the recorded item.
    const made = engagement === undefined ? sent.body : { ...(sent.body as object), id };
    const all = this.namesTold(path, { ...sent, body: made }, id);
    this.keep(all);
    if (application !== undefined) this.keep({ ...all, applicationId: application.id });
    for (const event of events) {
      const { id: eventId, stream } = event;
      // Events of the auditors' log are in no stream of the ledger.
      if (stream === undefined || isProposalEvent(event)) continue;
      this.keep({ ...namesOfStream(stream), eventId });
    }
  }

  /** Returns the ids of a command: those of its path, of its body, and of the new thing. */
  private namesTold(path: string, sent: { path: string; body: unknown }, id?: string): Names {
    const own = { ...namesIn(path, sent.path), ...idsOf(sent.body) };
    const made = this.madeBy(path);
    // If the path names an outer thing, the id in the answer is that of the outer thing, so the id in the
    // body is used.
    const { id: stated } = (sent.body ?? {}) as Answered;
    const chosen = path.includes('{') ? stated : (id ?? stated);
    return made === undefined || typeof chosen !== 'string' ? own : { ...own, [made]: chosen };
  }

  /** Learns the ids in a list. */
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

  /** Returns the kind of the items in a collection, by the path variable of a single item. */
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

/** Returns the kind of thing that a path variable stands for. */
export function kindOf(path: string, variable: string): string {
  const steps = path.split('/');
  const collection = steps[steps.indexOf(`{${variable}}`) - 1] ?? '';
  return renamed[`${collection}/${variable}`] ?? variable;
}

/** Returns the values of the path variables in a request. */
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

/** Returns the ids of other things in a body. */
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
