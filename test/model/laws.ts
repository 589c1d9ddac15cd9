import {
  account,
  EntryRecomputer,
  isCash,
  isMemorandum,
  kindOf,
  Money,
  type AgreementSignedFacts,
  type AnyLedgerEvent,
  type ConditionMetFacts,
  type Entry,
} from '@art30/accounting';
import { writtenOffKinds } from '@art30/books';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf } from './figures';
import { PeriodLaws } from './period-laws';
import { DaysOfFacts } from './days-of-facts';
import { Quantities } from './quantities';
import { RefundLaws } from './refund-laws';
import { RevaluationLaws } from './revaluation-laws';

/** Error for books that break a law. The message names the law, the event and the figures. */
class LawBroken extends Error {}

interface Line extends Omit<Entry, 'amount' | 'usd'> {
  readonly amount: bigint;
  readonly usd: bigint;
}

interface Booked {
  readonly event: RecordedEvent;
  readonly lines: readonly Line[];
}

const contributions: readonly string[] = [
  ...[account.memoAgreed, account.memoAgreedConditional, account.memoAgreedFailed],
];
const owing: readonly string[] = [account.receivable, account.memoConditionalOutstanding];
const exchange: readonly string[] = [account.exchangeGain, account.exchangeLoss];
/**
 * Accounts for gains and losses on money in suspense: exchange results, and the charge that a bank takes from a
 * returned payment.
 */
const ofNobody: readonly string[] = [...exchange, account.bankCharges];
/** Events that change the refunds owed for money that came in under an agreement. */
const refunds = [
  ...['ConditionFailed', 'AgreementTerminated', 'ContributionRefunded', 'RefundPaid'],
  ...['PaymentReturned', 'PledgeTakenOver'],
];
const slices = ['donor', 'pledge', 'purpose', 'recommendation'] as const;

/**
 * The laws of the books. A sum that is zero for every single event is zero for any selection of events, and so at every
 * date and state of knowledge. Quantities that must not be negative are checked on every date on which an event changes
 * them.
 */
export class Laws {
  readonly #recomputer = new EntryRecomputer({ statesMax: Number.MAX_SAFE_INTEGER });
  readonly #quantities = new Quantities();
  readonly #days = new DaysOfFacts();
  /** The same quantities by the dates of the facts, whatever their posting dates. */
  readonly #effective = new Quantities((event) => this.#days.of(event));
  readonly #revaluations = new RevaluationLaws();
  readonly #periods = new PeriodLaws();
  readonly #refunds = new RefundLaws();
  /** USD sums of all entries so far, by slice (a dimension with its value) and account. */
  readonly #slices = new Map<string, Map<string, bigint>>();
  /**
   * Receipts whose cash was moved between bank accounts. Their cash and the debt for it may be in different currencies.
   */
  readonly #moved = new Set<string>();
  #events = 0;

