import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;

/** A pledge of EUR 1,000,000 at USD 1,111,111.11 that one person announced, with all that it rests on. */
const honest = StoredLog.read('specimen-log')
  .through(189)
  .only('ledger', 'delegations', 'signing', 'donor-DON-A', 'rates', 'pledge-P1');
const announced = honest.place('PledgeAnnounced');
const { signedAs, recordedBy } = honest.at(announced).metadata;
const placeOf = (named: unknown) => honest.events.findIndex(({ id }) => id === named) + 1;
const terms = placeOf(signedAs?.['delegation']);
const [asked, granted] = [honest.place('DelegationGranted') - 1, honest.place('DelegationGranted')];

const held =
  (change: object): Forgery =>
  (log) =>
    log.withData(terms, () => change);
/** A second delegation of the same person, to the same role. */
const also =
  (change: object = {}): Forgery =>
  (log) =>
    log.withData(terms + 2, () => ({ ...honest.at(terms).data, ...change }));
const usd = (amount: string) => ({ limit: { amount, currency: 'USD' } });

/** The same donor announces the same amount again. */
const again: Forgery = (log) => {
  const { type, data } = log.at(announced);
  const like = JSON.stringify(data).replaceAll('"P1"', '"P7"');
  return log.plus({ type, stream: 'pledge-P7', data: JSON.parse(like) as typeof data }, announced);
};
/** Findings of the announcement, and not of what the same person recorded before it. */
const ofAnnouncement = (found: string) => /^10[5-9] /.test(found);

describe('what a verifier finds of an announcement that one person recorded', () => {
  it('finds nothing in one under a delegation of that person', () => {
    expect(honest.findings()).toEqual([]);
    expect([recordedBy, granted - asked]).toEqual(['u.contrib', 1]);
  });

  it.each<[string, readonly Forgery[], readonly string[]]>([
    [
      'in no role',
      [(log) => log.withMetadata(announced, { signedAs: undefined })],
      ['105 OTHER_ROLE: u.contrib signed in no role, and under no delegation'],
    ],
    [
      'as auditor',
      [
        (log) =>
          log.withMetadata(announced, { signedAs: { ...signedAs, role: 'auditor' } as never }),
      ],
      ['105 OTHER_ROLE: u.contrib signed as auditor, and the act needs the recorder'],
    ],
    [
      'under no delegation',
      [
        (log) =>
          log.withMetadata(announced, {
            signedAs: { ...signedAs, delegation: undefined } as never,
          }),
      ],
      ['105 NOT_DELEGATED: u.contrib signed as recorder under no delegation'],
    ],
    [
      'under one for other commands',
      [held({ commands: ['SendReminder'] })],
      [
        '105 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which is for SendReminder, and not for AnnouncePledge',
      ],
    ],
    [
      'under one for other commands, beside one that is for it',
      [held({ commands: ['SendReminder'] }), also()],
      [],
    ],
    [
      'under one for other commands, beside one of another person',
      [held({ commands: ['SendReminder'] }), also({ person: 'u.other' })],
      [
        '105 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which is for SendReminder, and not for AnnouncePledge',
      ],
    ],
    [
      'under one for other commands, beside one of another issuer',
      [held({ commands: ['SendReminder'] }), also({ issuer: 'https://login.example.org' })],
      [
        '105 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which is for SendReminder, and not for AnnouncePledge',
      ],
    ],
    [
      'under one for dollars',
      [held({ currencies: ['USD'] })],
      [
        '105 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which is for USD, and not for EUR',
      ],
    ],
    [
      'under one for dollars, beside one for euros',
      [held({ currencies: ['USD'] }), also({ currencies: ['EUR'] })],
      [],
    ],
    ['under one up to its amount', [held(usd('1111111.11'))], []],
    [
      'under one for a cent less',
      [held(usd('1111111.10'))],
      [
        '105 OVER_LIMIT: with this u.contrib has signed USD 1111111.11 for donor DON-A in 30 days, above the USD 1111111.10 of delegation b88050e6',
      ],
    ],
    [
      'under one for a cent less, beside one up to its amount',
      [held(usd('1111111.10')), also(usd('1111111.11'))],
      [],
    ],
    [
      'under one that ended, beside one that holds',
      [held({ until: '2025-07-30' }), also()],
      [
        '105 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which holds from 2020-01-01 to 2025-07-30, and not on 2025-07-31',
      ],
    ],
    [
      'under one for no amount, beside one up to its amount',
      [held(usd('0.00')), also(usd('1111111.11'))],
      [],
    ],
    ['once more, under one up to twice its amount', [held(usd('2222222.22')), again], []],
    [
      'once more, under one for a cent less than both',
      [held(usd('2222222.21')), again],
      [
        '106 OVER_LIMIT: with this u.contrib has signed USD 2222222.22 for donor DON-A in 30 days, above the USD 2222222.21 of delegation b88050e6',
      ],
    ],
    [
      'who names a certifier',
      [(log) => log.withMetadata(announced, { certifiedBy: 'u.certify' })],
      [
        '105 OTHER_PEOPLE: the event names u.certify beside its recorder, and nobody signed the event',
      ],
    ],
    [
      'who names certifier and approver',
      [(log) => log.withMetadata(announced, { certifiedBy: 'u.certify', approvedBy: 'u.approve' })],
      [
        '105 OTHER_PEOPLE: the event names u.certify and u.approve beside its recorder, and nobody signed the event',
      ],
    ],
  ])('%s', (_what, forgeries, expected) => {
    const forged = forgeries.reduce((log, forge) => forge(log), honest);
    expect(forged.findings().filter(ofAnnouncement)).toEqual(expected);
  });
});

