import { StoredLog } from '@art30/testing';
import { LogChecks } from './log-checks';

type Forgery = (log: StoredLog) => StoredLog;

const whole = StoredLog.read('specimen-log').through(505);
/** A pledge of a donor, announced and amended by one person, and an agreement that three people signed. */
const honest = whole
  .through(206)
  .only('ledger', 'delegations', 'signing', 'donor-DON-A', 'rates', 'pledge-P1');
const announced = honest.place('PledgeAnnounced');
const amended = honest.place('PledgeAmended');
const agreed = honest.place('AgreementSigned');
const last = honest.events.length;
const facts = { effectiveDate: '2025-07-31', policy: 'IPSAS23-UN@1', entries: [] };
const foreign = { stream: 'billing-1', type: 'InvoiceSent', data: { number: 7 } };

describe('what a verifier finds in a log', () => {
  it('finds nothing in a log with every type of event, and counts what it looked at', () => {
    const checks = new LogChecks();
    expect(whole.findings(checks)).toEqual([]);
    expect(checks.counts).toEqual({
      events: 505,
      leftOut: 1,
      streams: 53,
      lines: 289,
      proposals: 76,
      hashes: 76,
      signatures: 245,
      credits: 15,
      references: 9,
      statements: 1,
    });
  });

  it.each(['clock', 'contacts', 'differences', 'names', 'accounts', 'returned', 'undone'])(
    'finds nothing in the stored log of %s',
    (name) => {
      expect(StoredLog.read(`specimen-log-${name}`).findings()).toEqual([]);
    },
  );

  it('finds the same while it keeps the state of one event at hand', () => {
    expect(whole.findings(new LogChecks({ statesMax: 1 }))).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'an event was taken out of a stream',
      (log) => log.without(amended),
      ['106 REVISION_MISSING: stream pledge-P1 lacks revision 1: events were taken out of it'],
    ],
    [
      'the first event was taken out of a stream',
      (log) => log.without(announced),
      [
        '105 REVISION_MISSING: stream pledge-P1 lacks revision 0: events were taken out of it',
        '105 OTHER_ENTRIES: the entries of the event do not follow from its facts: PledgeAmended on a pledge that does not exist',
      ],
    ],
    [
      'an event stands twice',
      (log) => log.with(amended, () => log.at(announced)),
      [
        '106 REVISION_MISSING: stream pledge-P1 has revision 0 where revision 1 must be',
        '106 ID_TWICE: another event before it has the id 91dc3dd1',
        '107 REVISION_MISSING: stream pledge-P1 lacks revision 1: events were taken out of it',
      ],
    ],
    [
      'two events have one id',
      (log) => log.with(amended, () => ({ id: log.at(announced).id })),
      ['106 ID_TWICE: another event before it has the id 91dc3dd1'],
    ],
    [
      'an event has the id of another one as its name',
      (log) => log.withMetadata(amended, { name: log.at(announced).id }),
      ['106 NAME_TWICE: another event before it has the name 91dc3dd1'],
    ],
    [
      'two events have one name',
      (log) =>
        log
          .withMetadata(announced, { name: '6e311257-d86e-52f6-8c4f-39ee194be3b6' })
          .withMetadata(amended, { name: '6e311257-d86e-52f6-8c4f-39ee194be3b6' }),
      ['106 NAME_TWICE: another event before it has the name 6e311257'],
    ],
    [
      'an event has the name of an earlier one as its id',
      (log) => log.withMetadata(announced, { name: log.at(amended).id }),
      ['106 NAME_TWICE: another event before it has the name bf4b35f2'],
    ],
    [
      'an event says nobody who recorded it',
      (log) => log.withMetadata(amended, { recordedBy: '' }),
      [
        '106 OTHER_PEOPLE: the event does not say who recorded it',
        '106 NOT_DELEGATED:  signed under delegation b88050e6, which is one of u.contrib',
      ],
    ],
    [
      'an event is recorded by a number',
      (log) => log.with(amended, ({ metadata }) => ({ metadata: { ...metadata, recordedBy: 7 } })),
      [
        '106 OTHER_PEOPLE: the event does not say who recorded it',
        '106 NOT_DELEGATED: 7 signed under delegation b88050e6, which is one of u.contrib',
      ],
    ],
    [
      'an event says no time',
      (log) => log.withMetadata(amended, { recordedAt: '' }),
      ['106 UNREADABLE: the event cannot be read: it does not say when it was recorded'],
    ],
    [
      'an event has a number as its time',
      (log) => log.with(amended, ({ metadata }) => ({ metadata: { ...metadata, recordedAt: 7 } })),
      ['106 UNREADABLE: the event cannot be read: it does not say when it was recorded'],
    ],
    [
      'an event has metadata of one word',
      (log) => log.with(amended, () => ({ metadata: 'u.contrib' })),
      ['106 UNREADABLE: the event cannot be read: it does not say when it was recorded'],
    ],
    [
      'an event says a day alone',
      (log) => log.withMetadata(amended, { recordedAt: '2025-07-31' }),
      ['106 OTHER_TIME: the event says no time in UTC of its recording'],
    ],
    [
      'an event says a day that there is not',
      (log) => log.withMetadata(amended, { recordedAt: '2025-02-30T10:28:00.000Z' }),
      ['106 OTHER_TIME: the event says no time in UTC of its recording'],
    ],
    [
      'an event says a time in another zone',
      (log) => log.withMetadata(amended, { recordedAt: '2025-07-31T10:28:00.000+01:00' }),
      ['106 OTHER_TIME: the event says no time in UTC of its recording'],
    ],
    [
      'an event is of 61 minutes before',
      (log) => log.withMetadata(amended, { recordedAt: '2025-07-31T09:27:00.000Z' }),
      [
        '106 OTHER_TIME: the event was recorded at 2025-07-31T09:27:00.000Z, and an event before it at 2025-07-31T10:28:00.000Z',
      ],
    ],
    [
      'an event is of 60 minutes before',
      (log) => log.withMetadata(amended, { recordedAt: '2025-07-31T09:28:00.000Z' }),
      [],
    ],
    [
      'an event is of the year before',
      (log) => log.withMetadata(amended, { recordedAt: '2024-07-31T10:28:00.000Z' }),
      [
        '106 OTHER_TIME: the event was recorded at 2024-07-31T10:28:00.000Z, and an event before it at 2025-07-31T10:28:00.000Z',
      ],
    ],
    [
      'an event is of a year later, and those behind it of the day',
      (log) => log.withMetadata(agreed, { recordedAt: '2026-07-31T10:28:00.000Z' }),
      [
        '114 OTHER_TIME: the event was recorded at 2025-07-31T10:28:00.000Z, and an event before it at 2026-07-31T10:28:00.000Z',
      ],
    ],
    [
      'a donor stands on the stream of a pledge',
      (log) => log.with(announced, ({ data }) => ({ stream: 'pledge-P7', revision: 0, data })),
      [
        '105 OTHER_STREAM: PledgeAnnounced stands on pledge-P7, a stream that holds no such events',
        '106 REVISION_MISSING: stream pledge-P1 lacks revision 0: events were taken out of it',
        '106 OTHER_ENTRIES: the entries of the event do not follow from its facts: PledgeAmended on a pledge that does not exist',
      ],
    ],
    [
      'rates stand on a stream of their own',
      (log) =>
        log.with(log.place('ExchangeRatesPublished'), () => ({
          stream: 'rates-2024',
          revision: 0,
        })),
      [
        '103 OTHER_STREAM: ExchangeRatesPublished stands on rates-2024, a stream that holds no such events',
        '103 NOT_APPROVED: the proposal of the event was not approved when the event was booked',
        '104 REVISION_MISSING: stream rates lacks revision 6: events were taken out of it',
      ],
    ],
    [
      'the ledger is opened again',
      (log) => log.plus(log.at(1), 1),
      [
        '115 OPENED_TWICE: a ledger is opened by its first event alone',
        '115 OTHER_TIME: the event was recorded at 2025-07-31T09:00:00.000Z, and an event before it at 2025-07-31T10:28:00.000Z',
      ],
    ],
    [
      'entries do not come to zero',
      (log) =>
        log.withData(announced, ({ entries }) => ({ entries: (entries as object[]).slice(1) })),
      [
        '105 NOT_ZERO: the entries of the event come to USD -1111111.11',
        '105 OTHER_ENTRIES: the facts of the event make the entries [9110 1111111.11,9190 -1111111.11], not [9190 -1111111.11]',
        '106 OTHER_ENTRIES: the facts of the event make the entries [9110 1222222.22,9190 -1222222.22], not [9110 -1111111.11,9190 1111111.11,9110 1222222.22,9190 -1222222.22]',
      ],
    ],
    [
      'entries are of another amount',
      (log) =>
        log.withData(announced, ({ entries }) => ({
          entries: JSON.parse(
            JSON.stringify(entries).replaceAll('1111111.11', '1111111.12'),
          ) as object,
        })),
      [
        '105 OTHER_ENTRIES: the facts of the event make the entries [9110 1111111.11,9190 -1111111.11], not [9110 1111111.12,9190 -1111111.12]',
        '106 OTHER_ENTRIES: the facts of the event make the entries [9110 -1111111.12,9190 1111111.12,9110 1222222.22,9190 -1222222.22], not [9110 -1111111.11,9190 1111111.11,9110 1222222.22,9190 -1222222.22]',
      ],
    ],
    [
      'a policy posts it that nobody has',
      (log) => log.withData(announced, () => ({ policy: 'IPSAS99@1' })),
      [
        '105 OTHER_ENTRIES: the entries of the event do not follow from its facts: posting policy IPSAS99@1 is not known to this build',
        '106 OTHER_ENTRIES: the entries of the event do not follow from its facts: PledgeAmended on a pledge that does not exist',
      ],
    ],
    [
      'entries stand on an event that posts none',
      (log) =>
        log.withData(log.place('DonorRegistered'), () => ({
          entries: log.at(announced).data['entries'],
        })),
      [
        '86 OTHER_ENTRIES: the facts of the event make the entries [], not [9110 1111111.11,9190 -1111111.11]',
        '86 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'a pledge is amended before it is announced',
      (log) => {
        const [one, two] = [log.at(announced), log.at(amended)];
        return log
          .with(announced, () => ({ ...two, revision: 0 }))
          .with(amended, () => ({ ...one, revision: 1 }));
      },
      [
        '105 OTHER_ENTRIES: the entries of the event do not follow from its facts: PledgeAmended on a pledge that does not exist',
      ],
    ],
    [
      'an event is of another program',
      (log) => log.plus(foreign, last),
      ['115 UNREADABLE: the event cannot be read: event type InvoiceSent is not known'],
    ],
    [
      'one person leaves out an event of another program',
      (log) => {
        const more = log.plus(foreign, last);
        return more.plus(
          {
            stream: 'ledger',
            type: 'EventSkipped',
            data: { ...facts, eventId: more.at(last + 1).id, reason: 'r' },
          },
          last,
        );
      },
      ['116 NOT_SIGNED: EventSkipped needs three people, and is under no proposal'],
    ],
    [
      'an event is left out that can be read',
      (log) =>
        log.plus(
          {
            stream: 'ledger',
            type: 'EventSkipped',
            data: { ...facts, eventId: log.at(agreed).id, reason: 'r' },
          },
          last,
        ),
      [
        '115 NOT_SIGNED: EventSkipped needs three people, and is under no proposal',
        '115 READABLE_LEFT_OUT: event 1318bd96 is left out by this event, although it can be read',
      ],
    ],
  ])('says so where %s', (_what, forge, expected) => {
    expect(forge(honest).findings()).toEqual(expected);
  });

  it('gives entries that do not follow to whoever asks for them apart', () => {
    const forged = honest.withData(announced, ({ entries }) => ({
      entries: (entries as object[]).slice(1),
    }));
    const apart: string[] = [];
    const checks = new LogChecks({
      entries: (found) =>
        apart.push(
          ...found.map(({ sequence, problem, stored }) => `${sequence} ${problem} ${stored}`),
        ),
    });
    expect(forged.findings(checks)).toEqual([]);
    expect(apart.map((one) => one.slice(0, 40))).toEqual([
      '105 does not sum to zero -1111111.11',
      '105 entries differ from the facts [{"acc',
      '106 entries differ from the facts [{"acc',
    ]);
  });

  it('gives events that cannot be posted to whoever asks for them', () => {
    const forged = honest.with(announced, () => ({ ...honest.at(amended), revision: 0 }));
    const notMade: string[] = [];
    const checks = new LogChecks({
      notMade: ({ stream, event }) => notMade.push(`${event.sequence} ${stream}`),
    });
    forged.findings(checks);
    expect(notMade).toEqual(['105 pledge-P1', '106 pledge-P1']);
  });
});