  /**
   * Checks the events of a command.
   *
   * @throws LawBroken at the first law that no longer holds.
   */
  check(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      const booked = { event, lines: linesOf(event) };
      for (const law of lawsOfOneEvent) law(booked);
      this.#suspenseIsOwed(booked);
      this.#recomputed(event);
      for (const line of booked.lines) this.#add(line);
      this.#quantities.take(event);
      this.#effective.take(event);
      this.#revaluations.take(event, (what, found) => broken(what, event, found));
      this.#periods.take(event, (what, found) => broken(what, event, found));
      this.#refunds.take(event, (what, found) => broken(what, event, found));
    }
    if (events.length === 0) return;
    this.#netAssetsAreTheSumOfEachBreakdown();
    this.#everySliceIsMadeOfItsParts();
    this.#quantities.check((what, found) => broken(what, events.at(-1), found));
    this.#effective.checkTaken((what, found) =>
      broken(`${what} by the days of the facts`, events.at(-1), found),
    );
    this.#revaluations.check((what, found) => broken(what, events.at(-1), found));
  }

  /**
   * Checks that cash without a pledge equals the debt for it in each currency, unless it was moved between accounts.
   */
  #suspenseIsOwed({ event, lines }: Booked): void {
    const receipts = lines.flatMap(({ dims }) => dims.receipt ?? []);
    if (event.type === 'CashTransferred') for (const receipt of receipts) this.#moved.add(receipt);
    // After a returned payment the debt includes the bank's charge, which is not in the cash.
    if (event.type === 'ReturnSentBack') this.#moved.add(event.stream.replace(/^receipt-/, ''));
    if (receipts.some((receipt) => this.#moved.has(receipt))) return;
    const wrong = notZero(lines, unappliedCurrencyOf, 'amount');
    if (wrong.length > 0) broken('cash without a pledge = suspense + refunds', event, { wrong });
  }

  #recomputed(event: RecordedEvent): void {
    this.#events += 1;
    const [finding] = this.#recomputer.check(event, this.#events);
    if (finding) broken('entries are what the facts say', event, finding);
  }

  #add(line: Line): void {
    const everything = this.#slices.get('all') ?? new Map<string, bigint>();
    this.#slices.set('all', everything);
    addTo(everything, keyOf(line), line.usd);
    for (const slice of slices) {
      const key = `${slice} ${line.dims[slice] ?? '-'}`;
      const sums = this.#slices.get(key) ?? new Map<string, bigint>();
      this.#slices.set(key, sums);
      addTo(sums, keyOf(line), line.usd);
    }
  }

  #netAssetsAreTheSumOfEachBreakdown(): void {
    const all = this.#slices.get('all') ?? new Map<string, bigint>();
    const netAssets = sumOf(all, (code) => code.startsWith('1') || code.startsWith('2'));
    for (const slice of slices) {
      let sum = 0n;
      for (const [key, sums] of this.#slices) {
        if (key.startsWith(`${slice} `)) sum += fundBalance(sums);
      }
      if (sum !== netAssets)
        broken(`net assets = sum over ${slice}s`, undefined, { sum, netAssets });
    }
  }

  #everySliceIsMadeOfItsParts(): void {
    for (const [key, sums] of this.#slices) {
      if (key === 'all' || key === 'purpose PSC-FUND' || key.endsWith(' -')) continue;
      const on = (...codes: string[]) => sumOf(sums, (code) => codes.includes(code));
      const cash = sumOf(sums, (code) => code.startsWith('11') && code.endsWith('+'));
      const authority = on('9210+', '9220+');
      const unallocated = cash + on('5110+') - authority - on('3900+');
      const available = authority - on('5110+') - on('5210+');
      const parts =
        on('1310+', '1319+', '2120+', '2130+', '2140+', '2150+') + unallocated + available;
      const balance = fundBalance(sums);
      if (parts !== balance) broken(`fund balance of ${key}`, undefined, { parts, balance });
    }
  }
}

/** Returns the account code, followed by `+` for a line of a pledge and by `-` for any other line. */
function keyOf({ account: code, dims }: Line): string {
  return dims.pledge === undefined ? `${code}-` : `${code}+`;
}

function addTo(sums: Map<string, bigint>, key: string, usd: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + usd);
}

function sumOf(sums: ReadonlyMap<string, bigint>, counts: (key: string) => boolean): bigint {
  let sum = 0n;
  for (const [key, usd] of sums) if (counts(key)) sum += usd;
  return sum;
}

function fundBalance(sums: ReadonlyMap<string, bigint>): bigint {
  return -sumOf(sums, (code) => '345'.includes(code.slice(0, 1)));
}

function linesOf({ data }: RecordedEvent): Line[] {
  const entries = data['entries'] as unknown as readonly Entry[];
  return entries.map((line) => ({
    ...line,
    amount: minorOf(line.amount),
    usd: minorOf(line.usd),
  }));
}

function broken(law: string, event: RecordedEvent | undefined, found: unknown): never {
  const text = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value;
  const where = event ? ` by ${event.type} on ${event.stream}` : '';
  throw new LawBroken(`"${law}" broken${where}: ${JSON.stringify(found, text)}`);
}

