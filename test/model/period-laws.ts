import { isMemorandum, type Entry, type IsoDate, type Year } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf, postedOn } from './figures';
import { controller } from './period-books';

type Complain = (law: string, found: unknown) => never;
type Sums = ReadonlyMap<string, bigint>;

/**
 * Events that finish a command or run accepted earlier. They are therefore allowed in a period that is fenced by now.
 */
const secondHalves = [
  'ReceiptApplied',
  'ReceiptApplicationRefused',
  'ReceiptReleased',
  'InterestCredited',
  'CoordinationLevyAccrued',
  'WrittenOffRecovered',
  'PaymentReturned',
  'ReturnSentBack',
  'PledgeRevalued',
  'AccountItemsRevalued',
  'AccountInterestCredited',
  'ReceiptRemainderTaken',
  'ReceiptRevalued',
  'ReceiptRevaluationReversed',
  'RevaluationCompleted',
  'RevaluationReversed',
];

/** First events of streams that can be reversed as a whole. */
const begins = ['ReceiptRecorded', 'ReceiptTakenOver'];

/** Streams whose events have no entries and belong to no period: donors, catalogues, claims and issued statements. */
const ofNoPeriod = /^(?:donor-.*|statement-.*|claim-.*|purposes|rates|bank-accounts|ledger)$/;

/** Laws of periods: which years accept postings, and that the confirmed balances of a closed year do not change. */
export class PeriodLaws {
  readonly #status = new Map<Year, 'soft-closed' | 'closed'>();
  readonly #fencedMonths = new Set<string>();
  /** USD by account at the end of each closed year, as confirmed at the closing. */
  readonly #seen = new Map<Year, Sums>();
  /** USD by year of the posting date and by account. */
  readonly #posted = new Map<Year, Map<string, bigint>>();
  readonly #dates = new Map<string, IsoDate>();

  take(event: RecordedEvent, complain: Complain): void {
    const { stream, data } = event;
    if (stream === 'periods') this.#periodChanged(event, complain);
    else if (!ofNoPeriod.test(stream)) this.#posts(event, complain);
    this.#dates.set(event.id, data['effectiveDate'] as IsoDate);
    if (begins.includes(event.type)) {
      this.#dates.set(stream, data['effectiveDate'] as IsoDate);
    }
  }

  #posts(event: RecordedEvent, complain: Complain): void {
    const date = postedOn(event.data);
    const year = date.slice(0, 4);
    const status = this.#statusOf(date);
    if (status === 'closed') complain('nothing is posted into a closed period', { date });
    if (status === 'soft-closed' && !isLetIn(event)) {
      complain('the controller alone posts into a fenced period', { date });
    }
    if (!event.stream.startsWith('revaluation-')) this.#originalPeriodIsTold(event, complain);
    const sums = this.#posted.get(year) ?? new Map<string, bigint>();
    this.#posted.set(year, sums);
    for (const { account, usd } of event.data['entries'] as unknown as readonly Entry[]) {
      if (!isMemorandum(account)) sums.set(account, (sums.get(account) ?? 0n) + minorOf(usd));
    }
    for (const [closed, seen] of this.#seen) {
      if (year <= closed) this.#isAsSeen(closed, seen, complain);
    }
  }

  #originalPeriodIsTold({ type, stream, data }: RecordedEvent, complain: Complain): void {
    const takesBack = data['reverses'] as string | undefined;
    const reversed = type === 'ReceiptReversed' ? stream : takesBack;
    const concerns =
      reversed === undefined ? (data['effectiveDate'] as IsoDate) : this.#dates.get(reversed);
    const concerned = concerns?.slice(0, 4);
    const expected = concerned === postedOn(data).slice(0, 4) ? undefined : concerned;
    if (data['originalPeriod'] !== expected) {
      complain('the original period is told where the year of posting is another', {
        told: expected,
      });
    }
  }

  #periodChanged({ type, data }: RecordedEvent, complain: Complain): void {
    const period = data['period'] as Year;
    switch (type) {
      case 'PeriodSoftClosed':
        this.#status.set(period, 'soft-closed');
        return;
      case 'PeriodClosed': {
        this.#status.set(period, 'closed');
        const stated = Object.entries(data['trialBalance'] as Record<string, string>);
        const seen = new Map(stated.map(([code, usd]) => [code, minorOf(usd)]));
        this.#seen.set(period, seen);
        this.#isAsSeen(period, seen, complain);
        return;
      }
      case 'PeriodReopened':
        this.#status.delete(period);
        this.#seen.delete(period);
        return;
      case 'MonthFenced':
        this.#fencedMonths.add(data['month'] as string);
        return;
      case 'MonthOpened':
        this.#fencedMonths.delete(data['month'] as string);
    }
  }

  #statusOf(date: IsoDate): 'open' | 'soft-closed' | 'closed' {
    const ruling = [...this.#status].filter(([period]) => period >= date.slice(0, 4));
    if (ruling.some(([, status]) => status === 'closed')) return 'closed';
    const isFenced = [...this.#fencedMonths].some((month) => month >= date.slice(0, 7));
    return ruling.length > 0 || isFenced ? 'soft-closed' : 'open';
  }

  #isAsSeen(period: Year, seen: Sums, complain: Complain): void {
    const books = new Map<string, bigint>();
    for (const [year, sums] of this.#posted) {
      if (year > period) continue;
      for (const [code, usd] of sums) books.set(code, (books.get(code) ?? 0n) + usd);
    }
    const codes = new Set([...seen.keys(), ...books.keys()]);
    const code = [...codes].find(
      (candidate) => (seen.get(candidate) ?? 0n) !== (books.get(candidate) ?? 0n),
    );
    if (code === undefined) return;
    const found = { period, code, seen: seen.get(code), books: books.get(code) };
    complain('the trial balance of a closed period is the one it was closed on', found);
  }
}

/** True for an event that the controller approved, or that finishes a command accepted before the period was fenced. */
function isLetIn({ type, data, metadata }: RecordedEvent): boolean {
  const reversed = data['reversedType'];
  const isOfRun = reversed === 'PledgeRevalued' || reversed === 'AccountItemsRevalued';
  const kind = isOfRun ? reversed : type;
  return metadata.approvedBy === controller || secondHalves.includes(kind);
}
