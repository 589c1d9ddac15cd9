import { demand, demandNotFuture, Money, validDate, type IsoDate } from '@art30/accounting';
import type { RecordReply } from './confirmation.facts';
import { differences } from './differences';
import type { AskedDonor } from './engagement.state';
import { demandAudit } from './refusal';

/**
 * Checks a reply against the request that it answers.
 *
 * @throws AuditRefused CONFIRMATION_UNKNOWN or REPLY_INVALID.
 * @throws Rejection for an invalid amount, or a `repliedOn` that is invalid, in the future or before `asAt`.
 */
export function demandReply(
  reply: RecordReply,
  asked: AskedDonor | undefined,
  today: IsoDate,
): asserts asked is AskedDonor {
  demandAudit(
    asked !== undefined,
    'CONFIRMATION_UNKNOWN',
    'the engagement has no such request for a confirmation',
    'confirmationId',
  );
  const { outcome, repliedOn } = reply;
  validDate(repliedOn, 'repliedOn');
  demandNotFuture(repliedOn, today, 'repliedOn');
  demand(
    repliedOn >= asked.asAt,
    'DATES_NOT_ORDERED',
    `repliedOn must not be before ${asked.asAt}, the date that was asked about`,
    'repliedOn',
  );
  demandAudit(
    outcome !== 'NO_REPLY' || asked.outcome === null || asked.outcome === 'NO_REPLY',
    'REPLY_INVALID',
    'a reply is on record already: record what another one says',
    'outcome',
  );
  demandAmounts(reply, asked);
}

/** A reply states amounts if and only if they differ from the books. */
function demandAmounts({ outcome, amounts }: RecordReply, { totals }: AskedDonor): void {
  if (outcome !== 'DIFFERS') {
    return demandAudit(
      amounts === undefined,
      'REPLY_INVALID',
      `${outcome} comes without amounts: leave them out, or record DIFFERS`,
      'amounts',
    );
  }
  demandAudit(
    amounts !== undefined,
    'REPLY_INVALID',
    'DIFFERS needs the amounts that the donor states, one for each currency',
    'amounts',
  );
  amounts.forEach((amount, index) => Money.of(amount, `amounts[${index}]`));
  demandAudit(
    new Set(amounts.map(({ currency }) => currency)).size === amounts.length,
    'REPLY_INVALID',
    'amounts has one currency twice: state one amount for each',
    'amounts',
  );
  demandAudit(
    differences(totals, amounts).length > 0,
    'REPLY_INVALID',
    'these are the amounts that were asked for confirmation: record AGREED',
    'amounts',
  );
}
