import { StoredLog } from '@art30/testing';
import { LogChecks } from '../log-checks';

type Forgery = (log: StoredLog) => StoredLog;
type Data = Record<string, unknown>;

const specimen = StoredLog.read('specimen-log');
const ground = ['ledger', 'delegations', 'signing', 'donor-DON-A', 'rates', 'bank-accounts'];
/** A revaluation of two pledges and two receipts, with everything that it rests on. */
const revalued = specimen
  .through(369)
  .only(
    ...ground,
    'purposes',
    'donor-DON-B',
    'pledge-',
    'receipt-',
    'batch-',
    'claim-',
    'revaluation-',
  );
const proposed = revalued.place('CommandProposed');
const approved = revalued.place('ProposalApproved');
const [first, last] = [revalued.place('PledgeRevalued') - 3, revalued.place('PledgeRevalued')];
const completed = revalued.place('RevaluationCompleted');
const named = (log: StoredLog, proposal: string | undefined): StoredLog =>
  log.withMetadata(log.events.length, { proposal });
const proposalOf = revalued.at(last).metadata.proposal;

const run =
  (change: (run: Data) => object): Forgery =>
  (log) =>
    log.withData(proposed, (data) => {
      const stated = data['run'] as Data;
      return { run: { ...stated, ...change(stated) } };
    });

/** The log with a further event at a time of day, for which nobody has to sign. */
function later(log: StoredLog, time: string): StoredLog {
  const like = log.place('DelegationProposed');
  const further = log.plus(log.at(like), like);
  return further.withMetadata(further.events.length, { recordedAt: `2025-07-31T${time}:00.000Z` });
}

