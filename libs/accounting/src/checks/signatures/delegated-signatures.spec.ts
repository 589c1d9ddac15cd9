import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;

/** An agreement that three people signed, with everything that it rests on. */
const honest = StoredLog.read('specimen-log')
  .through(193)
  .only('ledger', 'delegations', 'signing', 'donor-DON-B', 'rates', 'pledge-P2');
const certified = honest.place('ProposalCertified');
const delegationOf = (place: number) =>
  (honest.at(place).data['signedAs'] as { readonly delegation: string }).delegation;
const delegation = delegationOf(certified);
const placeOf = (named: string) => honest.events.findIndex(({ id }) => id === named) + 1;
const terms = placeOf(delegation);
const recorderTerms = placeOf(delegationOf(honest.place('CommandProposed')));

describe('what a verifier finds of delegations in a log', () => {
  it.each<[string, Forgery, readonly string[]]>([
    [
      'is of another person',
      (log) => log.withData(terms, () => ({ person: 'u.two' })),
      ['101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is one of u.two'],
    ],
    [
      'is for another role',
      (log) => log.withData(terms, () => ({ role: 'approver' })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is one to be approver of urn:article30:process, and not certifier of urn:article30:process',
      ],
    ],
    [
      'is of another issuer',
      (log) => log.withData(terms, () => ({ issuer: 'https://login.example.org' })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is one to be certifier of https://login.example.org, and not certifier of urn:article30:process',
      ],
    ],
    [
      'ended the day before',
      (log) => log.withData(terms, () => ({ until: '2025-07-30' })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which holds from 2020-01-01 to 2025-07-30, and not on 2025-07-31',
      ],
    ],
    [
      'begins the day after',
      (log) => log.withData(terms, () => ({ from: '2025-08-01', until: '2026-01-01' })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which holds from 2025-08-01 to 2026-01-01, and not on 2025-07-31',
      ],
    ],
    [
      'is for other commands',
      (log) => log.withData(terms, () => ({ commands: ['SendReminder', 'PayRefund'] })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is for SendReminder, PayRefund, and not for SignDirectly',
      ],
    ],
    [
      'is for euros',
      (log) => log.withData(terms, () => ({ currencies: ['EUR', 'CHF'] })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is for EUR, CHF, and not for USD',
      ],
    ],
    [
      'is for less',
      (log) => log.withData(terms, () => ({ limit: { amount: '299999.99', currency: 'USD' } })),
      [
        '101 OVER_LIMIT: with this u.certify has signed USD 300000.00 for donor DON-B in 30 days, above the USD 299999.99 of delegation 034a93ba',
      ],
    ],
    [
      'nobody granted',
      (log) => log.without(terms + 1),
      ['100 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which nobody had granted'],
    ],
    [
      'was refused',
      (log) =>
        log.with(terms + 1, ({ data }) => ({
          type: 'DelegationRefused',
          data: { ...data, because: 'no' },
        })),
      ['101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which had been refused'],
    ],
    [
      'was revoked',
      (log) =>
        log.with(terms + 3, ({ metadata }) => ({
          type: 'DelegationRevoked',
          data: { ...log.at(terms + 1).data, because: 'left', by: metadata.recordedBy },
        })),
      [
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which had been revoked before',
      ],
    ],
    [
      'was granted twice',
      (log) => log.with(terms + 3, ({ data }) => ({ data: { ...data, delegationId: delegation } })),
      ['63 OTHER_STATUS: delegation 034a93ba is GRANTED, and not PROPOSED'],
    ],
  ])('names a certification under a delegation that %s', (_what, forge, expected) => {
    expect(forge(honest).findings().slice(-1)).toEqual(expected);
  });

  it('lets a certification be of just what its delegation allows', () => {
    const limit = { amount: '300000.00', currency: 'USD' };
    const forged = honest.withData(terms, () => ({
      limit,
      currencies: ['USD'],
      until: '2025-07-31',
    }));
    expect(forged.findings()).toEqual([]);
  });

  it('asks for the person who answers for a recorder, whom the delegation names', () => {
    const forged = honest.withData(recorderTerms, () => ({ responsible: 'u.head' }));
    expect(forged.findings().slice(-1)).toEqual([
      '100 OTHER_PEOPLE: the event says that nobody answers for u.contrib, and by the delegation u.head does',
    ]);
  });
});
