import { dated, onPledge, type CommandSample } from './command-sample';
import { conditionalPledge, paidPledge, usd } from './world';

const lines = [{ purpose: 'TA-GEN', amount: usd('150.00') }];

export const conditionSamples: readonly CommandSample[] = [
  {
    route: '/v1/pledges/{pledgeId}/conditions',
    arrange: onPledge(conditionalPledge, 'conditions', {
      ...dated,
      outcome: 'MET',
      lines,
      evidence: 'report 1 accepted',
    }),
    books: ['ConditionMet'],
    other: { evidence: 'report 1 accepted at last' },
    wrong: { evidence: undefined },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/conditions',
    arrange: onPledge(conditionalPledge, 'conditions', {
      ...dated,
      outcome: 'FAILED',
      lines,
      refundId: 'RF-1',
    }),
    books: ['ConditionFailed'],
    other: { refundId: 'RF-2' },
    wrong: { refundId: 'RF 1' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/amendments',
    arrange: onPledge(paidPledge, 'amendments', {
      ...dated,
      amount: usd('1200.00'),
      reason: 'more is given',
      documentReference: 'amendment 1',
    }),
    books: ['AgreementAmended'],
    other: { amount: usd('1201.00') },
    wrong: { instalments: [] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/rescheduling',
    arrange: onPledge(paidPledge, 'rescheduling', {
      ...dated,
      instalments: [{ no: 1, dueOn: '2024-10-31' }],
      documentReference: 'letter 1',
    }),
    books: ['InstalmentsRescheduled'],
    other: { reason: 'budget law' },
    wrong: { instalments: [{ no: 0, dueOn: '2024-10-31' }] },
    location: '/v1/pledges',
  },
];