describe('what a verifier finds of administrators', () => {
  it.each<[string, Forgery, readonly string[]]>([
    [
      'who grant what they proposed',
      (log) =>
        log
          .withData(granted, () => ({ by: 'u.admin-1' }))
          .withMetadata(granted, { recordedBy: 'u.admin-1' }),
      ['78 SAME_PERSON: u.admin-1 granted a delegation that they proposed'],
    ],
    [
      'who grant a delegation to themselves',
      (log) => log.withData(asked, () => ({ person: 'u.admin-2' })),
      ['78 SAME_PERSON: u.admin-2 had a part in a delegation to themselves'],
    ],
    [
      'who propose a delegation to themselves',
      (log) => log.withData(asked, () => ({ person: 'u.admin-1' })),
      ['77 SAME_PERSON: u.admin-1 had a part in a delegation to themselves'],
    ],
    [
      'who act in the name of another',
      (log) => log.withData(granted, () => ({ by: 'u.admin-3' })),
      ['78 OTHER_PEOPLE: the event states that u.admin-3 acted, but was sent by u.admin-2'],
    ],
    [
      'who grant a delegation that is not in the log',
      (log) => log.without(asked),
      [
        '77 REVISION_MISSING: stream delegations lacks revision 74: events were taken out of it',
        '77 OTHER_STATUS: delegation 1118abda is not in the log, and not PROPOSED',
        '78 OTHER_STATUS: delegation 1118abda is not in the log, and not GRANTED',
      ],
    ],
  ])('%s', (_who, forge, expected) => {
    expect(forge(honest).findings()).toEqual(expected);
  });

  const accounts = StoredLog.read('specimen-log-accounts');
  const released = accounts.place('AccountChangeReleased');

  it.each<[string, Forgery, readonly string[]]>([
    [
      'who release what they asked for',
      (log) =>
        log
          .withData(released, () => ({ by: 'administrator-1' }))
          .withMetadata(released, { recordedBy: 'administrator-1' }),
      ['77 SAME_PERSON: administrator-1 released a change that they asked for'],
    ],
    [
      'who release a change that nobody asked for',
      (log) => log.without(released - 1),
      ['76 REVISION_MISSING: stream people lacks revision 26: events were taken out of it'],
    ],
    [
      'who release a change of their own account',
      (log) => log.withData(released, () => ({ person: 'administrator-2' })),
      ['77 SAME_PERSON: administrator-2 had a part in a change of their own account'],
    ],
  ])('%s', (_who, forge, expected) => {
    expect(forge(accounts).findings()).toEqual(expected);
  });
});
