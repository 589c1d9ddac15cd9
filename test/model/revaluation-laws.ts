import {
  account,
  type AccountItemsRevaluedFacts,
  asJoinedBy,
  bookedLines,
  isCash,
  kindOf,
  minorUnitsOf,
  noOrigins,
  originsAfter,
  ownerOf,
  postingDateOf,
  type AnyLedgerEvent,
  type BookedLine,
  type DatedFacts,
  type Entry,
  type Origins,
  type PledgeFact,
  type PledgeRevaluedFacts,
  type RateUsed,
  type ReceiptRevaluedFacts,
  type RevaluationStartedFacts,
  type RunItems,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { ApplicationsUnderWay } from './applications-under-way';
import { minorOf } from './figures';
import { changesWithRates, itemsOf } from './open-items';

type Complain = (law: string, found: unknown) => never;

interface Balance {
  readonly amount: bigint;
  readonly usd: bigint;
}

/** A revaluation of a stream that is not reversed. */
interface BookedRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: string;
  readonly currencies: readonly string[];
  /** Funds whose own items on the bank account were valued; undefined for pledges and receipts. */
  readonly funds?: readonly string[];
}

/** A revaluation run, with the streams that it has valued so far. */
interface Run {
  readonly started: RevaluationStartedFacts;
  readonly valued: Set<string>;
}

const results: readonly string[] = [account.exchangeLoss, account.exchangeGain];

/** Laws of revaluation runs. They are checked with the events alone, without the code that decides on runs. */
export class RevaluationLaws {
  /** Journal lines of items in foreign currency whose value changes with the rates, by the stream that owns them. */
  readonly #lines = new Map<string, BookedLine[]>();
  /**
   * Owners of each pledge's cash by purpose, by the stream of the pledge. Cash of one owner has one value on each bank
   * account.
   */
  readonly #origins = new Map<string, Origins>();
  /** Streams of pledges, receipts and accounts' own items whose money moved since the last check. */
  readonly #touched = new Set<string>();
  readonly #bookedRevaluations = new Map<string, BookedRevaluation[]>();
  readonly #runs = new Map<string, Run>();
  readonly #underWay = new ApplicationsUnderWay();
  /** Receipts for which a crash ever interrupted an application, so that it held their money for days. */
  readonly #stopped = new Set<string>();

  take(recorded: RecordedEvent, complain: Complain): void {
    const event = { type: recorded.type, data: recorded.data } as unknown as AnyLedgerEvent;
    const lines = bookedLines(postingDateOf(event.data), event.data.entries);
    const ofRun = ['PledgeRevalued', 'ReceiptRevalued', 'AccountItemsRevalued'].includes(
      kindOf(event),
    );
    if (!ofRun) this.#nothingIsPostedBefore(recorded, lines, complain);
    const before = this.#lines.get(recorded.stream) ?? [];
    for (const line of lines) {
      const owner = streamOf(line);
      if (owner !== undefined) this.#lines.set(owner, [...(this.#lines.get(owner) ?? []), line]);
    }
    if (recorded.stream.startsWith('pledge-')) this.#ownersAfter(recorded.stream, event);
    this.#touch(lines);
    for (const stream of this.#underWay.endedBy(recorded)) this.#touched.add(stream);
    switch (event.type) {
      case 'RevaluationStarted':
        this.#runs.set(event.data.revaluationId, { started: event.data, valued: new Set() });
        return;
      case 'PledgeRevalued':
        oneLossAndOneGain(event.data, complain);
        if (event.data.moved !== undefined) return;
        this.#noteRevaluation(recorded, event.data);
        this.#ownerIsValued(recorded.stream, before, event.data, complain);
        return;
      case 'AccountItemsRevalued':
        if (event.data.moved !== undefined) return;
        this.#noteRevaluation(recorded, event.data);
        this.#ownerIsValued(recorded.stream, before, event.data, complain);
        return;
      case 'ReceiptRevalued':
        if (!event.data.takesBack) this.#noteRevaluation(recorded, event.data);
        this.#receiptIsValued(recorded.stream, event.data, complain);
        return;
      case 'RevaluationCompleted':
        this.#allIsValuedOrLeftOut(event.data, complain);
        return;
      case 'RevaluationReversed':
        this.#nothingStands(event.data, complain);
        return;
      case 'EventReversed':
      case 'ReceiptRevaluationReversed':
        this.#dropRevaluations(recorded.stream, ({ eventId }) => eventId === event.data.reverses);
        return;
      case 'ReceiptReversed':
        this.#dropRevaluations(recorded.stream, () => true);
        return;
      default:
    }
  }

  /** Checks the streams whose money the last command moved. */
  check(complain: Complain): void {
    for (const stream of this.#touched) {
      const left = [...this.#itemsApart(stream)].filter(
        ([, { amount, usd }]) => amount === 0n && usd !== 0n,
      );
      const isWhole = !this.#underWay.isHalfUndone(stream);
      if (isWhole && left.length > 0)
        complain('no item holds US dollars on 0.00 of it', { stream, left });
      if (!isWhole || this.#underWay.heldOf(stream).length > 0) this.#stopped.add(stream);
      const isOnEveryDay = stream.startsWith('receipt-') && !this.#stopped.has(stream);
      if (isOnEveryDay) this.#nothingIsLeftOnAnyDay(stream, complain);
    }
    this.#touched.clear();
  }

  #nothingIsLeftOnAnyDay(stream: string, complain: Complain): void {
    const lines = (this.#lines.get(stream) ?? []).toSorted((one, other) =>
      one.date < other.date ? -1 : one.date > other.date ? 1 : 0,
    );
    const held = new Map<string, Balance>();
    for (const [at, line] of lines.entries()) {
      const key = itemOf(line, noOrigins);
      held.set(key, sumOf([held.get(key) ?? nothing, line]));
      if (line.date === lines[at + 1]?.date) continue;
      const left = [...held].filter(([, item]) => item.amount === 0n && item.usd !== 0n);
      if (left.length === 0) continue;
      complain('no item of a receipt holds US dollars on 0.00 of it on any day', {
        stream,
        day: line.date,
        left,
      });
    }
  }

  /** Returns the items of a stream, without money of a receipt that an interrupted application holds. */
  #itemsApart(stream: string): Map<string, Balance> {
    const items = this.#items(stream);
    for (const { place, currency, amount, usd } of this.#underWay.heldOf(stream)) {
      const key = placeKey({ purpose: '', ...place }, currency);
      const held = { amount: -amount, usd: -usd };
      items.set(key, sumOf([items.get(key) ?? nothing, held]));
    }
    return items;
  }

