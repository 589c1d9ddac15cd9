import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;
type Data = Record<string, unknown>;

const specimen = StoredLog.read('specimen-log');
/** An agreement of USD 300,000 that three people signed, with everything that it rests on. */
const honest = specimen
  .through(193)
  .only('ledger', 'delegations', 'signing', 'donor-DON-B', 'rates', 'pledge-P2');
const proposed = honest.place('CommandProposed');
const certified = honest.place('ProposalCertified');
const approved = honest.place('ProposalApproved');
const ruled = honest.place('SigningRuleSet');
const placeOf = (named: unknown) => honest.events.findIndex(({ id }) => id === named) + 1;
const delegationOf = (place: number) => (honest.at(place).data['signedAs'] as Data)['delegation'];
const [recorders, certifiers] = [proposed, certified].map((at) => placeOf(delegationOf(at))) as [
  number,
  number,
];
const limited =
  (terms: number, amount: string): Forgery =>
  (log) =>
    log.withData(terms, () => ({ limit: { amount, currency: 'USD' } }));

/** The log through the certification, then an act on the proposal, and the proposal certified again. */
function after(type: string, data: Data): Forgery {
  return (log) => {
    const { id, stream } = log.at(proposed);
    const facts = { effectiveDate: '2025-07-31', policy: 'IPSAS23-UN@1', entries: [] };
    const ending = { type, stream, data: { ...facts, proposalId: id, ...data } as never };
    const ended = log
      .through(certified)
      .plus(ending, type === 'ProposalRejected' ? certified : proposed);
    if (type === 'ProposalReturned') return ended.plus(log.at(certified), certified);
    const again = ended.plus(log.at(proposed), proposed);
    const proposalId = again.at(again.events.length).id;
    const act = log.at(certified);
    return again.plus({ ...act, data: { ...act.data, proposalId } }, certified);
  };
}
const content = ({ approver, books, hash, signingRule }: Data): Data => ({
  approver,
  books,
  hash,
  signingRule,
});
const withdrawn = after('ProposalWithdrawn', { by: 'u.contrib', because: 'wrong amount' });
const rejected = after('ProposalRejected', { by: 'u.certify', because: 'wrong amount' });
const returned = (change: Data) =>
  after('ProposalReturned', {
    ...content(honest.at(proposed).data),
    because: 'books moved',
    version: 2,
    ...change,
  });
/** The proposal a second time, while the first waits. */
const twice: Forgery = (log) => {
  const again = log.through(certified).plus(log.at(proposed), proposed);
  const { id } = again.at(again.events.length);
  const act = log.at(certified);
  return again.plus({ ...act, data: { ...act.data, proposalId: id } }, certified);
};
/** Findings of limits, rules and versions: a copy of a proposal cannot have its hash. */
const ofContent = (found: string) => !/OTHER_HASH|signed hash is not/.test(found);

describe('what counts against the USD 300,000 of a delegation', () => {
  it.each<[string, Forgery, readonly string[]]>([
    [
      'a proposal that waits, and the same again',
      twice,
      [
        '102 OVER_LIMIT: with this u.contrib has signed USD 600000.00 for donor DON-B in 30 days, above the USD 300000.00 of delegation b88050e6',
        '103 OVER_LIMIT: with this u.certify has signed USD 600000.00 for donor DON-B in 30 days, above the USD 300000.00 of delegation 034a93ba',
      ],
    ],
    ['a proposal that was withdrawn, and the same again', withdrawn, []],
    ['a proposal that was rejected, and the same again', rejected, []],
    ['a proposal that was sent back, and is certified again', returned({}), []],
    [
      'a proposal that was sent back, withdrawn, and made again',
      (log) => {
        const back = returned({})(log);
        const ended = back.plus({ ...withdrawn(log).at(certified + 1) }, proposed);
        const again = ended.plus(log.at(proposed), proposed);
        const act = log.at(certified);
        const proposalId = again.at(again.events.length).id;
        return again.plus({ ...act, data: { ...act.data, proposalId } }, certified);
      },
      [],
    ],
  ])('is %s', (_what, forge, expected) => {
    const held = limited(recorders, '300000.00')(limited(certifiers, '300000.00')(honest));
    expect(forge(held).findings().filter(ofContent)).toEqual(expected);
  });
});

