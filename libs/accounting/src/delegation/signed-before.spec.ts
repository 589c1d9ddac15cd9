import { signaturesOn, signedBefore, type CountedSignature } from './authority';

const today = '2024-05-31';
type Proposal = Parameters<typeof signaturesOn>[0];
const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
  status: 'APPROVED',
  command: 'SignAgreement',
  about: 'P1',
  proposedBy: 'u.contrib',
  proposedOn: today,
  certifiedBy: 'u.certify',
  certifiedOn: today,
  approvedBy: 'u.approve',
  approvedOn: today,
  signedUsd: { 'donor A': '100', '': '7' },
  ...changes,
});
const parts = (changes: Partial<Proposal>, person: string) =>
  signaturesOn(proposal(changes), person, today).map(({ part }) => part);

describe('what somebody signed of a proposal', () => {
  it('counts for its kind, by party: what is for nobody, for what it is about', () => {
    const byParty = new Map([
      ['donor A', 100n],
      ['P1', 7n],
    ]);
    const part = (name: string) => [{ part: name, kind: 'SignAgreement', byParty }];
    expect(signaturesOn(proposal(), 'u.contrib', today)).toEqual(part('RECORD'));
    expect(signaturesOn(proposal(), 'u.certify', today)).toEqual(part('CERTIFY'));
    expect(signaturesOn(proposal(), 'u.approve', today)).toEqual(part('APPROVE'));
    expect(signaturesOn(proposal(), 'u.other', today)).toEqual([]);
  });

  it('is two signatures of the recorder who certified it', () => {
    expect(parts({ certifiedBy: 'u.contrib' }, 'u.contrib')).toEqual(['RECORD', 'CERTIFY']);
  });

  it.each([
    ['REJECTED', []],
    ['WITHDRAWN', []],
    ['PROPOSED', ['RECORD']],
    ['CERTIFIED', ['RECORD']],
    ['APPROVED', ['RECORD']],
  ] as const)('counts as long as it may be booked: %s', (status, expected) => {
    expect(parts({ status }, 'u.contrib')).toEqual(expected);
  });

  it('does not count any more once it went back', () => {
    const back = { status: 'PROPOSED', certifiedBy: null, certifiedOn: null } as const;
    expect(parts(back, 'u.certify')).toEqual([]);
    expect(parts({ ...back, approvedBy: null, approvedOn: null }, 'u.approve')).toEqual([]);
    expect(parts(back, 'u.contrib')).toEqual(['RECORD']);
  });

  it.each([
    ['2024-05-31', ['RECORD']],
    ['2024-05-02', ['RECORD']],
    ['2024-05-01', []],
    ['2023-05-31', []],
  ])('counts for 30 days with that of its signature: of %s', (proposedOn, expected) => {
    expect(parts({ proposedOn }, 'u.contrib')).toEqual(expected);
  });

  it('counts by the day of each signature, not of the proposal', () => {
    const late = { proposedOn: '2024-05-01', certifiedOn: '2024-05-02' };
    expect(parts(late, 'u.contrib')).toEqual([]);
    expect(parts(late, 'u.certify')).toEqual(['CERTIFY']);
  });
});

describe('the sums of what somebody signed', () => {
  const signature = (changes: Partial<CountedSignature>): CountedSignature => ({
    part: 'CERTIFY',
    kind: 'SignAgreement',
    byParty: new Map([['donor A', 100n]]),
    ...changes,
  });
  const asked = { part: 'CERTIFY', kind: 'SignAgreement' } as const;

  it('are of one part of one kind, by party', () => {
    const signed = [
      signature({}),
      signature({
        byParty: new Map([
          ['donor A', 1n],
          ['donor B', 2n],
        ]),
      }),
      signature({ part: 'APPROVE' }),
      signature({ part: 'RECORD' }),
      signature({ kind: 'PayLevy' }),
    ];
    expect(Object.fromEntries(signedBefore(signed, asked))).toEqual({
      'donor A': 101n,
      'donor B': 2n,
    });
  });

  it('are none where nothing was signed', () => {
    expect(signedBefore([], asked).size).toBe(0);
  });
});