describe('what a verifier finds in a revaluation', () => {
  it('finds nothing in one whose entries were booked as they were signed', () => {
    expect(revalued.findings()).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'that books another amount',
      (log) => log.withText(last, '421.59', '421.60'),
      [
        '352 OTHER_ENTRIES: the facts of the event make the entries [1120 421.59,4910 -421.59], not [1120 421.60,4910 -421.60]',
        '349 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '350 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '351 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '352 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
      ],
    ],
    [
      'that lacks an event',
      (log) => log.without(first),
      [
        '349 REVISION_MISSING: stream pledge-P1 lacks revision 72: events were taken out of it',
        '349 OTHER_ENTRIES: the facts of the event make the entries [], not [1120 23.14,4910 -23.14]',
        '350 OTHER_ENTRIES: the facts of the event make the entries [], not [1319 -945.62,1310 945.62,9140 -945.62,9190 945.62]',
        '351 OTHER_ENTRIES: the facts of the event make the entries [], not [1120 421.59,4910 -421.59]',
        '349 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '350 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '351 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
      ],
    ],
    [
      'that books an event twice before its end',
      (log) => {
        const [end, again] = [log.at(completed), log.at(last)];
        return log.with(completed, () => ({ ...again, id: end.id, revision: again.revision + 1 }));
      },
      [
        '357 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'that books an event once more than was signed',
      (log) => {
        const more = named(log.without(completed).plus(log.at(last), last), proposalOf);
        return more.plus(log.at(completed), completed);
      },
      [
        '357 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '358 NOT_SIGNED: RevaluationCompleted needs three people, and is under no proposal',
      ],
    ],
    [
      'that books an event at its end which it does not name',
      (log) =>
        named(
          log.without(completed).plus({ ...log.at(last), stream: 'pledge-P2' }, last),
          proposalOf,
        ),
      [
        '357 OTHER_ENTRIES: the facts of the event make the entries [], not [1120 421.59,4910 -421.59]',
        '357 NOT_PROPOSED: the event is not among the events of its proposal',
      ],
    ],
    [
      'that books an event after its end',
      (log) => named(log.plus(log.at(last), last), proposalOf),
      ['358 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before'],
    ],
    [
      'whose root is of other items',
      run(() => ({ root: 'c'.repeat(64) })),
      [
        '344 OTHER_HASH: the event states the hash 6333b964, and its signed content has the hash 53b48267',
        '344 OTHER_HASH: the root of its run is cccccccc, and its items come to 1795aecc',
      ],
    ],
    [
      'that signs three items of four',
      run(({ items }) => ({ items: (items as object[]).slice(1) })),
      [
        '344 OTHER_HASH: the event states the hash 6333b964, and its signed content has the hash e017b5e6',
        '344 OTHER_HASH: the root of its run is 1795aecc, and its items come to 39627dd2',
        '348 NOT_PROPOSED: the event is not among the events of its proposal',
      ],
    ],
    [
      'whose end has another name',
      (log) => log.with(completed, () => ({ id: '6e311257-d86e-52f6-8c4f-39ee194be3b7' })),
      ['357 NOT_PROPOSED: the event is not among the events of its proposal'],
    ],
    [
      'whose approval announces no end',
      (log) => log.withData(approved, () => ({ last: undefined })),
      [
        '347 NOT_AS_SIGNED: the event that is named as booked last is not the last signed event',
        '348 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '349 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '350 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '351 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '352 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '353 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '354 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '355 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '356 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
        '357 NOT_PROPOSED: proposal e9267ef0 had been booked, rejected or withdrawn before',
      ],
    ],
    [
      'whose approval announces another end',
      (log) =>
        log.withData(approved, ({ last: end }) => ({
          last: { ...(end as object), type: 'RevaluationStarted' },
        })),
      ['347 NOT_AS_SIGNED: the event that is named as booked last is not the last signed event'],
    ],
  ])('names one %s', (_what, forge, expected) => {
    expect(forge(revalued).findings()).toEqual(expected);
  });

  it.each<[string, (log: StoredLog) => object, readonly string[]]>([
    ['by its recorder', () => ({}), []],
    [
      'by somebody else',
      () => ({ proposedBy: 'u.other' }),
      [
        '358 OTHER_PEOPLE: the event states that u.other acted, but was sent by u.contrib',
        '358 NOT_DELEGATED: the event continues a run of u.other, and e9267ef0 is no run that they recorded',
      ],
    ],
    [
      'by a command of another kind',
      () => ({ command: 'ReverseRevaluation' }),
      [
        '358 OTHER_COMMAND: the event proposes ReverseRevaluation, and does not state effectiveDate, reasonCode, reason',
        '358 NOT_DELEGATED: the event continues a run of u.contrib, and e9267ef0 is no run that they recorded',
      ],
    ],
    [
      'under another delegation',
      (log) => ({ signedAs: log.at(approved).data['signedAs'] }),
      [
        '358 NOT_DELEGATED: the event continues a run of u.contrib, and e9267ef0 is no run that they recorded',
      ],
    ],
    [
      'of an event that is no run',
      (log) => ({ follows: log.at(completed).id }),
      [
        '358 NOT_DELEGATED: the event continues a run of u.contrib, and 46cb99d3 is no run that they recorded',
      ],
    ],
    [
      'of a proposal without a run',
      (log) => ({ follows: log.at(log.place('CommandProposed', 'pledge-P1')).id }),
      [
        '358 NOT_DELEGATED: the event continues a run of u.contrib, and b2477c38 is no run that they recorded',
      ],
    ],
  ])('names what a later run in its name says: %s', (_which, change, expected) => {
    const { type, stream, data, id } = revalued.at(proposed);
    const following = { ...data, follows: id, ...change(revalued) };
    const log = revalued.plus({ type, stream, data: following }, proposed);
    expect(log.findings().filter((found) => !found.includes('OTHER_HASH'))).toEqual(expected);
  });
});

