import { readFileSync } from 'node:fs';
import { canonical, checkpointIn, sha256, type Json, type Line } from './second-verifier';

/**
 * Second half of an independent verifier, written from docs/reference/evidence.md: times, runs and derived
 * files.
 */

const digestOf = (value: unknown) => sha256(canonical(value)).toString('hex');

interface Entry {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
  readonly dims: Json;
}

const entriesOf = ({ data }: Line) => (data['entries'] ?? []) as readonly Entry[];
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const nameOf = ({ id, metadata }: Line) => metadata.name ?? id;

interface Placed {
  readonly sequence: number;
  readonly event: Line;
}

/** All events in the order of the log, from `events.jsonl` and `checkpoints.jsonl`. */
export function logOf(leaves: string, checkpoints: string): readonly Placed[] {
  const waiting = linesOf(checkpoints).map(
    (line) => JSON.parse(line) as Placed & { leavesBefore: number },
  );
  const log: Placed[] = [];
  const put = (event: Line) => void log.push({ sequence: log.length + 1, event });
  const texts = linesOf(leaves);
  for (let index = 0; index <= texts.length; index += 1) {
    while (waiting[0]?.leavesBefore === index) {
      const { event, sequence } = waiting.shift() as Placed;
      put(event);
      if (log.length !== sequence) throw new Error(`it stands at ${log.length}, not ${sequence}`);
    }
    if (index < texts.length) put(JSON.parse(texts[index] as string) as Line);
  }
  return log;
}

/**
 * Sequences of events whose time is earlier than one before, and of corrections of the clock that name no
 * earlier event.
 */
export function timesBack(log: readonly Placed[]) {
  const stated = log.flatMap(({ sequence, event: { type, data } }) => {
    if (type !== 'ClockCorrected') return [];
    const { fromSequence, throughSequence } = data as Record<string, number>;
    return [{ sequence, from: fromSequence as number, through: throughSequence as number }];
  });
  const counts = stated.filter((one) => one.from <= one.through && one.through < one.sequence);
  const otherRanges = stated.filter((one) => !counts.includes(one)).map((one) => one.sequence);
  const counted = log.filter(
    ({ sequence }) => !counts.some(({ from, through }) => from <= sequence && sequence <= through),
  );
  const back: number[] = [];
  let latest = '';
  for (const { sequence, event } of counted) {
    const time = event.metadata['recordedAt'] as string;
    if (latest !== '' && minute(latest) - minute(time) > 60) back.push(sequence);
    if (time > latest) latest = time;
  }
  return { back: [...back, ...checkpointsBack(counted)], otherRanges };
}

const minute = (time: string) => Date.parse(`${time.slice(0, 16)}:00Z`) / 60_000;

/** Checkpoints whose note has an earlier time than a checkpoint before it, or another time than its event. */
function checkpointsBack(log: readonly Placed[]): readonly number[] {
  let last = { size: 0, time: '' };
  return log.flatMap(({ sequence, event: { type, data, metadata } }) => {
    if (type !== 'CheckpointSigned') return [];
    const point = checkpointIn(data['note'] as string);
    // A smaller tree comes from another signer, so its earlier time does not mean that a clock went back.
    if (point.size < last.size) return [];
    const isBack = point.time < last.time || point.time !== metadata['recordedAt'];
    last = point;
    return isBack ? [sequence] : [];
  });
}

/** Sums of entries by key, as decimals with as many places as the entries have. */
class Sums {
  private readonly sums = new Map<string, { amount: bigint; usd: bigint; places: number }>();

  add(key: string, { amount, usd }: Entry): void {
    const places = (amount.split('.')[1] ?? '').length;
    const { amount: before = 0n, usd: usdBefore = 0n } = this.sums.get(key) ?? {};
    const minor = (text: string) => BigInt(text.replace('.', ''));
    this.sums.set(key, { amount: before + minor(amount), usd: usdBefore + minor(usd), places });
  }

  /** Iterates over the sums that are not zero in both amount and USD. */
  *[Symbol.iterator](): Generator<[string, { amount: string; usd: string }]> {
    for (const [key, { amount, usd, places }] of this.sums) {
      if (amount === 0n && usd === 0n) continue;
      yield [key, { amount: decimal(amount, places), usd: decimal(usd, 2) }];
    }
  }
}

