import { tallyOf, type AlikeEvents } from './tally';

const three = { recordedBy: 'u.a', certifiedBy: 'u.b', approvedBy: 'u.c' };
const group = (changes: Partial<AlikeEvents> = {}): AlikeEvents => ({
  type: 'AgreementSigned',
  hasProposal: true,
  isOpening: false,
  events: 1,
  ...three,
  ...changes,
});

describe('what events say of their people', () => {
  it('counts each event once, and each person by what they did', () => {
    const { kinds, people, unsigned } = tallyOf([
      group({ events: 3 }),
      group({ certifiedBy: 'u.a' }),
      group({ type: 'PledgeAnnounced', hasProposal: false, recordedBy: 'u.a', events: 2 }),
      group({ type: 'ReceiptApplied', hasProposal: false, certifiedBy: 'u.a', events: 5 }),
      group({ type: 'CommandProposed', hasProposal: false, certifiedBy: null, approvedBy: null }),
      group({ type: 'PurposeAdded', hasProposal: false, isOpening: true, events: 30 }),
    ]);
    expect(kinds).toEqual({
      threePerson: 3,
      twoPerson: 1,
      fewerPerson: 0,
      onePerson: 2,
      unsigned: 5,
      acts: 1,
      service: 30,
    });
    expect(Object.fromEntries(people)).toEqual({
      'u.a': { recorded: 4, certified: 1, approved: 0, alone: 2, unsigned: 5 },
      'u.b': { recorded: 0, certified: 3, approved: 0, alone: 0, unsigned: 0 },
      'u.c': { recorded: 0, certified: 0, approved: 4, alone: 0, unsigned: 5 },
    });
    expect([...unsigned]).toEqual([['ReceiptApplied', 5]]);
  });

  it('counts an announcement that was signed by three, as into a fence, with the signed ones', () => {
    expect(tallyOf([group({ type: 'PledgeAnnounced' })]).kinds).toMatchObject({
      threePerson: 1,
      onePerson: 0,
    });
  });
});
