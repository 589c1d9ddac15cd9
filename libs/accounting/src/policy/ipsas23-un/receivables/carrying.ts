import { lowestFrom, type Balance, type DatedBalance } from '../../../accounts/balances';
import { account, typeOfAccount } from '../../../accounts/chart-of-accounts';
import type { IsoDate } from '../../../kernel/dates';
import { Money } from '../../../kernel/money';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { allowedOf } from '../../../pledge/receivables/receivable';

/** A balance with a carrying value: account, purpose and, if it has one, instalment. */
export interface Item {
  readonly account: string;
  readonly instalment?: number | undefined;
  readonly purpose: string;
}

const nothing: Balance = { amount: 0n, usd: 0n };

/**
 * Carrying values of a pledge's items from a posting date on, less what earlier lines of the same event have
 * taken.
 */
export class CarryingValues {
  readonly #taken = new Map<string, Balance>();

  constructor(
    private readonly pledge: Pledge,
    private readonly postedOn: IsoDate,
  ) {}

  /**
   * Returns the lowest balance of an item from the posting date on, less the part already taken: minor units
   * of its currency, and US cents.
   */
  held(item: Item): Balance {
    const sign = isCredit(item.account) ? -1n : 1n;
    const movements: DatedBalance[] = [];
    for (const { dims, date, amount, usd } of this.pledge.lines.on(item.account)) {
      if (dims.instalment !== item.instalment || dims.purpose !== item.purpose) continue;
      movements.push({ date, amount: sign * amount, usd: sign * usd });
    }
    const { amount, usd } = lowestFrom(movements, this.postedOn);
    const taken = this.#taken.get(keyOf(item)) ?? nothing;
    return { amount: amount - taken.amount, usd: usd - taken.usd };
  }

  /** Returns the US cents by which the receivable of an instalment and purpose exceeds its allowance. */
  beyondAllowance({ instalment, purpose }: Omit<Item, 'account'>): bigint {
    const cell = this.pledge.lines
      .on(account.receivable, account.allowance)
      .filter(({ dims }) => dims.instalment === instalment && dims.purpose === purpose);
    const taken = (code: string) =>
      this.#taken.get(keyOf({ account: code, instalment, purpose }))?.usd ?? 0n;
    const { room } = allowedOf(cell, this.postedOn);
    return room - taken(account.receivable) + taken(account.allowance);
  }

  /** Reduces the value of an item in US cents, without changing its amount. */
  lower(item: Item, cents: bigint): void {
    const before = this.#taken.get(keyOf(item)) ?? nothing;
    this.#taken.set(keyOf(item), { ...before, usd: before.usd + cents });
  }

  /**
   * Takes an amount out of an item and returns its proportional value; taking the whole amount returns the
   * whole value.
   */
  take(item: Item, amount: bigint): Money {
    const held = this.held(item);
    const value = Money.ofMinor(held.usd, 'USD').shareRounded(amount, held.amount);
    const before = this.#taken.get(keyOf(item)) ?? nothing;
    const taken = { amount: before.amount + amount, usd: before.usd + value.minor };
    this.#taken.set(keyOf(item), taken);
    return value;
  }
}

/**
 * True for accounts with a credit balance: liabilities, and the allowance that is deducted from receivables.
 */
function isCredit(code: string): boolean {
  return typeOfAccount(code) === 'liability' || code === account.allowance;
}

function keyOf({ account, instalment, purpose }: Item): string {
  return `${account}|${instalment}|${purpose}`;
}
