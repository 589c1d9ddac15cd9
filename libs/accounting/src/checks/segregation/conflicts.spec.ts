import type { EventMetadata, JsonObject } from '@art30/event-sourcing';
import { resolutionCatalogue } from '../../purpose/resolution-catalogue';
import type { LedgerEventType } from '../../log/events';
import { conflictsIn, type JudgedEvent } from './conflicts';
import type { PlacedEvent } from '../log-rules/finding';

const hash = 'a'.repeat(64);
const line = { account: '1310', currency: 'USD', amount: '1.00', usd: '1.00', dims: {} };
const back = { ...line, amount: '-1.00', usd: '-1.00' };
const fact = { effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1', entries: [] };
const proposal = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';
const booked = '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a';
const three = { recordedBy: 'u.contrib', certifiedBy: 'u.certify', approvedBy: 'u.approve' };
const stream = 'pledge-P1';

type People = { readonly [Name in keyof EventMetadata]?: EventMetadata[Name] | undefined };

/**
 * Builds an event at a sequence of the log. Its revision is derived from the sequence, because there is one
 * stream.
 */
function placed(
  sequence: number,
  type: LedgerEventType,
  data: object,
  people: People = {},
): PlacedEvent {
  const stored = { ...fact, ...data } as JsonObject;
  return {
    sequence,
    event: {
      id: `e${sequence}`,
      type,
      data: stored,
      stream,
      revision: sequence,
      position: String(sequence),
      metadata: {
        recordedAt: '2024-05-06T09:00:00.000Z',
        recordedBy: 'u.contrib',
        keyHash: hash,
        requestHash: hash,
        ...(people as Partial<EventMetadata>),
      },
    },
  };
}

const withId = (id: string, { event, ...at }: PlacedEvent): PlacedEvent => ({
  ...at,
  event: { ...event, id },
});

const reminder = { instalment: 1, language: 'fr', reference: 'REM-1' };
const books = [{ id: booked, type: 'ReminderSent', stream, entries: [line, back] }];
const signingRule = 'THREE_PEOPLE';
const signedAs = (role: string) => ({ signedAs: { issuer: 'urn:test', role } });
const content = { version: 1, approver: 'OFFICER', books, hash, signingRule };
const proposing = {
  command: 'SendReminder',
  thing: 'P1',
  facts: {},
  proposedBy: 'u.contrib',
  ...signedAs('recorder'),
};
const proposed = withId(proposal, placed(1, 'CommandProposed', { ...proposing, ...content }));
const certified = (by = 'u.certify', signed = hash) =>
  placed(
    2,
    'ProposalCertified',
    { proposalId: proposal, hash: signed, by, signingRule, ...signedAs('certifier') },
    { recordedBy: by },
  );
const underProposal = (people: People = {}, data: object = {}, id = booked) =>
  withId(
    id,
    placed(
      3,
      'ReminderSent',
      { ...reminder, entries: [line, back], ...data },
      { ...three, proposal, ...people },
    ),
  );
const approved = (by = 'u.approve', sequence = 4) =>
  placed(
    sequence,
    'ProposalApproved',
    { proposalId: proposal, hash, by, signingRule, ...signedAs('approver') },
    { ...three, approvedBy: by, proposal },
  );
const honest = [proposed, certified(), approved()];

/** Returns the conflict codes of an event. */
function codes(judged: PlacedEvent, more: Partial<JudgedEvent> = {}): readonly string[] {
  return conflictsIn({
    ...judged,
    acts: [],
    isOnePersonEnough: true,
    isBookedBefore: () => false,
    ...more,
  }).map(({ code }) => code);
}

describe('an event booked under a proposal', () => {
  it('has no conflict where three people signed what was booked', () => {
    expect(codes(underProposal(), { acts: honest })).toEqual([]);
  });

  it.each([
    [
      'whose certifier is its approver',
      { approvedBy: 'u.certify' },
      ['SAME_PERSON', 'OTHER_PEOPLE'],
    ],
    ['that names no certifier', { certifiedBy: undefined }, ['SAME_PERSON', 'OTHER_PEOPLE']],
    ['with a forged approver', { approvedBy: 'u.other' }, ['OTHER_PEOPLE']],
    ['with a forged recorder', { recordedBy: 'u.other' }, ['OTHER_PEOPLE']],
  ])('%s', (_what, people, expected) => {
    expect(codes(underProposal(people), { acts: honest })).toEqual(expected);
  });

  it.each([
    ['that is not in the log', underProposal(), [], ['PROPOSAL_UNKNOWN']],
    ['that was certified and not approved', underProposal(), honest.slice(0, 2), ['NOT_APPROVED']],
    ['that does not book it', underProposal({}, {}, 'other'), honest, ['NOT_PROPOSED']],
    ['with other entries', underProposal({}, { entries: [] }), honest, ['NOT_AS_SIGNED']],
    [
      'with a warning more',
      underProposal({}, { warnings: [{ code: 'RATE_OLD', detail: 'old' }] }),
      honest,
      ['NOT_AS_SIGNED'],
    ],
  ])('%s', (_what, judged, acts, expected) => {
    expect(codes(judged, { acts })).toEqual(expected);
  });

  it('is booked once: what stands before it under its name was signed, and it was not', () => {
    const twice = { acts: honest, isBookedBefore: () => true };
    expect(codes(underProposal(), twice)).toEqual(['NOT_AS_SIGNED']);
    expect(codes(underProposal({}, { entries: [] }), twice)).toEqual(['NOT_AS_SIGNED']);
    expect(codes(placed(5, 'ReminderSent', reminder), { isBookedBefore: () => true })).toEqual([]);
  });

  it('in another stream than was signed is not what was signed', () => {
    const { event, sequence } = underProposal();
    const moved = { event: { ...event, stream: 'pledge-P2' }, sequence: 5 };
    expect(codes(moved, { acts: honest })).toEqual(['NOT_AS_SIGNED']);
    expect(codes({ event, sequence }, { acts: honest })).toEqual([]);
  });

  it('stands right before its approval, in one append with it, or anywhere behind', () => {
    const late = [proposed, certified(), approved('u.approve', 9)];
    expect(codes(underProposal(), { acts: late })).toEqual(['NOT_APPROVED']);
    const behind = { ...underProposal(), sequence: 10 };
    expect(codes(behind, { acts: late })).toEqual([]);
  });

  it('is judged by the version that was approved, also where the proposal goes back later', () => {
    const returned = placed(5, 'ProposalReturned', {
      proposalId: proposal,
      because: 'refused elsewhere',
      ...content,
      version: 2,
      hash: 'b'.repeat(64),
      books: [],
    });
    expect(codes(underProposal(), { acts: [...honest, returned] })).toEqual([]);
  });

  it('may say that what was signed could not be booked, which no proposal says beforehand', () => {
    const released = placed(
      5,
      'ReceiptApplicationRefused',
      { applicationId: booked, receiptId: 'R1', code: 'PLEDGE_STATUS', detail: 'it was withdrawn' },
      { ...three, proposal },
    );
    expect(codes(released, { acts: honest })).toEqual([]);
  });

  it('may say so under the id of what was signed, in whose place it stands', () => {
    const refused = placed(
      5,
      'ReceiptApplicationRefused',
      { applicationId: booked, receiptId: 'R1', code: 'PLEDGE_STATUS', detail: 'it was withdrawn' },
      { ...three, proposal },
    );
    const inItsPlace = { ...refused, event: { ...refused.event, id: underProposal().event.id } };
    expect(codes(inItsPlace, { acts: honest })).toEqual([]);
  });
});

describe('an event of two people', () => {
  const two = { certifiedBy: 'u.contrib' };
  const under = (rules: { proposed?: string; certified?: string; approved?: string } = {}) => {
    const { proposed: p = 'TWO_PEOPLE', certified: c = p, approved: a = c } = rules;
    const of = ({ event, ...at }: PlacedEvent, rule: string): PlacedEvent => ({
      ...at,
      event: { ...event, data: { ...event.data, signingRule: rule } },
    });
    return [of(proposed, p), of(certified('u.contrib'), c), of(approved(), a)];
  };

  it('has no conflict where the rule stored with its signatures lets recorder and certifier be one', () => {
    expect(codes(underProposal(two), { acts: under() })).toEqual([]);
    expect(under().flatMap((act) => codes(act, { acts: under() }))).toEqual([]);
  });

  it.each([
    ['its proposal', { proposed: 'THREE_PEOPLE' }],
    ['its certification', { certified: 'THREE_PEOPLE' }],
    ['its approval', { approved: 'THREE_PEOPLE' }],
  ])('is one person short where %s needs three', (_what, rules) => {
    expect(codes(underProposal(two), { acts: under(rules) })).toEqual(['SAME_PERSON']);
  });

  it('is never approved by the recorder', () => {
    const people = { ...two, approvedBy: 'u.contrib' };
    expect(codes(underProposal(people), { acts: under() })).toContain('SAME_PERSON');
  });
});

describe('an event without a proposal', () => {
  const alone = (type: LedgerEventType, data: object, people: People = {}) =>
    placed(5, type, data, people);
  const signature = alone('DonorRevised', {
    donorId: 'D',
    name: 'Donor',
    kind: 'NGO',
    country: 'KEN',
  });

  it('has no conflict where one person is enough', () => {
    expect(codes(alone('ReminderSent', reminder))).toEqual([]);
  });

  it('names nobody who did not sign it', () => {
    expect(codes(alone('ReminderSent', reminder, three))).toEqual(['OTHER_PEOPLE']);
  });

  it('is not signed where three people are needed, whoever it names', () => {
    expect(codes(signature)).toEqual(['NOT_SIGNED']);
    const named = alone('DonorRevised', signature.event.data, three);
    expect(codes(named)).toEqual(['NOT_SIGNED']);
  });

  it('is not signed where the pledge was signed or paid into', () => {
    const withdrawn = alone('PledgeWithdrawn', { reason: 'note' });
    expect(codes(withdrawn)).toEqual([]);
    expect(codes(withdrawn, { isOnePersonEnough: false })).toEqual(['NOT_SIGNED']);
  });

  it('opens the ledger with the purposes of the resolution, and with no other', () => {
    const [first] = resolutionCatalogue();
    const opening = (data: object, revision = 0): PlacedEvent => {
      const { event, ...at } = placed(2, 'PurposeAdded', data, { recordedBy: 'ledger' });
      return { ...at, event: { ...event, data: data as JsonObject, stream: 'purposes', revision } };
    };
    expect(codes(opening(first?.data ?? {}))).toEqual([]);
    expect(codes(opening({ ...first?.data, label: 'another' }))).toEqual(['NOT_SIGNED']);
    expect(codes(opening(first?.data ?? {}, 1))).toEqual(['NOT_SIGNED']);
  });
});

describe('an act on a proposal', () => {
  it.each([
    ['proposing', proposed],
    ['a certification by another', certified()],
    ['an approval by a third', approved()],
  ])('has no conflict: %s', (_what, act) => {
    expect(codes(act, { acts: honest })).toEqual([]);
  });

  it('is a cashier’s who certifies about money whose credit they recorded', () => {
    const about = { ...proposing, ...content, cashier: 'u.certify' };
    const ofReceipt = withId(proposal, placed(1, 'CommandProposed', about));
    const acts = [ofReceipt, certified(), approved()];
    expect(codes(certified(), { acts })).toEqual(['SAME_PERSON']);
    expect(codes(approved(), { acts })).toEqual([]);
  });

  it.each([
    ['a certification by the recorder', certified('u.contrib'), ['SAME_PERSON']],
    ['an approval by the recorder', approved('u.contrib'), ['SAME_PERSON']],
    ['an approval by the certifier', approved('u.certify'), ['SAME_PERSON']],
    ['a certification of another hash', certified('u.certify', 'b'.repeat(64)), ['NOT_AS_SIGNED']],
    ['an approval that was given before', approved('u.other', 6), ['NOT_PROPOSED']],
    [
      'a proposal said to be of another',
      placed(1, 'CommandProposed', { ...proposing, ...content, proposedBy: 'u.other' }),
      ['OTHER_PEOPLE'],
    ],
    [
      'a withdrawal by another',
      placed(
        3,
        'ProposalWithdrawn',
        { proposalId: proposal, by: 'u.other', because: 'why' },
        { recordedBy: 'u.other' },
      ),
      ['OTHER_PEOPLE'],
    ],
    [
      'a rejection by the recorder',
      placed(3, 'ProposalRejected', { proposalId: proposal, by: 'u.contrib', because: 'why' }),
      ['SAME_PERSON'],
    ],
  ])('has one: %s', (_what, act, expected) => {
    expect(codes(act, { acts: honest })).toEqual(expected);
  });

  it('approves nothing that nobody certified, and no proposal that is not there', () => {
    expect(codes(approved(), { acts: [proposed] })).toEqual(['NOT_SIGNED']);
    expect(codes(approved(), { acts: [] })).toEqual(['PROPOSAL_UNKNOWN']);
  });

  it('is of who sent it', () => {
    const forged = placed(
      2,
      'ProposalCertified',
      {
        proposalId: proposal,
        hash,
        by: 'u.certify',
        signingRule,
        ...signedAs('certifier'),
      },
      { recordedBy: 'u.contrib' },
    );
    expect(codes(forged, { acts: honest })).toEqual(['OTHER_PEOPLE']);
  });
});

describe('what a service account recorded', () => {
  const about = { ...proposing, ...content, responsible: 'u.accounts' };
  const ofService = withId(proposal, placed(1, 'CommandProposed', about));
  const ended = (type: 'ProposalRejected' | 'ProposalWithdrawn') =>
    placed(
      3,
      type,
      { proposalId: proposal, by: 'u.accounts', because: 'why' },
      { recordedBy: 'u.accounts' },
    );

  it.each([
    ['certified', certified('u.accounts'), ['SAME_PERSON']],
    ['approved', approved('u.accounts'), ['SAME_PERSON']],
    ['rejected', ended('ProposalRejected'), ['SAME_PERSON']],
    ['withdrawn', ended('ProposalWithdrawn'), []],
  ])('by whoever answers for it is judged as by its recorder: %s', (_what, act, expected) => {
    expect(codes(act, { acts: [ofService, certified(), approved()] })).toEqual(expected);
  });

  it.each([
    ['THREE_PEOPLE', ['SAME_PERSON'], ['SAME_PERSON']],
    ['TWO_PEOPLE', [], []],
  ])('has under %s the certification of whoever answers for it', (rule, ofAct, ofBooked) => {
    const judgedBy = ({ event, ...at }: PlacedEvent): PlacedEvent => ({
      ...at,
      event: { ...event, data: { ...event.data, signingRule: rule } },
    });
    const acts = [ofService, certified('u.accounts'), approved()].map(judgedBy);
    const [, certification = ofService] = acts;
    expect(codes(certification, { acts })).toEqual(ofAct);
    expect(codes(underProposal({ certifiedBy: 'u.accounts' }), { acts })).toEqual(ofBooked);
  });

  it('is never approved by whoever answers for it, whoever certified', () => {
    const acts = [ofService, certified(), approved('u.accounts')];
    expect(codes(underProposal({ approvedBy: 'u.accounts' }), { acts })).toEqual(['SAME_PERSON']);
    expect(codes(underProposal(), { acts: [ofService, certified(), approved()] })).toEqual([]);
  });
});
