import {
  type Balance,
  type BookedLine,
  differenceOfRepayment,
  type Payment,
  valueLeaving,
} from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import { type Money, splitRunning } from '../../kernel/money';
import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { postingDateOf } from '../../period/posting';
import {
  ownerOf,
  withJoined,
  withStated,
  type Move,
  type Origins,
  type StatingOrigins,
} from './origins';

/** An account that holds cash of a pledge: the account in the chart of accounts, and the bank account behind it. */
export interface CashAccount {
  readonly ledgerAccount: string;
  readonly bankAccount: string;
}

interface HeldOnAccount extends CashAccount {
  readonly currency: string;
  /** Balance by purpose, in the order of each purpose's first line on the account. */
  readonly of: ReadonlyMap<string, Balance>;
}

/** Cash of a pledge over all posting dates, by ledger account and bank account. */
export type CashHeld = ReadonlyMap<string, HeldOnAccount>;

const nothing: Balance = { amount: 0n, usd: 0n };

/** Returns the cash after booked lines; lines on accounts that hold no cash change nothing. */
export function cashAfter(held: CashHeld, lines: readonly BookedLine[]): CashHeld {
  const moved = lines.filter(({ account, dims }) => isCash(account) && dims.pledge !== undefined);
  if (moved.length === 0) return held;
  return moved.reduce((before, { account: ledgerAccount, dims, currency, amount, usd }) => {
    const { bankAccount = '', purpose = '' } = dims;
    return withMoved(before, { ledgerAccount, bankAccount, purpose, currency, amount, usd });
  }, held);
}

/**
 * Returns the balances of an owner on an account, by purpose. An owner is an origin of a pledge's money (an earmark, or
 * the bucket of unearmarked money) or several joined origins.
 */
export function cashOfOwner(
  { cash, origins }: { readonly cash: CashHeld; readonly origins: Origins },
  account: CashAccount,
  owner: string,
): (readonly [string, Balance])[] {
  const of = cash.get(keyOf(account))?.of ?? new Map<string, Balance>();
  return [...of].filter(([purpose]) => ownerOf(origins, purpose) === owner);
}

interface Movement extends CashAccount, Balance {
  readonly purpose: string;
  readonly currency: string;
}

function withMoved(held: CashHeld, movement: Movement): CashHeld {
  const { ledgerAccount, bankAccount, purpose, currency, amount, usd } = movement;
  const key = keyOf(movement);
  const of = new Map(held.get(key)?.of);
  const before = of.get(purpose) ?? nothing;
  of.set(purpose, { amount: before.amount + amount, usd: before.usd + usd });
  return new Map(held).set(key, { ledgerAccount, bankAccount, currency, of });
}

function keyOf({ ledgerAccount, bankAccount }: CashAccount): string {
  return `${ledgerAccount}|${bankAccount}`;
}

/**
 * Exchange difference in US cents that arises when cash below zero is filled up again, and the purpose that was below
 * zero.
 */
export interface RepaidShare {
  readonly purpose: string;
  readonly usd: bigint;
}

/**
 * Exchange differences on one account that arise when two owners are joined and the cash of one repays the negative
 * cash of the other.
 */
export interface RepaidByJoining extends CashAccount {
  readonly currency: string;
  readonly shares: readonly RepaidShare[];
}

/**
 * Cash of a pledge by owner, changed line by line while one event is booked. Each line states its own purpose, but all
 * purposes of one owner share one carrying value (the value in USD at which the books carry the cash). An owner can be
 * below zero, because the bank account also holds cash of other owners.
 */
export class OwnersCash {
  readonly #day: IsoDate;
  #cash: CashHeld;
  #origins: Origins;

  /** @param facts the fact that moves the cash; it may state the origins of purposes that are new to the pledge. */
  constructor(
    { cash, origins }: { readonly cash: CashHeld; readonly origins: Origins },
    facts: StatingOrigins & Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
  ) {
    this.#day = postingDateOf(facts);
    this.#cash = cash;
    this.#origins = withStated(origins, facts);
  }