/** Adds up the lines by group. Groups whose sum is zero are left out. */
function notZero(
  lines: readonly Line[],
  groupOf: (line: Line) => string | undefined,
  figure: 'amount' | 'usd' = 'usd',
): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const group = groupOf(line);
    if (group !== undefined) sums.set(group, (sums.get(group) ?? 0n) + line[figure]);
  }
  return [...sums].filter(([, sum]) => sum !== 0n);
}

type Law = (booked: Booked) => void;

function law(
  name: string,
  found: (lines: readonly Line[], event: RecordedEvent) => readonly unknown[],
): Law {
  return ({ lines, event }) => {
    const wrong = found(lines, event);
    if (wrong.length > 0) broken(name, event, { wrong, entries: event.data['entries'] });
  };
}

/** True for lines of a support charge, which is an expense of a pledge and income of the programme support fund. */
const crossesFunds = ({ account: code }: Line) =>
  code === account.supportCharged || code === account.supportIncome;
const isOfFund = ({ account: code, dims }: Line) =>
  code === account.supportIncome &&
  Object.entries(dims).toString() === 'fund,PSC-FUND,purpose,PSC-FUND';
const transfersSuspense = (type: string) => type.startsWith('CashTransfer');
/**
 * True for the lines that move a receipt's remainder to the bank account's own items, once the receipt owes nothing.
 * They book no gain or loss.
 */
const isRemainder = (lines: readonly Line[]) =>
  lines.some(({ dims }) => dims.accountItem === 'REMAINDER');
const isTakenOver = (event: RecordedEvent) =>
  kindOf(event as unknown as AnyLedgerEvent) === 'PledgeTakenOver';
const inBooks = ({ account: code }: Line) => !isMemorandum(code);
const isResult = ({ account: code }: Line) => '345'.includes(code.slice(0, 1));
const cellOf = ({ dims }: Line) => `${dims.pledge}|${dims.instalment ?? '-'}|${dims.purpose}`;