  /** Marks the receipts and bank accounts whose money the lines move, whichever stream contains the event. */
  #touch(lines: readonly BookedLine[]): void {
    for (const line of lines) {
      const owner = line.dims.pledge === undefined ? streamOf(line) : undefined;
      if (owner !== undefined) this.#touched.add(owner);
    }
  }

  #ownersAfter(stream: string, event: AnyLedgerEvent): void {
    const knownOrigins = this.#origins.get(stream) ?? noOrigins;
    this.#origins.set(stream, originsAfter(knownOrigins, event as unknown as PledgeFact));
    this.#touched.add(stream);
  }

  /** Returns the items of a stream: all of them, or those as at a date, with the owners of cash as at that date. */
  #items(
    stream: string,
    asAt?: string,
    lines: readonly BookedLine[] = this.#lines.get(stream) ?? [],
  ): Map<string, Balance> {
    const knownOrigins = this.#origins.get(stream) ?? noOrigins;
    const origins = asAt === undefined ? knownOrigins : asJoinedBy(knownOrigins, asAt);
    return balances(lines, asAt ?? lastOfAllDays, (line) => itemOf(line, origins));
  }

  #nothingIsPostedBefore(
    { stream, type }: RecordedEvent,
    lines: readonly BookedLine[],
    complain: Complain,
  ): void {
    for (const line of lines) {
      const owner = streamOf(line);
      if (owner === undefined) continue;
      const later = (this.#bookedRevaluations.get(owner) ?? []).find(
        ({ date, currencies, funds }) =>
          currencies.includes(line.currency) &&
          (funds?.includes(line.dims.fund ?? '') ?? true) &&
          date > line.date,
      );
      if (later) {
        complain('nothing of an item is posted before its latest revaluation', {
          stream,
          type,
          owner,
          account: line.account,
          date: line.date,
          later,
        });
      }
    }
  }

  #noteRevaluation(
    { stream, id }: RecordedEvent,
    {
      revaluationId,
      effectiveDate: date,
      items,
    }: PledgeRevaluedFacts | ReceiptRevaluedFacts | AccountItemsRevaluedFacts,
  ): void {
    const currencies = [...new Set(items.map(({ amount }) => amount.currency))];
    const funds = items.flatMap((item) => ('fund' in item ? [item.fund] : []));
    const bookedRevaluation = {
      eventId: id,
      revaluationId,
      date,
      currencies,
      ...(funds.length > 0 ? { funds } : {}),
    };
    this.#bookedRevaluations.set(stream, [
      ...(this.#bookedRevaluations.get(stream) ?? []),
      bookedRevaluation,
    ]);
    this.#runs.get(revaluationId)?.valued.add(stream);
  }

  #dropRevaluations(stream: string, goes: (bookedRevaluation: BookedRevaluation) => boolean): void {
    const all = this.#bookedRevaluations.get(stream) ?? [];
    this.#bookedRevaluations.set(
      stream,
      all.filter((bookedRevaluation) => !goes(bookedRevaluation)),
    );
  }

  /** Checks that every item that was open in a currency of the run is valued at the run's rate. */
  #ownerIsValued(
    stream: string,
    linesBefore: readonly BookedLine[],
    { revaluationId, effectiveDate: asAt, items }: PledgeRevaluedFacts | AccountItemsRevaluedFacts,
    complain: Complain,
  ): void {
    const rates = this.#runs.get(revaluationId)?.started.rates ?? {};
    const valued = new Set(
      items.map((item) => {
        const place = 'fund' in item ? { ...item, purpose: item.fund } : item;
        return placeKey(place, item.amount.currency);
      }),
    );
    const before = this.#items(stream, asAt, linesBefore);
    for (const [key, { amount, usd }] of this.#items(stream, asAt)) {
      const [, currency = ''] = key.split('|');
      const rate = rates[currency];
      const was = before.get(key) ?? nothing;
      const open = rate !== undefined && isOpen(was);
      const expected = open ? worth(amount, currency, rate) : was.usd;
      if (usd !== expected || amount !== was.amount || open !== valued.has(key)) {
        complain(
          'every open item in a currency of a run is worth its rate, and no other is touched',
          {
            stream,
            key,
            amount,
            usd,
            expected,
            was,
          },
        );
      }
    }
  }

  /**
   * Checks that the debt for a receipt's money in suspense, and its cash on each bank account, are valued at the run's
   * rates.
   */
  #receiptIsValued(
    stream: string,
    { revaluationId, effectiveDate: asAt, items, takesBack }: ReceiptRevaluedFacts,
    complain: Complain,
  ): void {
    if (takesBack) return;
    const rates = this.#runs.get(revaluationId)?.started.rates ?? {};
    const lines = (this.#lines.get(stream) ?? []).filter(({ currency }) => rates[currency]);
    const sums = balances(lines, asAt, ({ account: code, dims }) =>
      isCash(code) ? `CASH ${dims.bankAccount}` : code,
    );
    for (const { kind, amount, valueUsd } of items) {
      const rate = rates[amount.currency];
      const expected = rate && worth(minorOf(amount.amount), amount.currency, rate);
      if (minorOf(valueUsd) !== expected) {
        complain('money of a receipt is worth its rate', { stream, kind, valueUsd, expected });
      }
    }
    const listed = (key: string) => totalOf(items.filter((item) => codeOf(item) === key));
    for (const [key, { amount, usd }] of sums) {
      const total = listed(key);
      const sign = key.startsWith('CASH') ? 1n : -1n;
      if (amount === sign * total.amount && usd === sign * total.usd) continue;
      complain('what is held of a receipt is what it is worth', {
        stream,
        key,
        amount,
        usd,
        total,
      });
    }
  }

  #allIsValuedOrLeftOut(
    { revaluationId, leftOut, pledges, receipts, bankAccounts }: RunItemsLeft,
    complain: Complain,
  ): void {
    const run = this.#runs.get(revaluationId);
    if (!run) return complain('a run is started before it is complete', { revaluationId });
    const { effectiveDate: asAt, rates, ...listed } = run.started;
    const left = new Set(leftOut.flatMap(streamsOf));
    for (const stream of streamsIn(listed)) {
      if (run.valued.has(stream) || left.has(stream)) continue;
      const open = [...this.#items(stream, asAt)].filter(
        ([key, { amount, usd }]) =>
          rates[key.split('|')[1] ?? ''] !== undefined && (amount !== 0n || usd !== 0n),
      );
      if (open.length > 0)
        complain('a run values what it found or leaves it out', { stream, open });
    }
    if (run.valued.size !== pledges + receipts + bankAccounts) {
      complain('a run says how many it valued', { revaluationId, pledges, receipts, bankAccounts });
    }
  }

  #nothingStands({ revaluationId, leftOut }: RunItemsLeft, complain: Complain): void {
    const left = new Set(leftOut.flatMap(streamsOf));
    for (const [stream, ofStream] of this.#bookedRevaluations) {
      const own = ofStream.some((candidate) => candidate.revaluationId === revaluationId);
      if (own && !left.has(stream)) complain('of a reversed run nothing stands', { stream });
    }
  }
}

