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

/** Where cash of a pledge lies: its ledger account and the bank account behind it. */
export interface CashAccount {
  readonly ledgerAccount: string;
  readonly bankAccount: string;
}

interface HeldOnAccount extends CashAccount {
  readonly currency: string;
  /** By purpose, in the order of their first line on the account. */
  readonly of: ReadonlyMap<string, Balance>;
}

/** Cash of a pledge as its books stand, all posting dates together, by account. */
export type CashHeld = ReadonlyMap<string, HeldOnAccount>;

const nothing: Balance = { amount: 0n, usd: 0n };

/** The cash with lines that were booked. */
export function cashAfter(held: CashHeld, lines: readonly BookedLine[]): CashHeld {
  const moved = lines.filter(({ account, dims }) => isCash(account) && dims.pledge !== undefined);
  if (moved.length === 0) return held;
  return moved.reduce((before, { account: ledgerAccount, dims, currency, amount, usd }) => {
    const { bankAccount = '', purpose = '' } = dims;
    return withMoved(before, { ledgerAccount, bankAccount, purpose, currency, amount, usd });
  }, held);
}

/** What an owner holds on an account, by purpose. */
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

/** Difference that the repayment of a debt makes, and the purpose that owed it. */
export interface RepaidShare {
  readonly purpose: string;
  readonly usd: bigint;
}

/** A debt on an account that joining its owner with another has repaid. */
export interface RepaidByJoining extends CashAccount {
  readonly currency: string;
  readonly shares: readonly RepaidShare[];
}

/**
 * What the owners of a pledge's cash hold, and what one event moves of it line by line. Lines keep
 * the purpose of what is paid; values are shared over the owner.
 */
export class OwnersCash {
  readonly #day: IsoDate;
  #cash: CashHeld;
  #origins: Origins;

  /** @param facts the fact that moves it, which states origins that the pledge does not know yet. */
  constructor(
    { cash, origins }: { readonly cash: CashHeld; readonly origins: Origins },
    facts: StatingOrigins & Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
  ) {
    this.#day = postingDateOf(facts);
    this.#cash = cash;
    this.#origins = withStated(origins, facts);
  }

  /** What the owner of a purpose holds on an account. */
  held(account: CashAccount, purpose: string): Balance {
    return totalOf(this.#ofOwner(account, ownerOf(this.#origins, purpose)));
  }

  /** Takes an amount out and says with which value, in USD, it leaves. */
  leave(account: CashAccount, purpose: string, payment: Payment): Money {
    const value = valueLeaving(this.held(account, purpose), payment);
    this.put(account, purpose, payment.amount.negated(), value.negated());
    return value;
  }

  /** Moves an amount, below zero where it goes out, at a value that is given. */
  put(account: CashAccount, purpose: string, amount: Money, usd: Money): void {
    const { currency, minor } = amount;
    this.#move(account, { purpose, currency, amount: minor, usd: usd.minor });
  }

  /** Takes an amount in, and says what it changes in the value of the debts that it repays. */
  come(account: CashAccount, purpose: string, amount: Money, usd: Money): readonly RepaidShare[] {
    const { currency } = amount;
    const coming = { amount: amount.minor, usd: usd.minor };
    const shares = this.#repaid(account, ownerOf(this.#origins, purpose), coming);
    this.#move(account, { purpose, currency, ...coming });
    for (const share of shares) this.#move(account, { currency, amount: 0n, ...share });
    return shares;
  }

  /** Joins the owners of two purposes: on each account one repays what the other owes there. */
  join(move: Move): readonly RepaidByJoining[] {
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

  /** The difference of a repayment over the purposes that are below zero, by what each owes. */
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

/** What one that is above zero can repay. */
function above(held: Balance = nothing): Balance {
  return held.amount > 0n ? held : nothing;
}

function totalOf(balances: readonly (readonly [string, Balance])[]): Balance {
  return balances.reduce(
    (sum, [, { amount, usd }]) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    nothing,
  );
}
