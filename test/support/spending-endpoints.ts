import type { Client } from './client';
import { allocated, dated, onPledge, type CommandSample } from './command-sample';
import { usd } from './world';

const expenditure = (id: string) => ({
  ...dated,
  id: `EXP-${id}`,
  purpose: 'k',
  level: 'NATIONAL',
  direct: usd('100.00'),
  paidFrom: 'BK-USD',
  document: 'month-end file',
});
const spent = async (client: Client, id: string) => {
  await allocated(client, id);
  await client.done(`/v1/pledges/${id}/expenditures`, expenditure(id));
};

export const spendingSamples: readonly CommandSample[] = [
  {
    route: '/v1/pledges/{pledgeId}/expenditures',
    arrange: onPledge(allocated, 'expenditures', expenditure),
    books: ['ExpenditureReported'],
    claims: true,
    other: { document: 'another file' },
    wrong: { chargeSupport: 'no' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/pledges/{pledgeId}/expenditures',
    arrange: onPledge(allocated, 'expenditures', (id) => ({
      ...expenditure(id),
      chargeSupport: true,
    })),
    books: ['ExpenditureReported', 'SupportCostCharged'],
    claims: true,
    other: { paidFrom: 'CLEARING' },
    wrong: { direct: '100.00' },
    location: '/v1/pledges',
  },
  {
    route: '/v1/expenditure-lists',
    arrange: async (client, id) => {
      await allocated(client, id);
      const items = [{ ...expenditure(id), pledgeId: id, chargeSupport: true }];
      const body = { id: `LIST-${id}`, documentReference: 'ERP file', items };
      return { path: '/v1/expenditure-lists', body };
    },
    books: [
      ...['ExpendituresListed', 'ExpenditureReported', 'SupportCostCharged'],
      'ExpendituresBooked',
    ],
    claims: true,
    other: { documentReference: 'another file' },
    wrong: { items: [] },
    location: '/v1/expenditure-lists',
  },
  {
    route: '/v1/pledges/{pledgeId}/support-charges',
    arrange: onPledge(spent, 'support-charges', (id) => ({ ...dated, expenditureId: `EXP-${id}` })),
    books: ['SupportCostCharged'],
    other: { effectiveDate: '2024-07-11' },
    wrong: { expenditureId: '' },
    location: '/v1/pledges',
  },
];
