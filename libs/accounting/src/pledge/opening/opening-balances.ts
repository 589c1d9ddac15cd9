import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { cellKey } from '../guards/guarded-effects';
import type { AgreementFacts } from '../facts/agreement.facts';
import type { CarriedBalance, OpeningBalance } from '../facts/opening.facts';

/** What is agreed for an instalment and purpose is owed, received or written off. */
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
      `nothing is agreed of ${of}`,
      `${field}.instalment`,
    );
    demand(open.delete(key), 'BALANCES_DO_NOT_SUM', `${of} is stated twice`, field);
    demand(
      parts.equals(share),
      'BALANCES_DO_NOT_SUM',
      `${share.toString()} is agreed of ${of}, ` +
        `and ${parts.toString()} is owed, received or written off`,
      field,
    );
  });
  const [missing] = open;
  demand(
    missing === undefined,
    'BALANCES_DO_NOT_SUM',
    `nothing is said of instalment ${missing?.split('|').join(' for ') ?? ''}`,
    'balances',
  );
  return [...stated];
}

const partNames = ['receivable', 'conditionalOutstanding', 'received', 'writtenOff'] as const;

/** Sum of the parts of what is agreed, each checked. */
function demandParts(balance: OpeningBalance, currency: string, field: string): Money {
  return [...partNames, 'conditionalLiability' as const].reduce((sum, name) => {
    const carried = balance[name];
    if (carried === undefined) return sum;
    const amount = demandOwed(carried, currency, `${field}.${name}`);
    return name === 'conditionalLiability' ? sum : sum.plus(amount);
  }, Money.zero(currency));
}

/** Nothing below zero, and no value of nothing. */
export function demandOwed(carried: CarriedBalance, currency: string, field: string): Money {
  const amount = Money.positive(carried.amount, `${field}.amount`).in(currency, `${field}.amount`);
  const usd = demandValue(carried, amount, field);
  demand(
    !usd.isNegative,
    'INVALID_AMOUNT',
    `${usd.toString()} is below zero, and ${amount.toString()} is not`,
    `${field}.carryingUsd`,
  );
  return amount;
}

/** The value in USD, which is the amount itself where that is in USD. */
export function demandValue({ carryingUsd }: CarriedBalance, amount: Money, field: string): Money {
  const usd = Money.parse(carryingUsd, functionalCurrency, `${field}.carryingUsd`);
  demand(
    amount.currency !== functionalCurrency || usd.equals(amount),
    'INVALID_AMOUNT',
    `USD ${amount.toString()} has that value, not ${usd.toString()}`,
    `${field}.carryingUsd`,
  );
  return usd;
}

function demandUnderCondition(balance: OpeningBalance, conditional: boolean, field: string): void {
  const { conditionalLiability: held, conditionalOutstanding, received } = balance;
  demand(
    conditional || (held === undefined && conditionalOutstanding === undefined),
    'NOT_CONDITIONAL',
    'the agreement has no condition, so nothing of it is conditional',
    `${field}.${held === undefined ? 'conditionalOutstanding' : 'conditionalLiability'}`,
  );
  demand(
    minorOf(held) <= minorOf(received),
    'BALANCES_DO_NOT_SUM',
    `${held?.amount.amount ?? ''} held under the condition is more than the ` +
      `${received?.amount.amount ?? '0'} received`,
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
    `an allowance of ${allowance.toString()} is more than the ${value.toString()} that is owed`,
    `${field}.allowanceUsd`,
  );
}

function minorOf(carried: CarriedBalance | undefined): bigint {
  return carried === undefined ? 0n : Money.of(carried.amount).minor;
}

/** Value of all that is agreed. */
export function agreedUsd(balances: readonly OpeningBalance[]): Money {
  return balances
    .flatMap((balance) => partNames.map((name) => balance[name]?.carryingUsd ?? '0'))
    .reduce(
      (sum, usd) => sum.plus(Money.parse(usd, functionalCurrency)),
      Money.zero(functionalCurrency),
    );
}