function decimal(minor: bigint, places: number): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(-places)}`;
  return minor < 0n ? `-${text}` : text;
}

function linesOfSums(sums: Sums): string {
  const lines = [...sums].map(([key, sum]) => canonical({ ...(JSON.parse(key) as Json), sum }));
  return textOf(lines.sort());
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** Hashes and totals of approved revaluation runs, each as signed and as booked. */
export function signedRuns(events: readonly Line[]): readonly (readonly [unknown, unknown])[] {
  const approved = events.filter(({ type }) => type === 'ProposalApproved');
  return events.flatMap((proposed) => {
    const { run, books, hash } = proposed.data as {
      run?: { items: { stream: string; hash: string }[]; root: string; totals: unknown };
      books?: { id: string }[];
      hash?: string;
    };
    if (run === undefined) return [];
    const approval = approved.find(({ data }) => data['hash'] === hash);
    const id = (approval?.data['proposalId'] ?? '') as string;
    const { id: last } = (approval?.data['last'] ?? {}) as { readonly id?: string };
    const isOver = last !== undefined && events.some((event) => nameOf(event) === last);
    const roots = [[run.root, digestOf(run.items)]] as const;
    if (!isOver) return roots;
    const inBooks = new Set(books?.map((one) => one.id));
    const streams = new Set(run.items.map(({ stream }) => stream));
    const own = events.filter(
      (event) =>
        event.metadata['proposal'] === id &&
        streams.has(event.stream) &&
        !inBooks.has(nameOf(event)),
    );
    const totals = new Sums();
    for (const entry of own.flatMap(entriesOf)) {
      const { account, currency } = entry;
      totals.add(canonical([account, currency]), entry);
    }
    const items = run.items.map(({ stream }) => {
      const booked = own.filter((event) => event.stream === stream);
      const signed = booked.map((event) => [
        ...[nameOf(event), event.type, entriesOf(event), event.data['warnings'] ?? []],
      ]);
      return { stream, hash: digestOf(signed) };
    });
    const sums = [...totals].map(([key, sum]) => [...(JSON.parse(key) as string[]), sum]);
    return [...roots, [run.items, items], [notZero(run.totals), sums.map(canonical).sort()]];
  });
}

function notZero(totals: unknown): readonly string[] {
  const lines = totals as readonly (Entry & Json)[];
  const isZero = (text: string) => /^-?[0.]+$/.test(text);
  return lines
    .filter(({ amount, usd }) => !isZero(amount) || !isZero(usd))
    .map(({ account, currency, amount, usd }) => canonical([account, currency, { amount, usd }]))
    .sort();
}

/** Files that are derived from the events, except README.txt, which also needs every event to be readable. */
export function derivedFiles(log: readonly Placed[]): ReadonlyMap<string, string> {
  const leaves = log.filter(({ event }) => !event.stream.startsWith('checkpoints-'));
  const [balances, trialBalance] = [new Sums(), new Sums()];
  const [documents, rates]: string[][] = [[], []];
  const files = new Map<string, string>();
  for (const { sequence, event } of leaves) {
    const { id, type, data } = event;
    for (const entry of entriesOf(event)) {
      const { account, currency, dims } = entry;
      balances.add(canonical({ account, currency, dims }), entry);
      if (!account.startsWith('9')) trialBalance.add(canonical({ account, currency }), entry);
    }
    for (const document of documentsOf(event)) {
      documents?.push(canonical({ document, event: id, eventType: type, sequence }));
    }
    if (type === 'ExchangeRatesPublished') {
      rates?.push(canonical({ event: id, list: data, sequence }));
    }
    if (type === 'StatementIssued') {
      const statement = data['statement'] as Json;
      const text = canonical({ ...statement, sha256: digestOf(statement) });
      files.set(`statement-${data['statementId'] as string}.json`, text);
    }
  }
  return files
    .set('balances.jsonl', linesOfSums(balances))
    .set('trial-balance.jsonl', linesOfSums(trialBalance))
    .set('documents.jsonl', textOf(documents ?? []))
    .set('rates.jsonl', textOf(rates ?? []))
    .set('policies.json', policies(leaves.map(({ event }) => event)));
}

/** Documents that an event names, including one that it erases. */
function documentsOf({ type, data }: Line): readonly Json[] {
  const named = ((data['documents'] ?? []) as readonly Json[]).map((one) => {
    const { mediaType, name, sha256: hash, size } = one;
    return { mediaType, name, sha256: hash, size };
  });
  const nothing = { mediaType: null, name: null, size: null };
  return type === 'DocumentErased' ? [...named, { ...nothing, sha256: data['sha256'] }] : named;
}

/** Builds the file of policies. Names and types of accounts are listed in docs/reference/accounts.md. */
function policies(events: readonly Line[]): string {
  const chart = new Map(
    [
      ...readFileSync('docs/reference/accounts.md', 'utf8').matchAll(
        /^\| (\d{4}) \| (.+?) \| (.+?) \|/gm,
      ),
    ]
      .map(([, code = '', name, type]) => [code, { name, type }] as const)
      .reverse(),
  );
  const banks = new Map<string, Json>();
  const uses = new Map<string, { events: number; lines: number }>();
  for (const { type, data } of events) {
    const policy = data['policy'] as string;
    const { events: before, lines } = uses.get(policy) ?? { events: 0, lines: 0 };
    const own = (data['entries'] as readonly unknown[]).length;
    uses.set(policy, { events: before + 1, lines: lines + own });
    if (type !== 'BankAccountOpened') continue;
    const { code, currency, ledgerAccount } = data;
    banks.set(ledgerAccount as string, { code, currency, ledgerAccount });
  }
  const codes = new Set(events.flatMap(entriesOf).map(({ account }) => account));
  const accounts = [...codes].sort().map((code) => {
    const { name = null, type = null } = chart.get(code) ?? {};
    return { code, name, type };
  });
  const bankAccounts = [...banks.keys()].sort().map((code) => banks.get(code));
  const names = [...uses.keys()].sort().map((policy) => ({ ...uses.get(policy), policy }));
  return `${canonical({ accounts, bankAccounts, policies: names })}\n`;
}
