import { kit } from '@art30/accounting';
import type { ThingsNamed } from '@art30/books';
import type { Caller } from '../sign-in/caller';

/**
 * A request with its answer, from which the donors concerned are found. The answer is undefined if it is not an object.
 */
export interface AnsweredRequest {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly answer: unknown;
}

/** Ids in a request or answer. The access log lists the donors to whom these things belong. */
export interface Names extends ThingsNamed {
  readonly donors: readonly string[];
}

/** Maximum number of donors that one entry of the access log lists; an entry with more says `every`. */
export const donorsNamedMax = 100;

type Kind = keyof Names;

/** Members of a request or answer whose value is an id, with the kind of thing that the id identifies. */
const kinds: Readonly<Record<string, Kind>> = {
  donor: 'donors',
  donorId: 'donors',
  pledge: 'pledges',
  pledgeId: 'pledges',
  receipt: 'receipts',
  receiptId: 'receipts',
  statementId: 'statements',
};

/** Prefixes of stream names. The rest of such a name is the id of a thing of this kind. */
const streams: Readonly<Record<string, Kind>> = {
  'donor-': 'donors',
  'pledge-': 'pledges',
  'receipt-': 'receipts',
  'statement-': 'statements',
};

/** Ways to find the donors that an answer concerns. Each returns ids, or `every` if the answer concerns all donors. */
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

/** States which donors an answer concerns: none, or the donors found in one of these ways. */
export type About = 'none' | keyof typeof namesBy;

/** Ids in the path, for an answer that is only about them. */
function ofAddress({ params }: AnsweredRequest): Names {
  return namesIn([params]);
}

/** Ids in the filters of the query. Without any, all ids anywhere in path, body and answer. */
function named({ params, query, body, answer }: AnsweredRequest): Names {
  return ofFilters(query) ?? namesIn([params, body, answer]);
}

/**
 * Ids in the filters of the query. Without any, all ids in the answer; the `id` of each list item is then an id of the
 * given kind.
 */
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

/**
 * Ids in an event and its facts. Every donor if the facts list donors, pledges or receipts, as the facts of a
 * revaluation run do.
 */
function namedByFacts(answeredRequest: AnsweredRequest): Names | 'every' {
  const { event } = (answeredRequest.answer ?? {}) as {
    readonly event?: { readonly facts?: object };
  };
  const lists: Readonly<Record<string, unknown>> = { ...event?.facts };
  const isOfMany = ['donors', 'pledges', 'receipts'].some((name) => Array.isArray(lists[name]));
  return isOfMany ? 'every' : named(answeredRequest);
}

/** Ids in an event that the answer contains as a line of canonical JSON. */
function namedByLine({ answer }: AnsweredRequest): Names {
  const { event } = (answer ?? {}) as { readonly event?: { readonly line?: unknown } };
  return namesIn(typeof event?.line === 'string' ? [JSON.parse(event.line)] : []);
}

/** Ids in the filters of a report; every donor if no filter contains an id, as the report then covers all. */
function filtered({ query }: AnsweredRequest): Names | 'every' {
  return ofFilters(query) ?? 'every';
}

function everybody(): 'every' {
  return 'every';
}

/** For an auditor, the ids in the filters. For any other caller, the donors for which the caller asks. */
function ofReader(answeredRequest: AnsweredRequest): Names | 'every' {
  const { roles, donors } = answeredRequest.caller;
  if (roles.includes('auditor')) return filtered(answeredRequest);
  return { ...namesIn([]), donors };
}

/** Ids in the filters of a query; undefined if they contain none. */
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

/** Ids by kind. The sets are created when the first id of a kind is found, as most requests contain none. */
type Found = Partial<Record<Kind, Set<string>>>;

/**
 * Collects ids recursively. Values without the form of an id are skipped: the request may be a refused one, which was
 * not validated.
 */
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
