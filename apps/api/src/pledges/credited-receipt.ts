import {
  ApplyReceipt,
  RecordReceipt,
  type ApplicationFacts,
  type CommandRequest,
  type Credit,
  type Interest,
  type kit,
  type Levy,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';

type Credited = {
  readonly pledgeId: string;
  readonly credit: Credit;
};

/** Money that pays nothing of an agreement is a receipt like any other, with an application of its kind. */
export function recordingOf(
  facts: Omit<kit.Infer<typeof Interest>, 'id' | 'clause'> & Credited,
  request: CommandRequest,
): RecordReceipt {
  const { bankAccount, bankReference, effectiveDate: valueDate, amount: net } = facts;
  const { postingDate, documentReference } = facts;
  const charges = { amount: '0', currency: net.currency };
  const receiptId = receiptIdOf(bankAccount, bankReference);
  const credit = { receiptId, bankAccount, bankReference, valueDate, net, charges };
  const application = applicationOf(facts);
  return new RecordReceipt({ ...credit, postingDate, documentReference, application }, request);
}

/** A levy that came with a receipt that is known. */
export function levyOf(
  { receiptId, ...facts }: Omit<kit.Infer<typeof Levy>, 'id' | 'rate'> & Credited,
  request: CommandRequest,
): ApplyReceipt {
  return new ApplyReceipt({ ...applicationOf(facts), receiptId }, request);
}

function applicationOf(
  facts: Pick<
    kit.Infer<typeof Interest>,
    'effectiveDate' | 'purpose' | 'amount' | 'postingDate' | 'documentReference'
  > &
    Credited,
): ApplicationFacts {
  const { pledgeId, effectiveDate, purpose, amount: settles, credit } = facts;
  const { postingDate, documentReference } = facts;
  const lines = [{ purpose, settles }];
  return { pledgeId, effectiveDate, lines, credit, postingDate, documentReference };
}
