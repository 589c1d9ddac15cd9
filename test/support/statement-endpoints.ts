import type { CommandSample } from './command-sample';
import { paidPledge } from './world';

const period = { from: '2024-05-01', to: '2024-06-30' };

export const statementSamples: readonly CommandSample[] = [
  {
    route: '/v1/donors/{donorId}/statements',
    arrange: async (client, id) => {
      await paidPledge(client, id);
      return { path: '/v1/donors/DON-A/statements', body: period };
    },
    books: ['StatementIssued'],
    other: { to: '2024-06-29' },
    wrong: { to: 'June' },
    location: '/v1/statements',
  },
  {
    route: '/v1/donors/{donorId}/statements',
    arrange: async (client, id) => {
      await paidPledge(client, id);
      const wrong = { ...period, from: '2024-05-02' };
      const { id: supersedes } = await client.done('/v1/donors/DON-A/statements', wrong);
      return { path: '/v1/donors/DON-A/statements', body: { ...wrong, supersedes } };
    },
    books: ['StatementIssued'],
    other: { documentReference: 'request of the donor' },
    wrong: { supersedes: '' },
    location: '/v1/statements',
  },
];
