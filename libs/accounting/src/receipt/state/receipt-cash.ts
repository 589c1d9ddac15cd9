import {
  type Balance,
  type BookedLine,
  type DatedBalance,
  type DaysOfFact,
  lowestOnBoth,
} from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { datedAs } from '../../period/posting';
import type { CashSide } from '../../transfer/transfer.facts';
import type { ReceiptAssignedFacts, ReceiptReleasedFacts } from '../facts/application.facts';
import type { ReceiptEvent } from '../facts/receipt.facts';
import type { ReceiptReturnedFacts, ReturnSentBackFacts } from '../facts/return.facts';
import type { CashTransferredFacts } from '../facts/transfer.facts';
import type { BankCreditFacts } from './bank-credit';

/** A change of money of a receipt, in minor units and US cents. */
export interface Movement extends DatedBalance {
  /** Number of the event that made it, counted from the record of the receipt. */
  readonly revision?: number;
}

/** Posting date and effective date of a movement. */
type When = Pick<Movement, 'date' | 'effectiveOn'>;

/** An account with cash of a receipt. */
export interface AccountOfCash {
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  /** Currency of the account. */
  readonly currency: string;
}

/**
 * Cash of a receipt on one account. `covers` is the part of the bank credit that this cash stands for, in
 * minor units of the credit's currency; it is negative where more was paid out than the account had.
 */
export interface CashOnAccount extends AccountOfCash {
  readonly movements: readonly Movement[];
  readonly covers: bigint;
}

/** Unapplied cash of a receipt by bank account, in the order in which accounts first got cash. */
export type ReceiptCash = ReadonlyMap<string, CashOnAccount>;

/** Present cash of a receipt on one account over all days, in minor units and US cents. */
export interface CashHeldThere extends AccountOfCash, Balance {
  readonly covers: bigint;
}

export function heldThere({ movements, covers, ...account }: CashOnAccount): CashHeldThere {
  const total = movements.reduce(
    (sum, { amount, usd }) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    { amount: 0n, usd: 0n },
  );
  const { bankAccount, ledgerAccount, currency } = account;
  return { bankAccount, ledgerAccount, currency, ...total, covers };
}

/** Returns the receipt's cash on an account; zero if there never was any. */
export function heldOn(cash: ReceiptCash, bankAccount: string): Balance & { covers: bigint } {
  const cashOnAccount = cash.get(bankAccount);
  return cashOnAccount === undefined
    ? { amount: 0n, usd: 0n, covers: 0n }
    : heldThere(cashOnAccount);
}

/** Returns the lowest balance of an account from both days of a fact on, and its day. */
export function lowestOn(cash: ReceiptCash, bankAccount: string, days: DaysOfFact): DatedBalance {
  return lowestOnBoth(cash.get(bankAccount)?.movements ?? [], days);
}

/**
 * Returns the latest days on which cash on an account moved or changed its value; empty if there are none.
 */
function lastMovedOn(cash: ReceiptCash, bankAccount: string): DaysOfFact {
  const moved = cash.get(bankAccount)?.movements ?? [];
  const latest = (days: readonly IsoDate[]) => days.toSorted().at(-1) ?? '';
  return {
    effectiveOn: latest(moved.map(({ date, effectiveOn = date }) => effectiveOn)),
    postedOn: latest(moved.map(({ date }) => date)),
  };
}

/**
 * Refuses a change of value on an account, or the withdrawal of all its cash, before its latest movement.
 *
 * @param days with the effective day only if that has to be in order too.
 * @throws Rejection DATES_NOT_ORDERED.
 */
export function demandNotMovedAfter(
  { cash }: { readonly cash: ReceiptCash },
  { bankAccount }: Pick<AccountOfCash, 'bankAccount'>,
  { postedOn, effectiveOn = '9999-12-31' }: Partial<DaysOfFact> & Pick<DaysOfFact, 'postedOn'>,
): void {
  const last = lastMovedOn(cash, bankAccount);
  const since = effectiveOn < last.effectiveOn ? last.effectiveOn : last.postedOn;
  demand(
    effectiveOn >= last.effectiveOn && postedOn >= last.postedOn,
    'DATES_NOT_ORDERED',
    `the cash of this receipt on ${bankAccount} moved on ${since}: use that day or a later one`,
    'effectiveDate',
  );
}

/** One movement of cash, with the part of the bank credit that it covers. */
export interface CashMovement extends AccountOfCash, DatedBalance {
  readonly covers: bigint;
}

