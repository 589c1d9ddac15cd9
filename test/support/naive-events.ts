import type { Service } from './service';

/** A journal entry as the log stores it. */
interface LoggedEntry {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
  readonly dims: { readonly receipt?: string };
}

/** An event as the log export states it. Tests compute expected results from such events, without the read model. */
export interface NaiveEvent {
  readonly sequence: number;
  readonly id: string;
  /** Name of the event, which follows from the request and the step that wrote it. */
  readonly name: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly effectiveDate: string;
  readonly postingDate: string;
  readonly recordedAt: string;
  readonly people: readonly string[];
  readonly certifiedBy: string | null;
  readonly approvedBy: string | null;
  readonly recordedBy: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly entries: readonly LoggedEntry[];
  /** Size of the event: the absolute value of its largest entry, in US cents. */
  readonly size: bigint;
}

interface LoggedLine {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: Readonly<Record<string, unknown>> & {
    readonly effectiveDate: string;
    readonly postingDate?: string;
    readonly entries: readonly LoggedEntry[];
  };
  readonly metadata: {
    readonly name?: string;
    readonly recordedAt: string;
    readonly recordedBy: string;
    readonly certifiedBy?: string;
    readonly approvedBy?: string;
  };
}

/** Converts a decimal amount into minor units by leaving out its point. */
export const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

export const sizeOf = ({ usd }: LoggedEntry): bigint => {
  const cents = minorOf(usd);
  return cents < 0n ? -cents : cents;
};

/** Returns all events of a service, read from the export of the log. */
export async function naiveLog(service: Service): Promise<readonly NaiveEvent[]> {
  const { text } = await service.http().get('/v1/audit/events?limit=10000');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => naive(JSON.parse(line) as LoggedLine));
}

function naive({ data, metadata, ...placed }: LoggedLine): NaiveEvent {
  const { recordedAt, recordedBy, certifiedBy = null, approvedBy = null } = metadata;
  const sizes = data.entries.map(sizeOf);
  return {
    ...placed,
    name: metadata.name ?? placed.id,
    effectiveDate: data.effectiveDate,
    postingDate: data.postingDate ?? data.effectiveDate,
    recordedAt,
    recordedBy,
    certifiedBy,
    approvedBy,
    facts: data,
    entries: data.entries,
    people: [recordedBy, certifiedBy, approvedBy].filter((person) => person !== null),
    size: sizes.reduce((most, one) => (one > most ? one : most), 0n),
  };
}

/** Returns all rows of a list, read page by page. Pages are short, so that paging is tested too. */
export async function allPages<Row>(
  service: Service,
  path: string,
  query: Readonly<Record<string, string>>,
  limit = 7,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const asked = { ...query, limit: String(limit), ...(cursor === null ? {} : { cursor }) };
    const { status, body } = await service.http().get(path).query(asked);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
    const page = body as { readonly items: readonly Row[]; readonly next: string | null };
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
