import { kit } from '@art30/accounting';
import type { ThingsNamed } from '@art30/books';
import type { Caller } from '../sign-in/caller';

/** What was asked, and what is answered; undefined where it is no object. */
export interface AnsweredRequest {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly answer: unknown;
}

/** Ids that say of whom an answer is. */
export interface Names extends ThingsNamed {
  readonly donors: readonly string[];
}

/** Donors that one entry of the access log names; of more it says `every`. */
export const donorsNamedMax = 100;

type Kind = keyof Names;

/** Members whose value is the id of a thing of a kind, wherever they stand. */
const kinds: Readonly<Record<string, Kind>> = {
  donor: 'donors',
  donorId: 'donors',
  pledge: 'pledges',
  pledgeId: 'pledges',
  receipt: 'receipts',
  receiptId: 'receipts',
  statementId: 'statements',
};

/** Streams of things that stand for a donor, by what their names begin with. */
const streams: Readonly<Record<string, Kind>> = {
  'donor-': 'donors',
  'pledge-': 'pledges',
  'receipt-': 'receipts',
  'statement-': 'statements',
};

/** How question and answer tell of which donors an answer says something. */
export const namesBy = {
  everybody,
  filtered,
  named,
  namedByFacts,
  namedByLine,
  ofAddress,
  ofReader,
  donorItems: namedByItems('donors'),
  pledgeItems: namedByItems('pledges'),
  receiptItems: namedByItems('receipts'),
} as const satisfies Readonly<
  Record<string, (answeredRequest: AnsweredRequest) => Names | 'every'>
>;

/** Of which donors an answer says something: of none ever, or of those that this way of telling finds. */
export type About = 'none' | keyof typeof namesBy;

/** What the address names, of which the whole answer is. */
function ofAddress({ params }: AnsweredRequest): Names {
  return namesIn([params]);
}

/** What the filters name, else all that address, body and answer name, wherever it stands in them. */
function named({ params, query, body, answer }: AnsweredRequest): Names {
  return ofFilters(query) ?? namesIn([params, body, answer]);
}

/** The same, where the items of a list have the ids of such things. */
function namedByItems(kind: Kind): (answeredRequest: AnsweredRequest) => Names {
  return (answeredRequest) => {
    const { items = [] } = (answeredRequest.answer ?? {}) as {
      readonly items?: readonly { id: string }[];
    };
    const ids = items.map(({ id }) => id);
    return (
      ofFilters(answeredRequest.query) ?? { ...namesIn([answeredRequest.answer]), [kind]: ids }
    );
  };
}

/** What an event and its facts name; every donor where they list pledges or receipts, as a run does. */
function namedByFacts(answeredRequest: AnsweredRequest): Names | 'every' {
  const { event } = (answeredRequest.answer ?? {}) as {
    readonly event?: { readonly facts?: object };
  };
  const lists: Readonly<Record<string, unknown>> = { ...event?.facts };
  const isOfMany = ['donors', 'pledges', 'receipts'].some((name) => Array.isArray(lists[name]));
  return isOfMany ? 'every' : named(answeredRequest);
}

/** What an event names that is answered as one line of canonical JSON. */
function namedByLine({ answer }: AnsweredRequest): Names {
  const { event } = (answer ?? {}) as { readonly event?: { readonly line?: unknown } };
  return namesIn(typeof event?.line === 'string' ? [JSON.parse(event.line)] : []);
}

/** Those of a report's filters; every donor where none of them names one. */
function filtered({ query }: AnsweredRequest): Names | 'every' {
  return ofFilters(query) ?? 'every';
}

function everybody(): 'every' {
  return 'every';
}

/** The donors of whoever reads about its own; for others as their filters say. */
function ofReader(answeredRequest: AnsweredRequest): Names | 'every' {
  const { roles, donors } = answeredRequest.caller;
  if (roles.includes('auditor')) return filtered(answeredRequest);
  return { ...namesIn([]), donors };
}

/** Undefined where no filter names anything. */
function ofFilters(query: AnsweredRequest['query']): Names | undefined {
  const names = namesIn([query]);
  const isNarrow = Object.values(names).some((ids: readonly string[]) => ids.length > 0);
  return isNarrow ? names : undefined;
}

function namesIn(parts: readonly unknown[]): Names {
  const found: Found = {};
  for (const part of parts) collect(part, found);
  const { donors = [], pledges = [], receipts = [], statements = [] } = found;
  return {
    donors: [...donors],
    pledges: [...pledges],
    receipts: [...receipts],
    statements: [...statements],
  };
}

/** Ids of each kind, of which most requests name none. */
type Found = Partial<Record<Kind, Set<string>>>;

/** What has not the form of an id names nobody: of a refused request nothing was checked yet. */
function collect(part: unknown, found: Found): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [member, value] of Object.entries(part)) {
    if (typeof value === 'object') collect(value, found);
    else if (typeof value === 'string') {
      const { kind, id } = namedBy(member, value);
      if (kind !== undefined && kit.idForm.expression.test(id)) (found[kind] ??= new Set()).add(id);
    }
  }
}

function namedBy(
  member: string,
  value: string,
): { readonly kind: Kind | undefined; readonly id: string } {
  if (member !== 'stream') return { kind: kinds[member], id: value };
  const [begins = '', kind] = Object.entries(streams).find(([one]) => value.startsWith(one)) ?? [];
  return { kind, id: value.slice(begins.length) };
}
