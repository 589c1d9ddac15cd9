import { StoredLog } from '@art30/testing';
import { conflictsIn, goesByPledge, type JudgedEvent } from './conflicts';

/** An agreement that three people signed, and the acts on its proposal, as they are stored. */
const log = StoredLog.read('specimen-log').through(206);
const booked = log.place('AgreementSigned', 'pledge-P1');
const { proposal } = log.at(booked).metadata;
const actsOn = (id: string | undefined, of = log) =>
  of.events.flatMap((event, index) =>
    event.id === id || event.data['proposalId'] === id ? [{ event, sequence: index + 1 }] : [],
  );
const acts = actsOn(proposal);

function judged(sequence: number, change: Partial<JudgedEvent> = {}, of = log) {
  return conflictsIn({
    sequence,
    event: of.at(sequence),
    acts: [],
    isOnePersonEnough: true,
    isBookedBefore: () => false,
    ...change,
  });
}

describe('an event that stands under a proposal', () => {
  it('is as it was signed, also where it stands before its approval in one append', () => {
    expect(judged(booked, { acts })).toEqual([]);
  });

  it('is booked once under its name', () => {
    expect(judged(booked, { acts, isBookedBefore: () => true })).toEqual([
      { code: 'NOT_AS_SIGNED', detail: 'the signed event with this name was booked before' },
    ]);
  });

  it('is not said to be booked twice where it is not as it was signed', () => {
    const other = log.withMetadata(booked, { approvedBy: 'u.other' }).at(booked);
    expect(judged(booked, { acts, event: other, isBookedBefore: () => true })).toEqual([
      {
        code: 'OTHER_PEOPLE',
        detail: 'the event names u.other as approver, and its proposal u.approve',
      },
    ]);
  });

  it.each([
    [
      'certifiedBy',
      'u.contrib recorded it, nobody certified it, u.approve approved it: these are not three people',
      'the event names nobody as certifier, and its proposal u.certify',
    ],
    [
      'approvedBy',
      'u.contrib recorded it, u.certify certified it, nobody approved it: these are not three people',
      'the event names nobody as approver, and its proposal u.approve',
    ],
  ])('names %s', (member, notThree, other) => {
    const event = log.withMetadata(booked, { [member]: undefined }).at(booked);
    expect(judged(booked, { acts, event })).toEqual([
      { code: 'SAME_PERSON', detail: notThree },
      { code: 'OTHER_PEOPLE', detail: other },
    ]);
  });

  it.each([
    ['on another stream', { stream: 'pledge-P9' }],
    ['further before its approval than its proposal has events', { revision: 6 }],
    ['behind an approval that is later in the log', { revision: 12 }],
    ['at the place of its approval', { revision: 9 }],
  ])('is not approved where it stands %s', (_what, change) => {
    const event = { ...log.at(booked), ...change };
    expect(judged(booked, { acts, event })).toEqual([
      {
        code: 'NOT_APPROVED',
        detail: 'the proposal of the event was not approved when the event was booked',
      },
    ]);
  });

  it('names its proposal where the log has none', () => {
    expect(judged(booked)).toEqual([
      { code: 'PROPOSAL_UNKNOWN', detail: `there is no proposal ${proposal} in the log` },
    ]);
  });
});

describe('an event that one person records', () => {
  const announced = log.place('PledgeAnnounced', 'pledge-P1');

  it.each([
    [
      { certifiedBy: 'u.a' },
      'the event names u.a beside its recorder, and nobody signed the event',
    ],
    [
      { certifiedBy: 'u.a', approvedBy: 'u.b' },
      'the event names u.a and u.b beside its recorder, and nobody signed the event',
    ],
  ])('names nobody beside its recorder: %o', (people, detail) => {
    const event = log.withMetadata(announced, people).at(announced);
    expect(judged(announced, { event })).toEqual([{ code: 'OTHER_PEOPLE', detail }]);
  });

  it('needs three people once the pledge is signed or paid into', () => {
    const amended = log.place('PledgeAmended');
    expect(judged(amended)).toEqual([]);
    expect(judged(amended, { isOnePersonEnough: false })).toEqual([
      {
        code: 'NOT_SIGNED',
        detail:
          'three people are needed, because the pledge was signed or paid into, and the event is under no proposal',
      },
    ]);
    expect(judged(announced, { isOnePersonEnough: false })).toEqual([]);
  });

  it.each([
    ['PledgeAmended', undefined, true],
    ['PledgeAmended', 'P', false],
    ['PledgeAnnounced', undefined, false],
    ['AgreementSigned', undefined, false],
  ] as const)('goes by the state of the pledge: %s under %s', (type, under, expected) => {
    expect(goesByPledge(type, under === undefined ? {} : { proposal: under })).toBe(expected);
  });
});

describe('a purpose that the service added as it opened the ledger', () => {
  const added = log.events.findIndex(({ type }) => type === 'PurposeAdded') + 1;

  it.each([
    ['nobody recorded', {}, []],
    ['stands on another stream', { stream: 'purposes-2' }, ['NOT_SIGNED']],
    ['stands at another place', { revision: 1 }, ['NOT_SIGNED']],
    ['is of another type', { type: 'PurposeRevised' }, ['NOT_SIGNED']],
  ])('%s', (_what, change, codes) => {
    const event = { ...log.at(added), ...change };
    expect(judged(added, { event }).map(({ code }) => code)).toEqual(codes);
  });
});

describe('an event of a run', () => {
  const run = StoredLog.read('specimen-log').through(369);
  const revalued = run.events.findIndex(({ type }) => type === 'PledgeRevalued') + 1;
  const id = run.at(revalued).metadata.proposal;
  const runActs = actsOn(id, run);
  const { run: signed } = runActs[0]?.event.data as {
    run: { items: { stream: string; hash: string }[] };
  };
  const hash = signed.items.find(({ stream }) => stream === run.at(revalued).stream)?.hash;
  const judgedRun = (streamHash: string | undefined, stream = run.at(revalued).stream) =>
    judged(revalued, { event: { ...run.at(revalued), stream }, acts: runActs, streamHash }, run);

  it('has the hash that was signed for its stream', () => {
    expect(judgedRun(hash)).toEqual([]);
    for (const other of ['a'.repeat(64), undefined]) {
      expect(judgedRun(other)).toEqual([
        {
          code: 'NOT_AS_SIGNED',
          detail:
            'the stream, type, entries or warnings of the event are not those that were signed',
        },
      ]);
    }
  });

  it('stands on a stream for which the run was signed', () => {
    expect(judgedRun(hash, 'pledge-P9')).toEqual([
      {
        code: 'NOT_PROPOSED',
        detail: 'the event is not among the events of its proposal',
      },
    ]);
  });
});