describe('a correction of the clock', () => {
  const stored = StoredLog.read('specimen-log-clock');
  const correction = stored.place('ClockCorrected');
  const { fromSequence, throughSequence } = stored.at(correction).data as Record<string, number>;
  const range =
    (from: number, through: number): Forgery =>
    (log) =>
      log.withData(correction, () => ({ fromSequence: from, throughSequence: through }));

  it('is of events before it whose time was wrong', () => {
    expect([correction, fromSequence, throughSequence]).toEqual([136, 128, 131]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'of none before it',
      range(correction, correction),
      [
        '136 OTHER_RANGE: the event is about events 136 to 136, which are not before it',
        '128 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '129 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '130 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '131 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
      ],
    ],
    [
      'whose last event is before its first',
      range(130, 129),
      [
        '136 OTHER_RANGE: the event is about events 130 to 129, which are not before it',
        '128 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '129 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '130 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '131 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
      ],
    ],
    [
      'of the first event alone',
      range(1, 1),
      [
        '128 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '129 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '130 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '131 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
      ],
    ],
    ['of all events before it', range(1, correction - 1), []],
    [
      'that was taken out',
      (log) => log.without(correction),
      [
        '128 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '129 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '130 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
        '131 OTHER_TIME: the event was recorded at 2025-07-31T07:00:00.000Z, and an event before it at 2025-07-31T09:00:00.000Z',
      ],
    ],
  ])('finds what is wrong with one %s', (_what, forge, expected) => {
    expect(forge(stored).findings()).toEqual(expected);
  });
});
