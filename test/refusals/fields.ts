import { signed } from '../support/refusals';
import { application, credit, eur, usd } from '../support/world';

const due = (dueOn: string, amount: object) => [{ no: 1, dueOn, amount }];
const line = (changes: object) => ({
  lines: [{ instalment: 1, settles: usd('1.00'), ...changes }],
});
const paying = (changes: object) =>
  credit('n', '2000.00', { application: application('SIGNED', '1.00', changes) });

/** Bodies that are rejected for a nested member, with the error code and the path of that member. */
export const faults: readonly [path: string, body: object, code: string, field: string][] = [
  [
    '/v1/donors',
    { name: 'S', kind: 'STATE_PARTY', partySince: '2003-02-30' },
    'INVALID_DATE',
    'partySince',
  ],
  ['/v1/donors', { id: '.', name: 'N', kind: 'NGO' }, 'INVALID_REQUEST', 'id'],
  ['/v1/pledges', signed('..'), 'INVALID_REQUEST', 'id'],
  [
    '/v1/donors/DON-B/party-status',
    { since: '2024-01-01', reference: 'r' },
    'PARTY_STATUS_NOT_APPLICABLE',
    'since',
  ],
  [
    '/v1/pledges',
    signed('N', { instalments: due('2024-06-30', eur('1.00')) }),
    'CURRENCY_MISMATCH',
    'agreement.instalments[0].amount',
  ],
  [
    '/v1/pledges',
    signed('N', { source: 'PROCEEDS_OF_CRIME' }),
    'PROCEEDS_PROVENANCE_REQUIRED',
    'agreement.proceeds',
  ],
  [
    '/v1/pledges',
    signed('N', { earmarks: [{ purpose: 'zz', amount: usd('1.00') }] }),
    'TERMS_DIFFER',
    'agreement.earmarks',
  ],
  [
    '/v1/pledges',
    signed('N', {}, { earmarks: [{ purpose: 'zz', amount: usd('1.00') }] }),
    'PURPOSE_UNKNOWN',
    'earmarks[0].purpose',
  ],
  [
    '/v1/pledges/SIGNED/withdrawal',
    { effectiveDate: '2024-07-10', postingDate: '2024-02-30', reason: 'r' },
    'INVALID_DATE',
    'postingDate',
  ],
  ['/v1/pledges', signed('N', {}, { donorId: 'DON-B' }), 'DONOR_NOT_ELIGIBLE', 'donorId'],
  ['/v1/receipts', paying({ pledgeId: 'nobody' }), 'PLEDGE_UNKNOWN', 'application.pledgeId'],
  [
    '/v1/receipts',
    paying(line({ instalment: 7 })),
    'INSTALMENT_UNKNOWN',
    'application.lines[0].instalment',
  ],
  [
    '/v1/receipts',
    paying(line({ settles: usd('1130.01') })),
    'SETTLEMENT_EXCEEDS_OUTSTANDING',
    'application.lines[0].settles',
  ],
  [
    '/v1/receipts',
    paying({ effectiveDate: '2024-07-01' }),
    'DATES_NOT_ORDERED',
    'application.effectiveDate',
  ],
];