type Place = {
  readonly account: string;
  readonly instalment?: number | undefined;
  readonly purpose?: string | undefined;
  readonly bankAccount?: string | undefined;
};
type Booked<Facts> = Facts & { readonly entries: readonly Entry[] };
type RunItemsLeft = Extract<AnyLedgerEvent, { type: 'RevaluationCompleted' }>['data'];

/** Checks that a revaluation books at most one loss and one gain for each currency and purpose of a pledge. */
function oneLossAndOneGain(
  { revaluationId, entries }: Booked<PledgeRevaluedFacts & DatedFacts>,
  complain: Complain,
): void {
  const seen = new Set<string>();
  for (const { account: code, currency, dims } of entries) {
    if (!results.includes(code)) continue;
    const key = `${code}|${currency}|${dims.purpose}`;
    if (seen.has(key)) {
      complain('one loss and one gain per currency and purpose', { revaluationId, entries });
    }
    seen.add(key);
  }
}

const nothing: Balance = { amount: 0n, usd: 0n };
const lastOfAllDays = '9999-12-31';

function isOpen({ amount, usd }: Balance): boolean {
  return amount !== 0n || usd !== 0n;
}

function placeKey(place: Place, currency: string): string {
  return [place.account, currency, place.instalment, place.purpose, place.bankAccount].join('|');
}