describe('what a verifier finds of a proposal that was sent back', () => {
  it.each<[string, Data, readonly string[]]>([
    [
      'as version 2',
      {},
      [
        '102 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash f05eb1ac',
        '104 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'as version 1',
      { version: 1 },
      [
        '102 OTHER_VERSION: the event is version 1 of the proposal where version 2 must be',
        '104 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'as version 3',
      { version: 3 },
      [
        '102 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash d8e8075a',
        '102 OTHER_VERSION: the event is version 3 of the proposal where version 2 must be',
        '104 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'under the rule of two people',
      { signingRule: 'TWO_PEOPLE' },
      [
        '102 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash f05eb1ac',
        '102 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
        '104 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'to be approved by a controller',
      { approver: 'CONTROLLER' },
      [
        '102 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash 023fb6ff',
        '104 OTHER_ROLE: u.approve signed as approver, and the act needs the controller',
        '104 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
  ])('names what is wrong with it %s', (_what, change, expected) => {
    const act = honest.at(approved);
    const forged = returned(change)(honest).plus(act, certified);
    const signed = forged.with(forged.events.length, () => ({ metadata: act.metadata }));
    expect(signed.findings()).toEqual(expected);
  });
});

describe('the signing rule of a log', () => {
  const ofAgreement = (found: string) => /^10\d OTHER_RULE|^10\d SAME/.test(found);
  const byTwo: Forgery = (log) =>
    log.withData(ruled, () => ({ rule: 'TWO_PEOPLE', effectiveDate: '2025-07-31' }));
  const saying =
    (place: number): Forgery =>
    (log) =>
      log.withData(place, () => ({ signingRule: 'TWO_PEOPLE' }));

  it.each<[string, readonly Forgery[], readonly string[]]>([
    [
      'two people, of whom the acts say three',
      [byTwo],
      ['100 OTHER_RULE: the event is judged by THREE_PEOPLE, and TWO_PEOPLE was in force'],
    ],
    [
      'two people, as all acts say',
      [byTwo, saying(proposed), saying(certified), saying(approved)],
      [],
    ],
    [
      'two people, and the proposal was made under three',
      [byTwo, saying(certified), saying(approved)],
      [
        '100 OTHER_RULE: the event is judged by THREE_PEOPLE, and TWO_PEOPLE was in force',
        '101 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
        '103 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
      ],
    ],
    [
      'two people, and of the proposal of a rule',
      [
        byTwo,
        saying(proposed),
        saying(certified),
        saying(approved),
        (log) => log.withData(proposed, () => ({ command: 'SetSigningRule' })),
      ],
      [
        '100 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
        '101 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
        '103 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force',
      ],
    ],
  ])('is of %s', (_what, forgeries, expected) => {
    const forged = forgeries.reduce((log, forge) => forge(log), honest);
    expect(forged.findings().filter(ofAgreement)).toEqual(expected);
  });
});

describe('what a verifier compares of the facts that were signed', () => {
  const facts =
    (change: Data): Forgery =>
    (log) =>
      log.withData(proposed, (data) => ({ facts: { ...(data['facts'] as Data), ...change } }));

  it.each<[string, Forgery, readonly string[]]>([
    [
      'another day of the agreement',
      facts({ signedOn: '2024-01-01' }),
      [
        '102 NOT_AS_SIGNED: the effectiveDate of the event is "2024-06-03", and SignDirectly that was signed states "2024-01-01"',
      ],
    ],
    [
      'a list in place of a word',
      facts({ donorId: ['DON-B'] }),
      [
        '102 NOT_AS_SIGNED: the donorId of the event is "DON-B", and SignDirectly that was signed states ["DON-B"]',
      ],
    ],
    [
      'an object in place of a word',
      facts({ donorId: { id: 'DON-B' } }),
      [
        '102 NOT_AS_SIGNED: the donorId of the event is "DON-B", and SignDirectly that was signed states {"id":"DON-B"}',
      ],
    ],
    [
      'a word in place of an amount',
      facts({ amount: 'USD 300000.00' }),
      [
        '102 NOT_AS_SIGNED: the amount of the event is {"amount":"300000.00","currency":"USD"}, and SignDirectly that was signed states "USD 300000.00"',
      ],
    ],
    ['an amount without its currency', facts({ amount: { amount: '300000.00' } }), []],
    [
      'an amount with more than it has',
      facts({ amount: { amount: '300000.00', currency: 'USD', usd: '1.00' } }),
      [
        '102 NOT_AS_SIGNED: the amount of the event is {"amount":"300000.00","currency":"USD"}, and SignDirectly that was signed states {"amount":"300000.00","currency":"USD","usd":"1.00"}',
      ],
    ],
    [
      'nothing in place of an amount',
      facts({ amount: null }),
      [
        '102 NOT_AS_SIGNED: the amount of the event is {"amount":"300000.00","currency":"USD"}, and SignDirectly that was signed states null',
      ],
    ],
    [
      'an object in place of a list',
      facts({ earmarks: { purpose: 'k' } }),
      [
        '102 NOT_AS_SIGNED: the earmarks of the event is [{"amount":{"amount":"300000.00","currency":"USD"},"purpose":"l"}], and SignDirectly that was signed states {"purpose":"k"}',
      ],
    ],
    [
      'a word in place of a list',
      facts({ earmarks: 'k' }),
      [
        '102 NOT_AS_SIGNED: the earmarks of the event is [{"amount":{"amount":"300000.00","currency":"USD"},"purpose":"l"}], and SignDirectly that was signed states "k"',
      ],
    ],
    ['other purposes, which the entries tell', facts({ earmarks: [] }), []],
    ['something that the event does not state', facts({ remark: 'none' }), []],
  ])('is %s', (_what, forge, expected) => {
    expect(forge(honest).findings().filter(ofContent)).toEqual(expected);
  });

  const closed = specimen.through(400).only('ledger', 'delegations', 'signing', 'periods');
  const closing = closed.place('PeriodClosed');
  const stated =
    (change: Data): Forgery =>
    (log) =>
      log.withData(closing - 2, (data) => ({ facts: { ...(data['facts'] as Data), ...change } }));

  it.each<[string, Forgery, readonly string[]]>([
    ['the trial balance of a year, which lacks an account at zero', (log) => log, []],
    [
      'a trial balance with a cent on that account',
      stated({ trialBalance: { '1110': '0.01' } }),
      [
        '90 NOT_AS_SIGNED: the trialBalance of the event is {}, and ClosePeriod that was signed states {"1110":"0.01"}',
      ],
    ],
    [
      'a trial balance with more on it than was signed',
      (log) => log.withData(closing, () => ({ trialBalance: { '1110': '5.00' } })),
      [
        '90 NOT_AS_SIGNED: the trialBalance of the event is {"1110":"5.00"}, and ClosePeriod that was signed states {"1110":"0.00"}',
      ],
    ],
    [
      'another year',
      stated({ period: '2023' }),
      [
        '90 NOT_AS_SIGNED: the period of the event is "2022", and ClosePeriod that was signed states "2023"',
      ],
    ],
    [
      'another end of the books',
      stated({ throughSequence: 109 }),
      [
        '90 NOT_AS_SIGNED: the throughSequence of the event is 110, and ClosePeriod that was signed states 109',
      ],
    ],
    [
      'another last day',
      stated({ effectiveDate: '2022-12-30' }),
      [
        '90 NOT_AS_SIGNED: the effectiveDate of the event is "2022-12-31", and ClosePeriod that was signed states "2022-12-30"',
      ],
    ],
  ])('is %s', (_what, forge, expected) => {
    expect(forge(closed).findings().filter(ofContent)).toEqual(expected);
  });
});
