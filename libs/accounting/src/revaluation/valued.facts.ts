import { currency, money, oneOf, reason, usdAmount } from '../schema';

/** Why a run leaves alone what is open as at its day. */
export const leftOutCodes = ['MOVED_SINCE', 'REVALUED_SINCE'] as const;
export type LeftOutCode = (typeof leftOutCodes)[number];

/** A balance on the day of a run, with its value in USD before and after. */
export const valuedFact = {
  amount: money('The balance on the day, below zero where it is owed or lent.'),
  carryingUsd: usdAmount('Its value in the books before, in USD.', '1104.97'),
  valueUsd: usdAmount('Its value at the rate of the day, in USD.', '1063.83'),
};

/** What a run does not value, why, and what can be done about it. */
export const leftOutFact = {
  currency: currency('Currency of the balance, ISO 4217.', 'EUR'),
  code: oneOf(leftOutCodes)(
    'Money has moved since the day of the run, or was valued by a later one.',
    'MOVED_SINCE',
  ),
  remedy: reason('What can be done about it.', 'reverse revaluation REV-2024 first, or leave it'),
};