describe('a revaluation that breaks off', () => {
  const half = revalued.through(first);
  const cut = revalued.through(completed - 1);

  it.each<[string, StoredLog, object, readonly string[]]>([
    ['before its end, at the end of the log', cut, {}, []],
    ['before its end, an hour before the end of the log', later(cut, '11:28'), {}, []],
    [
      'before its end, 61 minutes before the end of the log',
      later(cut, '11:29'),
      {},
      ['347 NOT_BOOKED: RevaluationCompleted 46cb99d3 was approved with it, and is not in the log'],
    ],
    [
      'before its end, 61 minutes before the end of a log that goes on',
      later(cut, '11:29'),
      { goesOn: true },
      ['347 NOT_BOOKED: RevaluationCompleted 46cb99d3 was approved with it, and is not in the log'],
    ],
    [
      'within an item, at the end of the log',
      half,
      {},
      ['349 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones'],
    ],
    ['within an item, at the end of a log that goes on', half, { goesOn: true }, []],
    [
      'within an item, an hour before the end of a log that goes on',
      later(half, '11:28'),
      { goesOn: true },
      [],
    ],
    [
      'within an item, 61 minutes before the end of a log that goes on',
      later(half, '11:29'),
      { goesOn: true },
      [
        '349 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones',
        '347 NOT_BOOKED: RevaluationCompleted 46cb99d3 was approved with it, and is not in the log',
      ],
    ],
    [
      'within an item, at the end of what was read',
      half,
      { isCut: true },
      ['349 NOT_AS_SIGNED: the entries of the run in this stream are not the signed ones'],
    ],
  ])('%s', (_where, log, end, expected) => {
    expect(log.findings(new LogChecks(), { goesOn: false, isCut: false, ...end })).toEqual(
      expected,
    );
  });
});

describe('an agreement before the approval of its own append', () => {
  const signed = specimen
    .through(192)
    .only('ledger', 'delegations', 'signing', 'donor-DON-B', 'rates', 'pledge-P2');

  it.each<[string, StoredLog, object, readonly string[]]>([
    [
      'is named where the log ends',
      signed,
      {},
      ['102 NOT_APPROVED: the proposal of the event was not approved when the event was booked'],
    ],
    [
      'is named where others go on writing',
      signed,
      { goesOn: true },
      ['102 NOT_APPROVED: the proposal of the event was not approved when the event was booked'],
    ],
    ['waits for it where more of the log is to be read', signed, { isCut: true }, []],
    ['waits for it for an hour', later(signed, '11:28'), { isCut: true }, []],
    [
      'is named where it did not come within an hour',
      later(signed, '11:29'),
      { isCut: true },
      ['102 NOT_APPROVED: the proposal of the event was not approved when the event was booked'],
    ],
  ])('%s', (_what, log, end, expected) => {
    expect(log.findings(new LogChecks(), { goesOn: false, isCut: false, ...end })).toEqual(
      expected,
    );
  });
});

describe('what a verifier finds in a list of expenditures', () => {
  const listed = specimen
    .through(278)
    .only(...ground, 'purposes', 'pledge-P1', 'receipt-4b64', 'receipt-ec1d', 'batch-', 'claim-');
  const spent = listed.place('ExpenditureReported', 'pledge-P1');
  const charged = listed.place('SupportCostCharged', 'pledge-P1');
  const claimed = listed.place('ReferenceClaimed', 'claim-27822aff');

  it('finds nothing in one whose expenditures were booked as they were signed', () => {
    expect(listed.findings()).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'that books another amount',
      (log) => log.withText(spent, '800.00', '801.00'),
      [
        '237 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'that lacks an expenditure',
      (log) => log.without(spent),
      ['237 REVISION_MISSING: stream pledge-P1 lacks revision 34: events were taken out of it'],
    ],
    [
      'that claims no reference',
      (log) => log.without(claimed),
      ['236 NOT_CLAIMED: reference ERP-2024-11-18 was not claimed for it'],
    ],
    [
      'that books on a pledge which it does not name',
      (log) => log.with(charged, () => ({ stream: 'pledge-P2', revision: 0 })),
      [
        '238 OTHER_ENTRIES: the entries of the event do not follow from its facts: SupportCostCharged on a pledge that does not exist',
        '238 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
  ])('names one %s', (_what, forge, expected) => {
    expect(forge(listed).findings()).toEqual(expected);
  });
});