const lawsOfOneEvent: readonly Law[] = [
  law('entries sum to zero in USD', (lines) => notZero(lines, () => 'all')),
  law('a line in US dollars is worth its amount', (lines) =>
    lines.filter(({ currency, amount, usd }) => currency === 'USD' && amount !== usd),
  ),
  law('entries sum to zero for each pledge, in the books and beside them', (lines) =>
    notZero(lines, (line) =>
      crossesFunds(line)
        ? undefined
        : `${line.dims.pledge ?? 'none'} ${inBooks(line) ? 'books' : 'memo'}`,
    ),
  ),
  law('support charged to a pledge is income of the support fund', (lines) =>
    notZero(lines, (line) => (crossesFunds(line) ? 'all' : undefined)),
  ),
  law('entries without transfers sum to zero for each purpose of a pledge', (lines) =>
    notZero(isRemainder(lines) ? [] : lines, (line) =>
      inBooks(line) && line.account !== account.allocationTransfers && !crossesFunds(line)
        ? `${line.dims.pledge} ${line.dims.purpose}`
        : undefined,
    ),
  ),
  law('transfers sum to zero for each pledge and recommendation', (lines) =>
    notZero(lines, ({ account: code, dims }) =>
      code === account.allocationTransfers ? `${dims.pledge} ${dims.recommendation}` : undefined,
    ),
  ),
  law('memoranda balance against their own contra', (lines) =>
    notZero(lines, (line) => (inBooks(line) ? undefined : line.account.slice(0, 2))),
  ),
  law('memoranda of contributions balance in their currency', (lines) =>
    notZero(lines, (line) => (inBooks(line) ? undefined : line.account.slice(0, 2)), 'amount'),
  ),
  law('a transfer moves money of one owner between two accounts', (lines, { type }) => {
    if (type !== 'CashConverted' && !transfersSuspense(type)) return [];
    const cash = lines.filter(({ account: code }) => isCash(code));
    const moving = cash.filter(({ amount }) => amount !== 0n);
    const results = lines.filter(isResult);
    const owners = new Set(moving.map(({ dims }) => `${dims.pledge} ${dims.purpose}`));
    const pledges = new Set(lines.map(({ dims }) => dims.pledge));
    const signs = new Set(moving.map(({ amount }) => amount > 0n));
    const others = lines.length - cash.length - results.length;
    const wrong = moving.length !== 2 || signs.size !== 2 || others !== 0;
    return wrong || owners.size !== 1 || pledges.size !== 1 ? lines : [];
  }),
  law('cash without a pledge = suspense + refunds without a pledge + unattributed', (lines) => {
    if (isRemainder(lines)) return [];
    return notZero(lines, (line) =>
      line.dims.pledge === undefined &&
      line.dims.accountItem === undefined &&
      !crossesFunds(line) &&
      (unappliedCurrencyOf(line) !== undefined || isResult(line))
        ? 'all'
        : undefined,
    );
  }),
  law(
    "an account's own items are of a fund and a bank account, and balance in each fund",
    (lines) => {
      const own = lines.filter(
        ({ dims }) => dims.accountItem !== undefined && dims.accountItem !== 'REMAINDER',
      );
      const strange = own.filter(
        ({ dims: { bankAccount, donor, pledge, recommendation } }) =>
          bankAccount === undefined ||
          [donor, pledge, recommendation].some((of) => of !== undefined),
      );
      return [...strange, ...notZero(own, ({ dims }) => dims.fund ?? 'none')];
    },
  ),
  law('a result belongs to donor, pledge, purpose and recommendation', (lines) =>
    lines.filter((line) => {
      const given = slices.filter((slice) => line.dims[slice] !== undefined).length;
      const unattributed =
        given === 0 && ofNobody.includes(line.account) && line.dims.receipt !== undefined;
      const isOfNobody = unattributed || isOfFund(line) || line.dims.accountItem !== undefined;
      return isResult(line) && given < slices.length && !isOfNobody;
    }),
  ),
  law('what is taken over is no revenue and no expense', (lines, event) =>
    isTakenOver(event)
      ? lines.filter((line) => isResult(line) && line.account !== account.accumulatedSurplus)
      : lines.filter((line) => line.account === account.accumulatedSurplus),
  ),
  law('what is taken over was agreed at the value of what became of it', (lines, event) => {
    if (!isTakenOver(event)) return [];
    const became = [...owing, account.memoReceived, account.memoWrittenOff];
    const signed = lines.map((line) =>
      contributions.includes(line.account) ? { ...line, usd: -line.usd } : line,
    );
    const counts = [...contributions, ...became];
    return notZero(signed, (line) => (counts.includes(line.account) ? cellOf(line) : undefined));
  }),
  law('revenue is what was agreed without a condition', (lines, event) => {
    if (isTakenOver(event)) return [];
    const agreed = (line: Line) =>
      line.account === account.contributionsRevenue || line.account === account.memoAgreed
        ? `${line.dims.pledge} ${line.dims.purpose}`
        : undefined;
    return [...notZero(lines, agreed), ...notZero(lines, agreed, 'amount')];
  }),
  law(
    'what an agreement leaves owing is converted once, and no part of it is below zero',
    (lines, event) => {
      if (event.type !== 'AgreementSigned') return [];
      const { amount, rate } = event.data as unknown as AgreementSignedFacts;
      const owed = lines.filter((line) => owing.includes(line.account));
      const total = owed.reduce((sum, line) => sum + line.amount, 0n);
      const value = Money.ofMinor(total, amount.currency).toUsdRounded(rate.unitsPerUsd).minor;
      const given = owed.reduce((sum, line) => sum + line.usd, 0n);
      const wrong = owed.filter((line) => line.amount <= 0n || line.usd < 0n);
      return given === value ? wrong : [...wrong, { given, value }];
    },
  ),
  law('outstanding = agreed - received - written off, for each instalment and purpose', (lines) => {
    const signed = lines.map((line) =>
      contributions.includes(line.account) ? line : { ...line, amount: -line.amount },
    );
    const settled = [account.memoReceived, account.memoWrittenOff];
    const counts: readonly string[] = [...contributions, ...owing, ...settled];
    return notZero(
      signed,
      (line) =>
        counts.includes(line.account) && line.dims.instalment !== undefined
          ? cellOf(line)
          : undefined,
      'amount',
    );
  }),
  law(
    'a write-off is account 5520 and its allowance, also as a late run values it',
    (lines, event) => {
      if (isTakenOver(event)) return [];
      const counts = (...codes: string[]) => lines.filter((line) => codes.includes(line.account));
      const { memoWrittenOff, receivable } = account;
      const kind = kindOf(event as unknown as AnyLedgerEvent);
      const isOne = writtenOffKinds.includes(kind) && counts(memoWrittenOff).length > 0;
      if (!isOne) return counts(memoWrittenOff, account.writeOff);
      const borne = counts(account.writeOff, account.allowance, receivable);
      return [
        ...notZero(counts(memoWrittenOff, receivable), cellOf),
        ...notZero(borne, ({ dims }) => `${dims.pledge} ${dims.purpose}`),
      ];
    },
  ),
  law('an amendment moves what is owed and what is agreed alike', (lines, event) => {
    if (event.type !== 'AgreementAmended') return [];
    const signed = lines.map((line) =>
      owing.includes(line.account) ? { ...line, amount: -line.amount } : line,
    );
    const counted = [...owing, ...contributions];
    const groupOf = (line: Line) => (counted.includes(line.account) ? cellOf(line) : undefined);
    return notZero(signed, groupOf, 'amount');
  }),
  law('a condition that is met makes due what is converted once', (lines, event) => {
    if (event.type !== 'ConditionMet') return [];
    const { rate } = event.data as unknown as ConditionMetFacts;
    const due = lines.filter((line) => line.account === account.receivable);
    const currency = due[0]?.currency;
    if (currency === undefined) return rate ? [{ rate }] : [];
    const total = due.reduce((sum, line) => sum + line.amount, 0n);
    const value = Money.ofMinor(total, currency).toUsdRounded(rate?.unitsPerUsd ?? '').minor;
    const given = due.reduce((sum, line) => sum + line.usd, 0n);
    return given === value ? [] : [{ given, value }];
  }),
  law(
    'what fails of a condition is a refund or owed no more, and no result of its own',
    (lines, event) => {
      if (kindOf(event as unknown as AnyLedgerEvent) !== 'ConditionFailed') return [];
      const held: readonly string[] = [account.conditionalLiability, account.refundsPayable];
      const mayCome = event.type === 'EventReversed' ? [...held, ...exchange] : held;
      const strange = lines.filter((line) => inBooks(line) && !mayCome.includes(line.account));
      return [
        ...strange,
        ...notZero(lines, (line) => (inBooks(line) ? 'refund' : undefined), 'amount'),
      ];
    },
  ),
  law('received before a signature = advance or refund owed', (lines, event) => {
    if (refunds.includes(kindOf(event as unknown as AnyLedgerEvent))) return [];
    const counts: readonly string[] = [
      account.memoReceived,
      account.receivedInAdvance,
      account.refundsPayable,
    ];
    return notZero(
      lines,
      (line) =>
        counts.includes(line.account) &&
        line.dims.instalment === undefined &&
        line.dims.pledge !== undefined
          ? cellOf(line)
          : undefined,
      'amount',
    );
  }),
];

function unappliedCurrencyOf({ account: code, currency, dims }: Line): string | undefined {
  const suspense = code === account.unappliedReceipts || code === account.refundsPayable;
  const isOfNobody = dims.pledge === undefined && dims.accountItem === undefined;
  return isOfNobody && (isCash(code) || suspense) ? currency : undefined;
}
