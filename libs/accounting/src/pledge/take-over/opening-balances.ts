import type { CarriedBalance, OpeningBalance } from '../facts/pledge-parts';
import { balanceOf, type BookedLine } from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import type { Origins } from '../cash/origins';
import { cellKey } from '../guards/guards';
import { monetaryItems } from '../revaluation/monetary-items';
import type { AgreementFacts } from '../facts/agreement.facts';

/**
 * Checks that the stated balances of each instalment and purpose sum to the amount agreed.
 *
 * @returns the balances as stated.
 * @throws Rejection INSTALMENT_UNKNOWN, BALANCES_DO_NOT_SUM, NOT_CONDITIONAL, EXCEEDS_RECEIVABLE,
 * INVALID_AMOUNT or CURRENCY_MISMATCH.
 */
export function openingBalances(
  stated: readonly OpeningBalance[],
  { instalments, amount, condition }: AgreementFacts,
): OpeningBalance[] {
  const { currency } = amount;
  const agreed = new Map(
    instalments.flatMap(({ no: instalment, lines }) =>
      lines.map(({ purpose, amount: share }) => [
        cellKey({ instalment, purpose }),
        Money.of(share),
      ]),
    ),
  );
  const open = new Set(agreed.keys());
  stated.forEach((balance, index) => {
    const field = `balances[${index}]`;
    const parts = demandParts(balance, currency, field);
    demandUnderCondition(balance, condition !== null, field);
    demandAllowance(balance, field);
    const key = cellKey(balance);
    const share = agreed.get(key);
    const of = `instalment ${balance.instalment} for ${balance.purpose}`;
    demand(
      share !== undefined,
      'INSTALMENT_UNKNOWN',
      `the agreement has no ${of}: state only instalments and purposes that it has`,
      `${field}.instalment`,
    );
    demand(open.delete(key), 'BALANCES_DO_NOT_SUM', `${of} is stated twice: state it once`, field);
    demand(
      parts.equals(share),
      'BALANCES_DO_NOT_SUM',
      `${share.named} is agreed of ${of}, but the parts owed, received and written off ` +
        `sum to ${parts.named}: make them equal`,
      field,
    );
  });
  const [missing] = open;
  demand(
    missing === undefined,
    'BALANCES_DO_NOT_SUM',
    `balances must state instalment ${missing?.split('|').join(' for ') ?? ''}`,
    'balances',
  );
  return [...stated];
}

const partNames = ['receivable', 'conditionalOutstanding', 'received', 'writtenOff'] as const;

/**
 * Checks the stated parts of an agreed amount and returns their sum. The conditional liability is checked but not
 * added, because it is a part of the amount received.
 */
function demandParts(balance: OpeningBalance, currency: string, field: string): Money {
  return [...partNames, 'conditionalLiability' as const].reduce((sum, name) => {
    const carried = balance[name];
    if (carried === undefined) return sum;
    const amount = demandOwed(carried, currency, `${field}.${name}`);
    return name === 'conditionalLiability' ? sum : sum.plus(amount);
  }, Money.zero(currency));
}

/**
 * Refuses an amount that is not above zero, and a negative value in USD. Returns the amount.
 *
 * @throws Rejection INVALID_AMOUNT or CURRENCY_MISMATCH.
 */
export function demandOwed(carried: CarriedBalance, currency: string, field: string): Money {
  const amount = Money.positive(carried.amount, `${field}.amount`).in(currency, `${field}.amount`);
  const usd = demandValue(carried, amount, field);
  demand(
    !usd.isNegative,
    'INVALID_AMOUNT',
    `the value ${usd.named} is below zero, but the amount ${amount.named} is not: ` +
      'correct one of them',
    `${field}.carryingUsd`,
  );
  return amount;
}

/** Returns the carrying value in USD. The value of an amount in USD must equal the amount. */
export function demandValue({ carryingUsd }: CarriedBalance, amount: Money, field: string): Money {
  const usd = Money.parse(carryingUsd, functionalCurrency, `${field}.carryingUsd`);
  demand(
    amount.currency !== functionalCurrency || usd.equals(amount),
    'INVALID_AMOUNT',
    `the value of ${amount.named} is the amount itself, not ${usd.named}: state the same number`,
    `${field}.carryingUsd`,
  );
  return usd;
}

/**
 * Refuses cash with a value but no amount, or with a value of the opposite sign. It is checked by bank account and
 * owner: the origin of the money (an earmark or the bucket), whose purposes share one carrying value.
 *
 * @param lines of a take-over.
 * @throws Rejection INVALID_AMOUNT.
 */
export function demandCashCarried(lines: readonly BookedLine[], origins: Origins): void {
  for (const { account, bankAccount = '', purpose, currency, lines: own } of monetaryItems(
    lines,
    origins,
  )) {
    if (!isCash(account)) continue;
    const { amount, usd } = balanceOf(own, () => true);
    const held = Money.ofMinor(amount, currency).named;
    demand(
      usd === 0n || (amount !== 0n && amount < 0n === usd < 0n),
      'INVALID_AMOUNT',
      `${held} on ${bankAccount} for ${purpose} cannot stand at ` +
        `${Money.ofMinor(usd, functionalCurrency).named}: ` +
        'give the value the sign of the cash, and the value 0.00 where there is no cash',
      'cash',
    );
  }
}

function demandUnderCondition(balance: OpeningBalance, conditional: boolean, field: string): void {
  const { conditionalLiability: held, conditionalOutstanding, received } = balance;
  demand(
    conditional || (held === undefined && conditionalOutstanding === undefined),
    'NOT_CONDITIONAL',
    'the agreement has no condition: leave the conditional balances out',
    `${field}.${held === undefined ? 'conditionalOutstanding' : 'conditionalLiability'}`,
  );
  demand(
    minorOf(held) <= minorOf(received),
    'BALANCES_DO_NOT_SUM',
    `${namedOf(held)} held under the condition is more than the ${namedOf(received)} received: ` +
      'lower the first',
    `${field}.conditionalLiability`,
  );
}

function demandAllowance({ receivable, allowanceUsd }: OpeningBalance, field: string): void {
  if (allowanceUsd === undefined) return;
  const stated = { amount: allowanceUsd, currency: functionalCurrency };
  const allowance = Money.positive(stated, `${field}.allowanceUsd`);
  const value = Money.parse(receivable?.carryingUsd ?? '0', functionalCurrency);
  demand(
    !allowance.exceeds(value),
    'EXCEEDS_RECEIVABLE',
    `an allowance of ${allowance.named} is more than the ${value.named} that is owed: ` +
      'lower the allowance',
    `${field}.allowanceUsd`,
  );
}

function namedOf(carried: CarriedBalance | undefined): string {
  return carried === undefined ? 'nothing' : Money.of(carried.amount).named;
}

function minorOf(carried: CarriedBalance | undefined): bigint {
  return carried === undefined ? 0n : Money.of(carried.amount).minor;
}

/** Returns the USD value of the whole agreed amount: owed, outstanding under a condition, received and written off. */
export function agreedUsd(balances: readonly OpeningBalance[]): Money {
  return balances
    .flatMap((balance) => partNames.map((name) => balance[name]?.carryingUsd ?? '0'))
    .reduce(
      (sum, usd) => sum.plus(Money.parse(usd, functionalCurrency)),
      Money.zero(functionalCurrency),
    );
}