  /** Returns the balance that the owner of a purpose has on an account. */
  held(account: CashAccount, purpose: string): Balance {
    return totalOf(this.#ofOwner(account, ownerOf(this.#origins, purpose)));
  }

  /** Takes an amount out of an account. Returns its carrying value in USD, which leaves the account with the amount. */
  withdraw(account: CashAccount, purpose: string, payment: Payment): Money {
    const value = valueLeaving(this.held(account, purpose), payment);
    this.moveAtValue(account, purpose, payment.amount.negated(), value.negated());
    return value;
  }

  /** Moves an amount at a given value in USD; amount and value are both negative for an outflow. */
  moveAtValue(account: CashAccount, purpose: string, amount: Money, usd: Money): void {
    const { currency, minor } = amount;
    this.#move(account, { purpose, currency, amount: minor, usd: usd.minor });
  }

  /**
   * Adds an amount to an account. If the owner was below zero, returns the exchange difference for each purpose whose
   * negative cash the amount repays.
   */
  deposit(
    account: CashAccount,
    purpose: string,
    amount: Money,
    usd: Money,
  ): readonly RepaidShare[] {
    const { currency } = amount;
    const coming = { amount: amount.minor, usd: usd.minor };
    const shares = this.#repaid(account, ownerOf(this.#origins, purpose), coming);
    this.#move(account, { purpose, currency, ...coming });
    for (const share of shares) this.#move(account, { currency, amount: 0n, ...share });
    return shares;
  }

  /**
   * Joins the owners of two purposes, because money moves from one purpose to the other. On each account, the cash of
   * one owner then repays the negative cash of the other. Returns the exchange differences.
   */
  joinOwners(move: Move): readonly RepaidByJoining[] {
    const from = ownerOf(this.#origins, move.from.purpose);
    const to = ownerOf(this.#origins, move.to.purpose);
    if (from === to) return [];
    const repaid = [...this.#cash.values()].flatMap(({ ledgerAccount, bankAccount, currency }) => {
      const account = { ledgerAccount, bankAccount };
      const [left, reached] = [from, to].map((owner) => totalOf(this.#ofOwner(account, owner)));
      const shares = [
        ...this.#repaid(account, from, above(reached)),
        ...this.#repaid(account, to, above(left)),
      ];
      for (const share of shares) this.#move(account, { currency, amount: 0n, ...share });
      return shares.length === 0 ? [] : [{ ...account, currency, shares }];
    });
    this.#origins = withJoined(this.#origins, move, this.#day);
    return repaid;
  }

  /**
   * Splits the exchange difference of a repayment over the owner's purposes that are below zero, in proportion to their
   * negative cash.
   */
  #repaid(account: CashAccount, owner: string, coming: Balance): readonly RepaidShare[] {
    const own = this.#ofOwner(account, owner);
    const difference = differenceOfRepayment(totalOf(own), coming);
    if (difference === 0n) return [];
    const owing = own.filter(([, { amount }]) => amount < 0n);
    const parts = splitRunning(
      difference,
      owing.map(([, { amount }]) => -amount),
    );
    return owing
      .map(([purpose], index) => ({ purpose, usd: parts[index] ?? 0n }))
      .filter(({ usd }) => usd !== 0n);
  }

  #ofOwner(account: CashAccount, owner: string): (readonly [string, Balance])[] {
    return cashOfOwner({ cash: this.#cash, origins: this.#origins }, account, owner);
  }

  #move(account: CashAccount, moved: Omit<Movement, keyof CashAccount>): void {
    this.#cash = withMoved(this.#cash, { ...account, ...moved });
  }
}

/** Returns the balance if it is above zero, because only such cash can repay another owner; otherwise returns zero. */
function above(held: Balance = nothing): Balance {
  return held.amount > 0n ? held : nothing;
}

function totalOf(balances: readonly (readonly [string, Balance])[]): Balance {
  return balances.reduce(
    (sum, [, { amount, usd }]) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    nothing,
  );
}
