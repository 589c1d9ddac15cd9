import { type Balance, type BookedLine, type Payment, valueLeaving } from '../../accounts/balances';
import { account, type AccountCode } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { ownerOf } from '../cash/origins';
import type { SignedPledge } from '../state/pledge.state';

/** Owed out of the cash of a pledge whatever its agreement says. */
export const owedOn: readonly AccountCode[] = [account.refundsPayable, account.levyPayable];

const nothing: Balance = { amount: 0n, usd: 0n };

/**
 * Money of a pledge on accounts in one currency, by its owner, with the value that it carries. An
 * account below zero has lent money to another one and takes nothing from it.
 */
export class MoneyLying {
  readonly #left = new Map<string, Balance>();

  constructor(private readonly pledge: SignedPledge) {
    for (const { currency, of } of pledge.cash.values()) {
      const byOwner = new Map<string, Balance>();
      for (const [purpose, { amount, usd }] of of) {
        const key = this.keyOf(purpose, currency);
        const known = byOwner.get(key) ?? nothing;
        byOwner.set(key, { amount: known.amount + amount, usd: known.usd + usd });
      }
      for (const [key, { amount, usd }] of byOwner) {
        if (amount <= 0n) continue;
        const known = this.#left.get(key) ?? nothing;
        this.#left.set(key, { amount: known.amount + amount, usd: known.usd + usd });
      }
    }
  }

  /** What lies in a currency for the owner of a purpose. */
  of(purpose: string, currency: string): Balance {
    return this.#left.get(this.keyOf(purpose, currency)) ?? nothing;
  }

  /**
   * Takes what lies first, with its share of the value that it carries.
   *
   * @returns USD; what goes beyond what lies counts at the rate of the payment.
   */
  take(purpose: string, payment: Payment): Money {
    const { currency, minor } = payment.amount;
    const held = this.of(purpose, currency);
    const value = valueLeaving(held, payment);
    const left =
      minor >= held.amount ? nothing : { amount: held.amount - minor, usd: held.usd - value.minor };
    this.#left.set(this.keyOf(purpose, currency), left);
    return value;
  }

  private keyOf(purpose: string, currency: string): string {
    return `${ownerOf(this.pledge.origins, purpose)}|${currency}`;
  }
}

/**
 * The money that lies beyond what is owed in its currency, and the pledge as if those debts had the
 * value of the money that lies for them: a debt of EUR 500.00 takes EUR 500.00, at whatever rate it
 * was approved.
 */
export function moneyLying(pledge: SignedPledge): {
  readonly lying: MoneyLying;
  readonly covered: SignedPledge;
} {
  const lying = new MoneyLying(pledge);
  const differences = owedBy(pledge).flatMap(({ last, amount, usd }) => {
    if (amount <= 0n) return [];
    const worth = Money.ofMinor(usd, functionalCurrency);
    const payment = { amount: Money.ofMinor(amount, last.currency), worth, unitsPerUsd: undefined };
    const difference = worth.minus(lying.take(last.dims.purpose ?? '', payment));
    return difference.isZero ? [] : [{ ...last, amount: 0n, usd: difference.minor }];
  });
  if (differences.length === 0) return { lying, covered: pledge };
  return { lying, covered: { ...pledge, lines: pledge.lines.with(differences) } };
}

/** What is owed in another currency than US dollars, by account and purpose, and its last line. */
function owedBy({ lines }: SignedPledge) {
  const owed = new Map<string, Balance & { readonly last: BookedLine }>();
  for (const last of lines) {
    const { account: code, currency, dims, amount, usd } = last;
    if (currency === functionalCurrency || !owedOn.some((known) => known === code)) continue;
    const key = `${code}|${currency}|${dims.purpose ?? ''}`;
    const known = owed.get(key) ?? nothing;
    owed.set(key, { last, amount: known.amount - amount, usd: known.usd - usd });
  }
  return [...owed.values()];
}
