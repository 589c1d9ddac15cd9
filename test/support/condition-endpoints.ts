import { dated, onPledge, type CommandSample } from './command-sample';
import { conditionalPledge, usd } from './world';

const lines = [{ purpose: 'TA-GEN', amount: usd('150.00') }];

export const conditionSamples: readonly CommandSample[] = [
  {
    route: '/v1/pledges/{pledgeId}/conditions',
    arrange: onPledge(conditionalPledge, 'conditions', {
      ...{ ...dated, outcome: 'MET', lines, evidence: 'report 1 accepted' },
    }),
    books: ['ConditionMet'],
    other: { evidence: 'report 1 accepted at last' },
    wrong: { evidence: undefined },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/conditions',
    arrange: onPledge(conditionalPledge, 'conditions', {
      ...{ ...dated, outcome: 'FAILED', lines, refundId: 'RF-1' },
    }),
    books: ['ConditionFailed'],
    other: { refundId: 'RF-2' },
    wrong: { refundId: 'RF 1' },
    location: '/v1/pledges',
  },
];