/** Returns the key of a receipt's item: its cash on a bank account, or its debt on a ledger account. */
function codeOf({ kind, bankAccount }: ReceiptRevaluedFacts['items'][number]): string {
  if (kind === 'CASH') return `CASH ${bankAccount}`;
  return kind === 'UNAPPLIED' ? account.unappliedReceipts : account.refundsPayable;
}

/** Returns the stream that owns a line whose value changes with the rates; undefined for any other line. */
function streamOf(line: BookedLine): string | undefined {
  if (!changesWithRates(line)) return undefined;
  const { pledge, receipt } = line.dims;
  const items = itemsOf(line);
  if (items !== undefined) return `account-items-${items}`;
  return pledge === undefined ? `receipt-${receipt}` : `pledge-${pledge}`;
}

function streamsIn({ pledges, receipts, bankAccounts }: RunItems): string[] {
  return [
    ...pledges.map((id) => `pledge-${id}`),
    ...receipts.map((id) => `receipt-${id}`),
    ...bankAccounts.map((id) => `account-items-${id}`),
  ];
}

function streamsOf(left: RunItemsLeft['leftOut'][number]): string[] {
  const { pledgeId, receiptId, itemsOf: items } = left;
  return streamsIn({
    pledges: pledgeId === undefined ? [] : [pledgeId],
    receipts: receiptId === undefined ? [] : [receiptId],
    bankAccounts: items === undefined ? [] : [items],
  });
}

/** Returns the key of a pledge's item: instalment and purpose of a debt, owner and bank account of cash. */
function itemOf({ account: code, currency, dims }: BookedLine, origins: Origins): string {
  const { instalment, purpose = '', bankAccount, accountItem, fund } = dims;
  if (accountItem !== undefined)
    return placeKey({ account: code, purpose: fund, bankAccount }, currency);
  return isCash(code)
    ? placeKey({ account: code, purpose: ownerOf(origins, purpose), bankAccount }, currency)
    : placeKey({ account: code, instalment, purpose }, currency);
}

function balances(
  lines: readonly BookedLine[],
  asAt: string,
  keyOf: (line: BookedLine) => string,
): Map<string, Balance> {
  const sums = new Map<string, Balance>();
  for (const line of lines) {
    if (line.date > asAt) continue;
    const key = keyOf(line);
    sums.set(key, sumOf([sums.get(key) ?? nothing, line]));
  }
  return sums;
}

function sumOf(all: readonly Balance[]): Balance {
  return all.reduce(
    (sum, { amount, usd }) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    { amount: 0n, usd: 0n },
  );
}

function totalOf(items: ReceiptRevaluedFacts['items']): Balance {
  return sumOf(
    items.map(({ amount, valueUsd }) => ({
      amount: minorOf(amount.amount),
      usd: minorOf(valueUsd),
    })),
  );
}

/** Converts an amount in minor units into US cents: amount ÷ rate, rounded half away from zero. */
function worth(minor: bigint, currency: string, rate: RateUsed | undefined): bigint {
  const unitsPerUsd = rate?.unitsPerUsd ?? '';
  const [, decimals = ''] = unitsPerUsd.split('.');
  const above = (minor < 0n ? -minor : minor) * 100n * 10n ** BigInt(decimals.length);
  const below = BigInt(unitsPerUsd.replace('.', '')) * 10n ** BigInt(minorUnitsOf(currency) ?? 2);
  const cents = (above * 2n + below) / (below * 2n);
  return minor < 0n ? -cents : cents;
}
