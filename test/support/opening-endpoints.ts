import type { CommandSample } from './command-sample';
import { terms, usd } from './world';

const carried = (amount: string) => ({ amount: usd(amount), carryingUsd: amount });

/**
 * Body of a pledge taken over from another system: USD 1,130.00 agreed in 2023, of which 630.00 was received, 226.00 is
 * allocated and 10.00 is owed back to the donor.
 */
export const opening = (id: string, changes: object = {}, agreement: object = {}) => ({
  id,
  effectiveDate: '2024-01-01',
  donorId: 'DON-A',
  recommendation: 'n',
  amount: usd('1130.00'),
  earmarks: [],
  documentReference: 'closing balances of 2023',
  agreement: terms(usd('1130.00'), { signedOn: '2023-05-08', ...agreement }),
  balances: [
    {
      instalment: 1,
      purpose: 'TA-GEN',
      received: carried('630.00'),
      receivable: carried('480.00'),
      writtenOff: carried('20.00'),
      allowanceUsd: '50.00',
    },
  ],
  cash: [
    { bankAccount: 'BK-USD', purpose: 'TA-GEN', ...carried('100.00') },
    { bankAccount: 'BK-USD', purpose: 'k', ...carried('236.00') },
  ],
  authority: [
    {
      purpose: 'k',
      level: 'NATIONAL',
      country: 'KEN',
      programmable: usd('200.00'),
      supportReserve: usd('26.00'),
    },
  ],
  refunds: [{ refundId: 'R1', lines: [{ purpose: 'k', ...carried('10.00') }] }],
  ...changes,
});

/** Body of a receipt taken over from another system: USD 250.00 of a bank credit of 2023 that no donor has claimed. */
export const openingReceipt = (bankReference: string, changes: object = {}) => ({
  effectiveDate: '2024-01-01',
  bankAccount: 'BK-USD',
  bankReference,
  valueDate: '2023-11-20',
  unapplied: carried('250.00'),
  documentReference: 'closing balances of 2023',
  ...changes,
});

export const openingSamples: readonly CommandSample[] = [
  {
    route: '/v1/opening-balances',
    arrange: async (_client, id) => ({ path: '/v1/opening-balances', body: opening(id) }),
    approvedBy: 'u.controller',
    books: ['PledgeTakenOver'],
    other: { documentReference: 'trial balance of 2023' },
    wrong: { balances: [] },
    location: '/v1/pledges',
  },
  {
    route: '/v1/opening-balances/receipts',
    arrange: async (_client, id) => ({
      path: '/v1/opening-balances/receipts',
      body: openingReceipt(`of ${id}`),
    }),
    approvedBy: 'u.controller',
    books: ['ReceiptTakenOver'],
    other: { remitter: 'somebody' },
    wrong: { unapplied: usd('250.00') },
    location: '/v1/receipts',
  },
];
