import { account, isCash, kindOf, type AnyLedgerEvent, type Entry } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf, postedOn } from './figures';

/** A change of a quantity, such as the cash of a pledge, that must stay within limits on every date. */
export interface Moved {
  readonly key: string;
  readonly amount: bigint;
  /** USD value, which must be zero once the quantity is zero. */
  readonly usd?: bigint | undefined;
}

interface Movement {
  readonly date: string;
  readonly amount: bigint;
  readonly usd: bigint | undefined;
}

interface Level {
  readonly date: string;
  readonly amount: bigint;
  readonly usd: bigint;
}

type Complain = (law: string, found: unknown) => never;

/**
 * For each quantity, the events that may make it negative: an exchange loss can exceed the unallocated amount, and
 * expenditure that happened is booked in any case. Any other event may take only what is available.
 */
const takenOnlyWhereThere: Readonly<Record<string, readonly string[]>> = {
  unallocated: [
    ...['ConditionFailed', 'RefundPaid', 'LevyPaid', 'CashConverted', 'PledgeRevalued'],
    ...['ReceiptApplied', 'InterestCredited', 'CoordinationLevyAccrued', 'WrittenOffRecovered'],
    ...['ExpenditureReported', 'ContributionRefunded', 'PledgeTakenOver', 'AgreementTerminated'],
    'PaymentReturned',
  ],
  programmable: ['ExpenditureReported'],
  'support reserve': ['SupportCostCharged'],
};

/** Events that pay money out. They may use any bank account, not only the one on which the money was received. */
const refunding: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];
const payments = ['ExpenditureReported', ...refunding];

/** Events that create an agreement. */
const begins: readonly string[] = ['AgreementSigned', 'PledgeTakenOver'];

/**
 * True if the event counts as money received. A pledge may lend at most the money received; money that another system
 * lent beyond that does not count.
 */
function cameIn(type: string, isMore: boolean): boolean {
  return type === 'PledgeTakenOver' ? isMore : !payments.includes(type);
}

/** Quantities that can be other than zero only under an agreement. */
const needsAgreement = ['authority granted', 'receivable'];

/** Quantities over time, by key. Each is checked on every date on which an event changes it. */
export class Quantities {
  readonly #movements = new Map<string, Movement[]>();
  readonly #touched = new Set<string>();
  /**
   * Keys of the quantities that an event lowered since the last check although it must not make them negative, each
   * with the first date of the change.
   */
  readonly #lowered = new Map<string, string>();
  /** Bank charges of each receipt, and the charges that each application credited to a donor. */
  readonly #charges = new Map<string, bigint>();

  /** @param dayOf returns the day on which an event counts; by default its posting date. */
  constructor(private readonly dayOf: (event: RecordedEvent) => string = postingDayOf) {}

  take(event: RecordedEvent): void {
    const date = this.dayOf(event);
    const moved = this.#movedBy(event);
    if (event.stream.startsWith('pledge-')) this.#markLowered(moved, date, markedAs(event));
    for (const { key, amount, usd } of moved) {
      const movements = this.#movements.get(key) ?? [];
      movements.push({ date, amount, usd });
      this.#movements.set(key, movements);
      this.#touched.add(key);
    }
  }