export function withMovements(
  cash: ReceiptCash,
  moved: readonly CashMovement[],
  revision: number,
): ReceiptCash {
  const after = new Map(cash);
  for (const { bankAccount, ledgerAccount, currency, covers, ...moves } of moved) {
    const { date, effectiveOn, amount, usd } = moves;
    const cashOnAccount = after.get(bankAccount);
    const before = cashOnAccount?.movements ?? [];
    const isMoved = amount !== 0n || usd !== 0n;
    after.set(bankAccount, {
      bankAccount,
      ledgerAccount,
      currency,
      movements: isMoved ? [...before, { date, effectiveOn, amount, usd, revision }] : before,
      covers: (cashOnAccount?.covers ?? 0n) + covers,
    });
  }
  return after;
}

/**
 * Returns the cash as if one event had never reserved any of it.
 *
 * @param revision number of that event.
 */
export function withoutMovements(
  cash: ReceiptCash,
  setAside: readonly CashHeldThere[],
  revision: number,
): ReceiptCash {
  const after = new Map(cash);
  for (const { bankAccount, covers } of setAside) {
    const cashOnAccount = after.get(bankAccount);
    if (cashOnAccount === undefined) continue;
    const movements = cashOnAccount.movements.filter((moved) => moved.revision !== revision);
    after.set(bankAccount, { ...cashOnAccount, movements, covers: cashOnAccount.covers + covers });
  }
  return after;
}

/**
 * Returns the cash lines of an event. Lines do not state the part of the credit that they cover, so `covers`
 * is zero.
 */
export function cashMoved(lines: readonly BookedLine[]): CashMovement[] {
  return lines
    .filter(({ account }) => isCash(account))
    .map(({ date, effectiveOn, account: ledgerAccount, currency, amount, usd, dims }) => ({
      bankAccount: dims.bankAccount ?? '',
      ledgerAccount,
      currency,
      date,
      effectiveOn,
      amount,
      usd,
      covers: 0n,
    }));
}

/**
 * Returns the dates on which an application's money is back, which are the pledge's if it ended its part
 * earlier.
 */
export function linesBackOn(facts: ReceiptReleasedFacts): ReturnType<typeof datedAs> {
  return datedAs(facts.givenBack ?? facts);
}

/** Members of a receipt that tell which accounts its cash went to. */
interface CashOf {
  readonly facts: BankCreditFacts;
  readonly assignments: ReadonlyMap<string, { readonly facts: ReceiptAssignedFacts }>;
  readonly transfers: ReadonlyMap<string, { readonly facts: CashTransferredFacts }>;
  readonly returns: ReadonlyMap<string, { readonly facts: ReceiptReturnedFacts }>;
  readonly sentBack: ReadonlyMap<
    string,
    { readonly taken?: { readonly facts: ReturnSentBackFacts } | undefined }
  >;
}

/**
 * Returns the changes of `covers` that an event makes, together with cash that a pledge takes or gives back,
 * whose lines are in the pledge's stream.
 */
export function coversMoved(event: ReceiptEvent, receipt: CashOf): CashMovement[] {
  const when = datedAs(event.data);
  switch (event.type) {
    case 'ReceiptAssigned':
      return takenOn(when, event.data, receipt).map(negated);
    case 'ReceiptReleased': {
      const own = receipt.assignments.get(event.data.applicationId);
      if (own === undefined || event.data.neverTaken === true) return [];
      return takenOn(linesBackOn(event.data), own.facts, receipt);
    }
    case 'ReceiptReturned':
      return [covering(event.data, when, -Money.of(event.data.amount).minor)];
    case 'ReceiptReturnReversed': {
      const own = receipt.returns.get(event.data.reverses);
      return own ? [covering(own.facts, when, Money.of(own.facts.amount).minor)] : [];
    }
    case 'ReturnSentBack':
      return coversSentBack(event.data, when);
    case 'ReturnSentBackReversed': {
      const own = receipt.sentBack.get(event.data.applicationId)?.taken;
      return own ? coversSentBack(own.facts, when).map(negated) : [];
    }
    case 'CashTransferred':
      return coversOf(event.data, when);
    case 'CashTransferReversed': {
      const own = receipt.transfers.get(event.data.transferId);
      return own ? coversOf(own.facts, when).map(negated) : [];
    }
    case 'ReceiptReversed': {
      const { facts, assignments } = receipt;
      const open = event.data.applications.flatMap((id) => assignments.get(id) ?? []);
      const whole = covering({ ...facts, amount: facts.net }, when, -Money.of(facts.net).minor);
      return [...open.flatMap((own) => takenOn(when, own.facts, receipt)), whole];
    }
    default:
      return [];
  }
}

function coversOf({ from, to, covers }: CashTransferredFacts, when: When): CashMovement[] {
  const part = Money.of(covers).minor;
  return [covering(from, when, -part), covering(to, when, part)];
}

