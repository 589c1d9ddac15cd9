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

/** An account that holds cash of a pledge: its ledger account and the bank account behind it. */
export interface CashAccount {
  readonly ledgerAccount: string;
  readonly bankAccount: string;
}

interface HeldOnAccount extends CashAccount {
  readonly currency: string;
  /** Balance by purpose, in the order of each purpose's first line on the account. */
  readonly of: ReadonlyMap<string, Balance>;
}

/** Cash of a pledge by account, over all posting dates. */
export type CashHeld = ReadonlyMap<string, HeldOnAccount>;

const nothing: Balance = { amount: 0n, usd: 0n };

/** Returns the cash after booked lines; lines of other accounts change nothing. */
export function cashAfter(held: CashHeld, lines: readonly BookedLine[]): CashHeld {
  const moved = lines.filter(({ account, dims }) => isCash(account) && dims.pledge !== undefined);
  if (moved.length === 0) return held;
  return moved.reduce((before, { account: ledgerAccount, dims, currency, amount, usd }) => {
    const { bankAccount = '', purpose = '' } = dims;
    return withMoved(before, { ledgerAccount, bankAccount, purpose, currency, amount, usd });
  }, held);
}

/** Returns the balances of an owner on an account, by purpose. */
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

/** Exchange difference of repaying a debt in cash, and the purpose that had the debt. */
export interface RepaidShare {
  readonly purpose: string;
  readonly usd: bigint;
}

/** Exchange differences on an account where one owner's cash repaid another's debt as the two were joined. */
export interface RepaidByJoining extends CashAccount {
  readonly currency: string;
  readonly shares: readonly RepaidShare[];
}

/**
 * Cash of a pledge by owner, changed line by line as one event moves it. Lines keep the purpose that is paid
 * or paid for; purposes of one owner share one carrying value.
 */
export class OwnersCash {
  readonly #day: IsoDate;
  #cash: CashHeld;
  #origins: Origins;

  /** @param facts the fact that moves the cash; it states the origins of purposes new to the pledge. */
  constructor(
    { cash, origins }: { readonly cash: CashHeld; readonly origins: Origins },
    facts: StatingOrigins & Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
  ) {
    this.#day = postingDateOf(facts);
    this.#cash = cash;
    this.#origins = withStated(origins, facts);
  }

  /** Returns the balance of a purpose's owner on an account. */
  held(account: CashAccount, purpose: string): Balance {
    return totalOf(this.#ofOwner(account, ownerOf(this.#origins, purpose)));
  }

  /** Takes an amount out of an account and returns the carrying value, in USD, that leaves with it. */
  withdraw(account: CashAccount, purpose: string, payment: Payment): Money {
    const value = valueLeaving(this.held(account, purpose), payment);
    this.moveAtValue(account, purpose, payment.amount.negated(), value.negated());
    return value;
  }

  /** Moves an amount at a given value; both are negative for an outflow. */
  moveAtValue(account: CashAccount, purpose: string, amount: Money, usd: Money): void {
    const { currency, minor } = amount;
    this.#move(account, { purpose, currency, amount: minor, usd: usd.minor });
  }

  /** Adds an amount to an account. Returns the exchange difference of each debt that the amount repays. */
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

  /** Joins the owners of two purposes: on each account, cash of one repays a debt of the other. */
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
   * Splits the exchange difference of a repayment over the purposes below zero, in proportion to their debts.
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

/** Cash that can repay a debt: the balance if it is above zero, else nothing. */
function above(held: Balance = nothing): Balance {
  return held.amount > 0n ? held : nothing;
}

function totalOf(balances: readonly (readonly [string, Balance])[]): Balance {
  return balances.reduce(
    (sum, [, { amount, usd }]) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    nothing,
  );
}
