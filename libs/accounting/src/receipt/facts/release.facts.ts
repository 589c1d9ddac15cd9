import { datedFact, type FactsOf } from '../../kernel/booking';
import { asRefusal, event, on } from '../../rows/event-row';
import { stands } from '../../undoing/undoing';
import { follows, stepOf } from '../../rows/command-row';
import { applicationId } from '../../pledge/facts/receiving.facts';
import { optional, part, reason, shape, yesOrNo, type Infer } from '../../schema';
import { pledgeId } from './application.facts';

const { effectiveDate, postingDate } = datedFact;
/** Where two sides of an application ended on different days: that of the pledge. */
const GivenBack = shape('GivenBack', { effectiveDate, postingDate });

const released = asRefusal(on.receipt, stands('the receipt is applied again'));
export const ReceiptReleased = event('ReceiptReleased', released, {
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
  givenBack: optional(
    part(GivenBack)(
      'Day on which the pledge gave the money of the lines back, where that was before: it is in suspense from then on.',
    ),
  ),
});

export type ReceiptReleasedFacts = FactsOf<typeof ReceiptReleased>;

/** Gives assigned money back to suspense: the pledge refused it, or its application is undone. */
export class ReleaseReceipt extends stepOf('ReleaseReceipt', follows('ReceiptReleased'))<
  Pick<
    Infer<typeof ReceiptReleased>,
    'applicationId' | 'effectiveDate' | 'postingDate' | 'reason' | 'neverTaken' | 'givenBack'
  > & { readonly receiptId: string }
> {}
