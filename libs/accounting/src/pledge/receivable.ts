import { lowestFrom, type Balance, type BookedLine } from '../books';
import { account } from '../chart-of-accounts';
import type { IsoDate } from '../dates';
import { demand } from '../rejection';
import type { SignedPledge } from './authority';

/** Lines that a command about receivables may carry. */
export const receivableLinesMax = 200;

/** @throws Rejection LIMIT_EXCEEDED. */
export function demandLineCount(count: number): void {
  demand(
    count > 0 && count <= receivableLinesMax,
    'LIMIT_EXCEEDED',
    `it has 1 to ${receivableLinesMax} lines`,
    'lines',
  );
}

/** @throws Rejection INSTALMENT_UNKNOWN. */
export function demandInstalment(
  { pledgeId, agreement }: SignedPledge,
  no: number,
  field: string,
): void {
  demand(
    agreement.instalments.some((instalment) => instalment.no === no),
    'INSTALMENT_UNKNOWN',
    `pledge ${pledgeId} has no instalment ${no}`,
    `${field}.instalment`,
  );
}

/** What an instalment owes by purpose, in both values, where it owes least from a date on. */
export function receivableByPurpose(
  lines: Iterable<BookedLine>,
  instalment: number,
  date: IsoDate,
): Map<string, Balance> {
  const movements = new Map<string, BookedLine[]>();
  for (const line of lines) {
    const { account: code, dims } = line;
    if (code !== account.receivable || dims.instalment !== instalment) continue;
    const purpose = dims.purpose ?? '';
    movements.set(purpose, [...(movements.get(purpose) ?? []), line]);
  }
  const lowest = [...movements].map(([purpose, own]) => [purpose, lowestFrom(own, date)] as const);
  return new Map(lowest.filter(([, { amount }]) => amount > 0n));
}
