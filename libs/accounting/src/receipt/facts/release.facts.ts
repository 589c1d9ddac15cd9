import { event, type FactsOf } from '../../kernel/booking';
import { applicationId } from '../../pledge/facts/receiving.facts';
import { optional, reason, yesOrNo, type Infer } from '../../schema';
import { pledgeId } from './application.facts';

export const ReceiptReleased = event('ReceiptReleased', {
  applicationId,
  pledgeId: optional(pledgeId),
  reason: reason(
    'Code of the refusal by the pledge, or why the application was reversed.',
    'SETTLEMENT_EXCEEDS_OUTSTANDING',
  ),
  neverTaken: optional(
    yesOrNo(
      'Whether nobody ever took the money of the lines: it was in suspense on every day.',
      true,
    ),
  ),
});

export type ReceiptReleasedFacts = FactsOf<typeof ReceiptReleased>;

/** Gives assigned money back to suspense: the pledge refused it, or its application is undone. */
export interface ReleaseReceipt {
  readonly type: 'ReleaseReceipt';
  readonly facts: Pick<
    Infer<typeof ReceiptReleased>,
    'applicationId' | 'effectiveDate' | 'postingDate' | 'reason' | 'neverTaken'
  > & { readonly receiptId: string };
}