/** Cash that was sent back covers its own amount; the bank's charge on the return has no cash. */
function coversSentBack(facts: ReturnSentBackFacts, when: When): CashMovement[] {
  const { bankAccount, ledgerAccount, cash } = facts;
  const came = facts.cashFrom ?? [{ bankAccount, ledgerAccount, amount: cash, covers: cash }];
  return came.map((side) => covering(side, when, Money.of(side.covers).minor));
}

/** Returns a change of `covers` without cash, because the event's entries have the cash. */
function covering(
  { bankAccount, ledgerAccount, amount }: Omit<CashSide, 'rate'>,
  when: When,
  covers: bigint,
): CashMovement {
  const { currency } = amount;
  return { bankAccount, ledgerAccount, currency, ...when, amount: 0n, usd: 0n, covers };
}

function negated(moved: CashMovement): CashMovement {
  return { ...moved, amount: -moved.amount, usd: -moved.usd, covers: -moved.covers };
}

function takenOn(when: When, facts: ReceiptAssignedFacts, of: CashOf): CashMovement[] {
  return cashTaken(facts, of.facts).map((taken) => ({ ...taken, ...when }));
}

/** Returns the cash that an application takes from the accounts of its receipt, as positive amounts. */
export function cashTaken(
  { lines, cashFrom }: ReceiptAssignedFacts,
  { bankAccount, ledgerAccount, net }: BankCreditFacts,
): CashHeldThere[] {
  if (cashFrom === undefined) {
    const amount = lines.reduce((sum, line) => sum + Money.of(line.cash).minor, 0n);
    const usd = lines.reduce((sum, line) => sum + Money.parse(line.cashUsd, 'USD').minor, 0n);
    return [{ bankAccount, ledgerAccount, currency: net.currency, amount, usd, covers: amount }];
  }
  return cashFrom.map(({ bankAccount, ledgerAccount, amount, usd, covers }) => ({
    bankAccount,
    ledgerAccount,
    currency: amount.currency,
    amount: Money.of(amount).minor,
    usd: Money.parse(usd, 'USD').minor,
    covers: Money.of(covers).minor,
  }));
}

/** Cash that leaves one account, in positive minor units and US cents. */
export type CashLeaving = CashHeldThere;

/**
 * Returns the cash that covers a part of the bank credit, with its share of amount and value. The whole takes
 * all of both; cash of amount zero takes no value.
 */
export function shareFor(held: CashHeldThere, covers: bigint): CashLeaving {
  if (covers === held.covers) return held;
  const amount = Money.ofMinor(held.amount, held.currency).shareRounded(covers, held.covers).minor;
  return { ...held, ...valueOf(held, amount), covers };
}

/** Returns the given amount of an account's cash, with its share of value and of `covers`. */
export function shareOfAmount(held: CashHeldThere, amount: bigint): CashLeaving {
  if (amount === held.amount) return held;
  const covers = Money.ofMinor(held.covers, held.currency).shareRounded(amount, held.amount).minor;
  return { ...held, ...valueOf(held, amount), covers };
}

function valueOf(held: Balance, amount: bigint): Balance {
  if (amount === held.amount) return { amount, usd: held.usd };
  if (amount === 0n) return { amount, usd: 0n };
  return { amount, usd: Money.ofMinor(held.usd, 'USD').shareRounded(amount, held.amount).minor };
}

/** A transfer of money of a receipt between own accounts. */
export interface ReceiptTransfer {
  readonly eventId: string;
  readonly facts: CashTransferredFacts;
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** Numbers of the events that made the transfer and that reversed it. */
  readonly revision: number;
  readonly reversedBy?: number;
  /** Balance of the receipt on the receiving account, right after the transfer. */
  readonly reached: Balance;
}

/** Transfers by id, in the order of the stream. */
export type ReceiptTransfers = ReadonlyMap<string, ReceiptTransfer>;

export function withTransfer(
  transfers: ReceiptTransfers,
  facts: CashTransferredFacts & { readonly entries: readonly Entry[] },
  made: Pick<ReceiptTransfer, 'eventId' | 'reached' | 'revision'>,
): ReceiptTransfers {
  const { transferId, entries } = facts;
  return new Map(transfers).set(transferId, { ...made, facts, entries, reversed: false });
}

export function withTransferReversed(
  transfers: ReceiptTransfers,
  transferId: string,
  reversedBy: number,
): ReceiptTransfers {
  const own = transfers.get(transferId);
  if (own === undefined) return transfers;
  return new Map(transfers).set(transferId, { ...own, reversed: true, reversedBy });
}
