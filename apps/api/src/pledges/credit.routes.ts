import {
  type ApplicationFacts,
  ApplyReceipt,
  type CommandRequest,
  type Credit,
  Interest,
  type kit,
  Levy,
  LevyPayment,
  PayLevy,
  RecordReceipt,
  Recovery,
} from '@art30/accounting';
import { receiptCodes, receiptIdOf } from '@art30/ledger';
import { chosenId } from '../routes/command-request';
import { type CommandResource, commandRoute } from '../routes/command-routes';
import { LevyPath, PledgePath } from './pledge-paths';

type Credited = {
  readonly pledgeId: string;
  readonly credit: Credit;
};

/**
 * Makes the command that records money which settles no debt of an agreement, such as interest. It is an ordinary bank
 * credit, which is at once applied to the pledge under its kind.
 */
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

/**
 * Makes the command that applies a part of a recorded bank credit to a levy. A levy is money that belongs to another
 * agency.
 */
function levyOf(
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

/**
 * Routes for received money that settles no debt of an agreement. `Location` in the answer is the address of the
 * receipt, which is the bank credit.
 */
export const creditRoutes: CommandResource = {
  name: 'CreditController',
  root: 'v1/pledges',
  tag: 'receipts',
  routes: {
    interest: commandRoute({
      at: ':pledgeId/interest',
      begins: 'RecordReceipt',
      about: 'named',
      path: PledgePath,
      body: Interest,
      command: ({ id, clause, ...facts }, { pledgeId }, request) => {
        const credit = { kind: 'INTEREST', id: chosenId(id, request), clause } as const;
        return recordingOf({ ...facts, pledgeId, credit }, request);
      },
      summary: 'Credit interest to a contribution',
      description:
        'Records a bank credit of interest and gives it to the pledge, where a clause of the agreement says that interest belongs to the contribution. The interest can be allocated. To undo it, reverse the application of its receipt.',
      refusals: receiptCodes.interest,
    }),
    recover: commandRoute({
      at: ':pledgeId/recoveries',
      begins: 'RecordReceipt',
      about: 'named',
      path: PledgePath,
      body: Recovery,
      command: ({ id, writtenOffInstalment: instalment, ...facts }, { pledgeId }, request) => {
        const credit = { kind: 'RECOVERY', id: chosenId(id, request), instalment } as const;
        return recordingOf({ ...facts, pledgeId, credit }, request);
      },
      summary: 'Recover what was written off',
      description:
        'Records a bank credit and gives it to the pledge as a recovery of one instalment, at most what was written off of it for the purpose. The outstanding amount does not change.',
      refusals: receiptCodes.recovery,
    }),
    accrueLevy: commandRoute({
      at: ':pledgeId/levies',
      begins: 'ApplyReceipt',
      about: 'named',
      path: PledgePath,
      body: Levy,
      command: ({ id, rate, ...facts }, { pledgeId }, request) => {
        const credit = { kind: 'LEVY', id: chosenId(id, request), rate } as const;
        return levyOf({ ...facts, pledgeId, credit }, request);
      },
      summary: 'Accrue a coordination levy',
      description:
        'Sets money that came on top of a contribution aside for the agency whose levy it is. It is not revenue and cannot be allocated. The answer warns (`LEVY_DIFFERS`) where the amount differs from the rate times what the receipt brought to the pledge.',
      refusals: receiptCodes.levy,
    }),
    payLevy: commandRoute({
      at: ':pledgeId/levies/:levyId/payment',
      begins: 'PayLevy',
      about: 'named',
      path: LevyPath,
      body: LevyPayment,
      command: (facts, path, request) => new PayLevy({ ...facts, ...path }, request),
      summary: 'Pass a coordination levy on',
      description:
        'Pays a levy, whole and once, from an account in its currency. The debt is settled at carrying value, the cash leaves at the rate of the day, and the difference is a gain or loss on exchange.',
    }),
  },
};
