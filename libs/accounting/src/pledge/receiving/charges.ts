import type { IsoDate } from '../../kernel/dates';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { settingsOn } from '../../kernel/policy-settings';
import { demand } from '../../kernel/rejection';
import type { SettledLine } from '../facts/receiving.facts';
import { chargesByInstalment } from '../state/application.state';
import type { Pledge } from '../state/pledge.state';

/**
 * Refuses bank charges that would bring what the account bears of one instalment, over all receipts
 * that settle it, above the tolerance of the value date. Advances count as one instalment.
 *
 * @throws Rejection CHARGES_ABOVE_TOLERANCE.
 */
export function demandChargesBorne(
  pledge: Pledge,
  lines: readonly SettledLine[],
  valueDate: IsoDate,
): void {
  const { bankChargesToleranceUsd: tolerance } = settingsOn(valueDate);
  for (const [instalment, usd] of chargesByInstalment(lines)) {
    if (usd === 0n) continue;
    const before = chargesBorne(pledge, instalment);
    const of = instalment === undefined ? 'of this advance' : `on instalment ${instalment}`;
    const earlier = before === 0n ? '' : `, with ${dollars(before)} borne before,`;
    demand(
      before + usd <= tolerance,
      'CHARGES_ABOVE_TOLERANCE',
      `charges of ${dollars(usd)} ${of}${earlier} are above the tolerance of ` +
        `${dollars(tolerance)}: settle the net amount only, the charges stay receivable`,
      'lines',
    );
  }
}

function chargesBorne({ applications }: Pledge, instalment: number | undefined): bigint {
  let usd = 0n;
  for (const { open, chargesUsd } of applications.entries().values()) {
    if (open) usd += chargesUsd?.get(instalment) ?? 0n;
  }
  return usd;
}

function dollars(cents: bigint): string {
  return Money.ofMinor(cents, functionalCurrency).named;
}