  #markLowered(moved: readonly Moved[], date: string, type: string): void {
    const sums = new Map<string, bigint>();
    for (const { key, amount } of moved) sums.set(key, (sums.get(key) ?? 0n) + amount);
    for (const [key, sum] of sums) {
      const mayFallShort = takenOnlyWhereThere[nameOf(key)];
      if (sum < 0n && mayFallShort?.includes(type) === false) this.#lowered.set(key, date);
    }
  }

  #movedBy(event: RecordedEvent): Moved[] {
    const entries = event.data['entries'] as unknown as readonly Entry[];
    const type = (event.data['reversedType'] as string) ?? event.type;
    const isMirror = event.type === 'EventReversed';
    const moved = entries
      .flatMap(movedByLine)
      .filter(
        ({ key, amount }) =>
          nameOf(key) !== 'cash that came in' || cameIn(type, isMirror === amount < 0n),
      );
    return [...moved, ...this.#movedByFacts(event)];
  }

  #movedByFacts({ id, stream, type, data }: RecordedEvent): Moved[] {
    const event = { type, data } as unknown as AnyLedgerEvent;
    const owner = stream.slice(stream.indexOf('-') + 1);
    const notCredited = `charges not credited|${owner}`;
    switch (event.type) {
      case 'AgreementSigned':
      case 'PledgeTakenOver':
        return [{ key: `agreement|${owner}`, amount: 1n }];
      case 'EventReversed':
        return begins.includes(event.data.reversedType)
          ? [{ key: `agreement|${owner}`, amount: -1n }]
          : [];
      case 'ReceiptRecorded': {
        const charges = minorOf(event.data.charges.amount);
        this.#charges.set(owner, charges);
        return [
          { key: `bank credit|${owner}`, amount: 1n },
          { key: notCredited, amount: charges },
        ];
      }
      case 'ReceiptTakenOver':
        this.#charges.set(owner, 0n);
        return [{ key: `bank credit|${owner}`, amount: 1n }];
      case 'ReceiptReversed':
        return [
          { key: `bank credit|${owner}`, amount: -1n },
          { key: notCredited, amount: -(this.#charges.get(owner) ?? 0n) },
        ];
      case 'ReceiptApplied': {
        const credited = event.data.lines.reduce(
          (sum, { charges }) => sum + minorOf(charges.amount),
          0n,
        );
        this.#charges.set(id, credited);
        return [{ key: `charges not credited|${event.data.receiptId}`, amount: -credited }];
      }
      case 'ReceiptApplicationReversed': {
        const { receiptId, reverses } = event.data;
        const credited = this.#charges.get(reverses) ?? 0n;
        return [{ key: `charges not credited|${receiptId}`, amount: credited }];
      }
      default:
        return [];
    }
  }

  /** Checks the quantities that changed since the last check. */
  check(complain: Complain): void {
    for (const key of this.#touched) checkLevels(key, this.#levels(key), complain);
    for (const pledge of this.#pledgesTouched()) this.#checkAgreement(pledge, complain);
    this.checkTaken(complain);
    this.#touched.clear();
  }

  /** Checks only the quantities that were lowered since the last check, by events that must not make them negative. */
  checkTaken(complain: Complain): void {
    for (const [key, from] of this.#lowered) this.#checkTaken(key, from, complain);
    this.#lowered.clear();
  }

  #pledgesTouched(): Set<string> {
    const names = [...needsAgreement, 'agreement', 'advance of pledge'];
    const owners = [...this.#touched].flatMap((key) => {
      const [name = '', owner = ''] = key.split('|');
      return names.includes(name) ? [owner] : [];
    });
    return new Set(owners);
  }

  #checkTaken(key: string, from: string, complain: Complain): void {
    const levels = this.#levels(key);
    const start = levels.findLast(({ date }) => date <= from);
    const short = [...(start ? [start] : []), ...levels.filter(({ date }) => date > from)].find(
      ({ amount }) => amount < 0n,
    );
    if (short) complain(`${nameOf(key)} is there for what takes it`, { key, from, short });
  }

  /**
   * Checks a pledge on each date. It has either an agreement and no advance, or no agreement and nothing that needs
   * one.
   */
  #checkAgreement(pledge: string, complain: Complain): void {
    const dates = new Set<string>();
    const names = ['agreement', 'advance of pledge', ...needsAgreement];
    const levels = new Map(names.map((name) => [name, this.#levels(`${name}|${pledge}`)]));
    for (const amounts of levels.values()) for (const { date } of amounts) dates.add(date);
    const at = (name: string, date: string) =>
      levels.get(name)?.findLast((level) => level.date <= date)?.amount ?? 0n;
    for (const date of dates) {
      const stands = at('agreement', date) > 0n;
      const wrong = stands
        ? at('advance of pledge', date) !== 0n
        : needsAgreement.some((name) => at(name, date) !== 0n);
      if (wrong) {
        const found = Object.fromEntries(names.map((name) => [name, at(name, date)]));
        complain('an advance ends with the signature, and authority needs one', {
          pledge,
          date,
          ...found,
        });
      }
    }
  }

  #levels(key: string): Level[] {
    const byDate = new Map<string, { amount: bigint; usd: bigint }>();
    for (const { date, amount, usd } of this.#movements.get(key) ?? []) {
      const sumsSoFar = byDate.get(date) ?? { amount: 0n, usd: 0n };
      byDate.set(date, { amount: sumsSoFar.amount + amount, usd: sumsSoFar.usd + (usd ?? 0n) });
    }
    let running = { amount: 0n, usd: 0n };
    return [...byDate.keys()].sort().map((date) => {
      const { amount, usd } = byDate.get(date) ?? running;
      running = { amount: running.amount + amount, usd: running.usd + usd };
      return { date, ...running };
    });
  }
}

function postingDayOf({ data }: RecordedEvent): string {
  return postedOn(data);
}

/**
 * Returns the name under which an event's effect is judged. A revaluation and its reversal have the same name, since
 * both change values only.
 */
function markedAs(event: RecordedEvent): string {
  const kind = kindOf(event as unknown as AnyLedgerEvent);
  return [...refunding, 'PledgeRevalued'].includes(kind) ? kind : event.type;
}

function checkLevels(key: string, levels: readonly Level[], complain: Complain): void {
  const name = nameOf(key);
  const below = levels.find(({ amount }) => amount < 0n);
  if (below && !(name in takenOnlyWhereThere))
    complain(`${name} never falls below zero`, { key, below });
  const looked = valued.has(name) ? levels : valuedInTheEnd.has(name) ? levels.slice(-1) : [];
  const residue = looked.find(({ amount, usd }) => amount === 0n && usd !== 0n);
  if (residue) complain(`no cent is left of ${name}`, { key, residue });
  const twice = levels.find(({ amount }) => amount > 1n);
  if (twice && single.has(name)) complain(`${name} stands once`, { key, twice });
}

/**
 * Quantities that must have no USD value once they are zero: on every day (`valued`), or only after all facts
 * (`valuedInTheEnd`).
 */
const valued = new Set(['advance', 'suspense']);
const valuedInTheEnd = new Set(['outstanding', 'conditional liability', 'refund', 'levy']);
const single = new Set(['agreement', 'bank credit']);

function nameOf(key: string): string {
  return key.split('|', 1)[0] ?? '';
}

function movedByLine(line: Entry): Moved[] {
  if (line.dims.accountItem !== undefined) return [];
  const { pledge, purpose, instalment, receipt, donor, level, country } = line.dims;
  const amount = minorOf(line.amount);
  const usd = minorOf(line.usd);
  const cell = `${pledge}|${instalment ?? '-'}|${purpose}`;
  const place = `${pledge}|${purpose}|${level ?? '-'}|${country ?? '-'}`;
  switch (line.account) {
    case account.receivable:
      return [
        { key: `outstanding|${cell}`, amount, usd },
        { key: `receivable|${pledge}`, amount },
        { key: `receivable beyond its allowance|${cell}`, amount: usd },
      ];
    case account.memoConditionalOutstanding:
      return [
        { key: `outstanding|${cell}`, amount, usd },
        { key: `received under a condition|${cell}`, amount: -amount },
      ];
    case account.memoAgreedConditional:
      return [{ key: `received under a condition|${cell}`, amount }];
    case account.allowance:
      return [
        { key: `allowance|${cell}`, amount: -usd },
        { key: `receivable beyond its allowance|${cell}`, amount: usd },
      ];
    case account.receivedInAdvance:
      return [
        { key: `advance|${cell}`, amount: -amount, usd: -usd },
        { key: `advance of pledge|${pledge}`, amount: -amount },
        { key: `announced and not received|${cell}`, amount },
      ];
    case account.memoAnnounced:
      return [{ key: `announced and not received|${cell}`, amount }];
    case account.memoReceived:
      return [{ key: `received|${cell}`, amount }];
    case account.conditionalLiability:
      return [{ key: `conditional liability|${cell}`, amount: -amount, usd: -usd }];
    case account.unappliedReceipts:
      return [{ key: `suspense|${receipt}`, amount: -amount, usd: -usd }];
    case account.refundsPayable:
      return [
        {
          key: `refund|${donor}|${pledge ?? receipt}|${purpose}|${line.currency}`,
          amount: -amount,
          usd: -usd,
        },
        ...(pledge === undefined ? [] : [{ key: `unallocated|${pledge}|${purpose}`, amount: usd }]),
      ];
    case account.levyPayable:
      return [
        { key: `levy|${pledge}|${purpose}|${line.currency}`, amount: -amount, usd: -usd },
        { key: `unallocated|${pledge}|${purpose}`, amount: usd },
      ];
    case account.memoWrittenOff:
    case account.recoveries:
      return [{ key: `written off|${cell}`, amount }];
    case account.memoProgrammable:
      return [
        { key: `programmable|${place}`, amount: usd },
        { key: `unallocated|${pledge}|${purpose}`, amount: -usd },
      ];
    case account.memoSupportReserve:
      return [
        { key: `support reserve|${place}`, amount: usd },
        { key: `unallocated|${pledge}|${purpose}`, amount: -usd },
      ];
    case account.directExpenditure:
      return [
        { key: `programmable|${place}`, amount: -usd },
        { key: `unallocated|${pledge}|${purpose}`, amount: usd },
      ];
    case account.supportCharged:
      return [{ key: `support reserve|${place}`, amount: -usd }];
    case account.memoAuthorityGranted:
      return [{ key: `authority granted|${pledge}`, amount: -usd }];
    case account.allocationTransfers:
      return [{ key: `unallocated|${pledge}|${purpose}`, amount: -usd }];
    default:
      return isCash(line.account) ? movedCash(line) : [];
  }
}

function movedCash({ currency, amount, usd, dims }: Entry): Moved[] {
  const { pledge, purpose } = dims;
  const minor = minorOf(amount);
  if (pledge === undefined) return [];
  return [
    { key: `cash that came in|${pledge}|${purpose}|${currency}`, amount: minor },
    { key: `unallocated|${pledge}|${purpose}`, amount: minorOf(usd) },
  ];
}
