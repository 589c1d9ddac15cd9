import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;

/** An agreement that three people signed, with everything that it rests on. */
const honest = StoredLog.read('specimen-log')
  .through(193)
  .only('ledger', 'delegations', 'signing', 'donor-DON-B', 'rates', 'pledge-P2');
const proposed = honest.place('CommandProposed');
const certified = honest.place('ProposalCertified');
const booked = honest.place('AgreementSigned');
const approved = honest.place('ProposalApproved');

function signedAs(place: number, change: object): Forgery {
  return (log) =>
    log.withData(place, (data) => ({ signedAs: { ...(data['signedAs'] as object), ...change } }));
}

/** The first of the facts that are signed with the proposal, changed. */
function facts(change: object): Forgery {
  return (log) =>
    log.withData(proposed, (data) => ({ facts: { ...(data['facts'] as object), ...change } }));
}

describe('what a verifier finds of signatures in a log', () => {
  it('finds nothing in an agreement that three people signed', () => {
    expect(honest.findings()).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'another command',
      (log) => log.withData(proposed, () => ({ command: 'RescheduleInstalments' })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash bb922080',
        '100 OTHER_COMMAND: the event proposes RescheduleInstalments, and does not state effectiveDate, instalments',
        '102 NOT_AS_SIGNED: AgreementSigned is no event that RescheduleInstalments books',
      ],
    ],
    [
      'a command that nobody signs',
      (log) => log.withData(proposed, () => ({ command: 'SendReminder' })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash a76b872d',
        '100 OTHER_COMMAND: the event proposes SendReminder, and does not state effectiveDate, instalment, language, reference',
        '102 NOT_AS_SIGNED: AgreementSigned is no event that SendReminder books',
      ],
    ],
    [
      'facts without the purposes',
      (log) =>
        log.withData(proposed, ({ facts: all }) => {
          const { earmarks: _e, donorId: _d, ...rest } = all as Record<string, unknown>;
          return { facts: rest };
        }),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash 4be4d61d',
        '100 OTHER_COMMAND: the event proposes SignDirectly, and does not state donorId, earmarks',
      ],
    ],
    [
      'another donor',
      facts({ donorId: 'DON-A' }),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash fd760a65',
        '102 NOT_AS_SIGNED: the donorId of the event is "DON-B", and SignDirectly that was signed states "DON-A"',
      ],
    ],
    [
      'another amount',
      facts({ amount: { amount: '30000.00', currency: 'USD' } }),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash 8520739c',
        '102 NOT_AS_SIGNED: the amount of the event is {"amount":"300000.00","currency":"USD"}, and SignDirectly that was signed states {"amount":"30000.00","currency":"USD"}',
      ],
    ],
    [
      'version 2',
      (log) => log.withData(proposed, () => ({ version: 2 })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash f05eb1ac',
        '100 OTHER_VERSION: the event is version 2 of the proposal where version 1 must be',
      ],
    ],
    [
      'a controller who must approve',
      (log) => log.withData(proposed, () => ({ approver: 'CONTROLLER' })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash d54e1d88',
        '103 OTHER_ROLE: u.approve signed as approver, and the act needs the controller',
      ],
    ],
    [
      'another hash',
      (log) => log.withData(proposed, () => ({ hash: 'a'.repeat(64) })),
      [
        '100 OTHER_HASH: the event states the hash aaaaaaaa, and its signed content has the hash 378edeec',
        '101 NOT_AS_SIGNED: the signed hash is not the hash of the proposal at that time',
        '103 NOT_AS_SIGNED: the signed hash is not the hash of the proposal at that time',
      ],
    ],
    [
      'the rule of two people',
      (log) => log.withData(proposed, () => ({ signingRule: 'TWO_PEOPLE' })),
      ['100 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force'],
    ],
    [
      'another day',
      (log) => log.withData(proposed, () => ({ effectiveDate: '2025-07-30' })),
      ['100 OTHER_DAY: the event says 2025-07-30, and was recorded on 2025-07-31'],
    ],
    [
      'a cashier',
      (log) => log.withData(proposed, () => ({ cashier: 'u.cashier' })),
      [
        '100 OTHER_PEOPLE: the event names u.cashier as the cashier, and nobody recorded the credit',
      ],
    ],
    [
      'somebody who answers for the recorder',
      (log) => log.withData(proposed, () => ({ responsible: 'u.head' })),
      [
        '100 OTHER_PEOPLE: the event says that u.head answers for u.contrib, and by the delegation nobody does',
      ],
    ],
    [
      'an earlier run that it goes on for',
      (log) => log.withData(proposed, () => ({ follows: log.at(booked).id })),
      [
        '100 NOT_DELEGATED: the event continues a run of u.contrib, and 6e311257 is no run that they recorded',
      ],
    ],
    [
      'fewer entries',
      (log) =>
        log.withData(proposed, ({ books }) => {
          const [one] = books as { entries: unknown[] }[];
          return { books: [{ ...one, entries: one?.entries.slice(2) }] };
        }),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash ef37cb84',
        '102 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'a further event',
      (log) =>
        log.withData(proposed, ({ books }) => ({
          books: [
            ...(books as object[]),
            { ...(books as object[])[0], id: '6e311257-d86e-52f6-8c4f-39ee194be3b7' },
          ],
        })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash 0f6873c2',
        '103 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'an event elsewhere at its end',
      (log) =>
        log.withData(proposed, ({ books }) => ({
          books: [{ ...(books as object[])[0], stream: 'pledge-P1' }],
        })),
      [
        '100 OTHER_HASH: the event states the hash 378edeec, and its signed content has the hash 1c2fa815',
        '103 NOT_AS_SIGNED: the event that is named as booked last is not the last signed event',
        '102 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'a recorder without a delegation',
      signedAs(proposed, { delegation: undefined }),
      ['100 NOT_DELEGATED: u.contrib signed as recorder under no delegation'],
    ],
    [
      'a recorder who is vouched for elsewhere',
      signedAs(proposed, { issuer: 'https://login.example.org' }),
      [
        '100 OTHER_ISSUER: u.contrib was vouched for by https://login.example.org, and not by urn:article30:process',
        '100 NOT_DELEGATED: u.contrib signed under delegation b88050e6, which is one to be recorder of urn:article30:process, and not recorder of https://login.example.org',
        '101 OTHER_ISSUER: the event was proposed under https://login.example.org, and is signed under urn:article30:process',
        '103 OTHER_ISSUER: the event was proposed under https://login.example.org, and is signed under urn:article30:process',
      ],
    ],
    [
      'a recorder who is an auditor',
      signedAs(proposed, { role: 'auditor' }),
      ['100 OTHER_ROLE: u.contrib signed as auditor, and the act needs the recorder'],
    ],
  ])('names a proposal with %s', (_what, forge, expected) => {
    expect(forge(honest).findings()).toEqual(expected);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'by the recorder',
      (log) =>
        log
          .withData(certified, () => ({ by: 'u.contrib' }))
          .withMetadata(certified, { recordedBy: 'u.contrib' }),
      [
        '101 SAME_PERSON: u.contrib certified what they recorded',
        '101 NOT_DELEGATED: u.contrib signed under delegation 034a93ba, which is one of u.certify',
        '102 OTHER_PEOPLE: the event names u.certify as certifier, and its proposal u.contrib',
      ],
    ],
    [
      'as auditor',
      signedAs(certified, { role: 'auditor' }),
      ['101 OTHER_ROLE: u.certify signed as auditor, and the act needs the certifier'],
    ],
    [
      'under a delegation that is not in the log',
      signedAs(certified, { delegation: '6e311257-d86e-52f6-8c4f-39ee194be3b6' }),
      [
        '101 NOT_DELEGATED: u.certify signed as certifier under delegation 6e311257, which is not in the log',
      ],
    ],
    [
      'under no delegation',
      signedAs(certified, { delegation: undefined }),
      ['101 NOT_DELEGATED: u.certify signed as certifier under no delegation'],
    ],
    [
      'vouched for elsewhere',
      signedAs(certified, { issuer: 'https://login.example.org' }),
      [
        '101 OTHER_ISSUER: u.certify was vouched for by https://login.example.org, and not by urn:article30:process',
        '101 NOT_DELEGATED: u.certify signed under delegation 034a93ba, which is one to be certifier of urn:article30:process, and not certifier of https://login.example.org',
        '101 OTHER_ISSUER: the event was proposed under urn:article30:process, and is signed under https://login.example.org',
      ],
    ],
    [
      'by the rule of two people',
      (log) => log.withData(certified, () => ({ signingRule: 'TWO_PEOPLE' })),
      ['101 OTHER_RULE: the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force'],
    ],
    [
      'of the day before',
      (log) => log.withData(certified, () => ({ effectiveDate: '2025-07-30' })),
      ['101 OTHER_DAY: the event says 2025-07-30, and was recorded on 2025-07-31'],
    ],
    [
      'of another hash',
      (log) => log.withData(certified, () => ({ hash: 'b'.repeat(64) })),
      ['101 NOT_AS_SIGNED: the signed hash is not the hash of the proposal at that time'],
    ],
    [
      'on another stream',
      (log) => log.with(certified, () => ({ stream: 'pledge-P9', revision: 0 })),
      [
        '101 OTHER_STREAM: the proposal is in pledge-P2, and the event in pledge-P9',
        '102 REVISION_MISSING: stream pledge-P2 lacks revision 1: events were taken out of it',
      ],
    ],
    [
      'of no proposal',
      (log) =>
        log.withData(certified, () => ({ proposalId: '6e311257-d86e-52f6-8c4f-39ee194be3b6' })),
      [
        '101 PROPOSAL_UNKNOWN: there is no proposal 6e311257 in the log before it',
        '103 NOT_SIGNED: u.approve approved a proposal that nobody had certified',
        '102 OTHER_PEOPLE: the event names u.certify as certifier, and its proposal nobody',
      ],
    ],
    [
      'that was taken out',
      (log) => log.without(certified),
      [
        '101 REVISION_MISSING: stream pledge-P2 lacks revision 1: events were taken out of it',
        '102 NOT_SIGNED: u.approve approved a proposal that nobody had certified',
        '101 OTHER_PEOPLE: the event names u.certify as certifier, and its proposal nobody',
      ],
    ],
  ])('names a certification %s', (_what, forge, expected) => {
    expect(forge(honest).findings()).toEqual(expected);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'another approver',
      (log) => log.withMetadata(booked, { approvedBy: 'u.other' }),
      ['102 OTHER_PEOPLE: the event names u.other as approver, and its proposal u.approve'],
    ],
    [
      'another certifier',
      (log) => log.withMetadata(booked, { certifiedBy: 'u.other' }),
      ['102 OTHER_PEOPLE: the event names u.other as certifier, and its proposal u.certify'],
    ],
    [
      'another recorder',
      (log) => log.withMetadata(booked, { recordedBy: 'u.other' }),
      ['102 OTHER_PEOPLE: the event names u.other as recorder, and its proposal u.contrib'],
    ],
    [
      'another donor',
      (log) => log.withText(booked, 'DON-B', 'DON-A'),
      [
        '102 NOT_IN_LOG: the event names donor DON-A, who is not registered before it',
        '102 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
        '102 NOT_AS_SIGNED: the donorId of the event is "DON-A", and SignDirectly that was signed states "DON-B"',
      ],
    ],
    [
      'another amount',
      (log) => log.withText(booked, '200000.00', '200001.00'),
      [
        '102 NOT_AS_SIGNED: the stream, type, entries or warnings of the event are not those that were signed',
      ],
    ],
    [
      'another id',
      (log) => log.with(booked, () => ({ id: '6e311257-d86e-52f6-8c4f-39ee194be3b7' })),
      [
        '103 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
        '102 NOT_PROPOSED: the event is not among the events of its proposal',
      ],
    ],
    [
      'no proposal',
      (log) => log.withMetadata(booked, { proposal: undefined }),
      [
        '102 NOT_SIGNED: AgreementSigned needs three people, and is under no proposal',
        '103 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'a proposal that is not in the log',
      (log) => log.withMetadata(booked, { proposal: '6e311257-d86e-52f6-8c4f-39ee194be3b6' }),
      [
        '102 PROPOSAL_UNKNOWN: there is no proposal 6e311257 in the log',
        '103 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'a place before its certification',
      (log) => {
        const [one, two] = [log.at(booked), log.at(certified)];
        return log
          .with(booked, () => ({ ...two, revision: 2 }))
          .with(certified, () => ({ ...one, revision: 1 }));
      },
      ['101 NOT_APPROVED: the proposal of the event was not approved when the event was booked'],
    ],
    [
      'no approval',
      (log) => log.without(approved),
      ['102 NOT_APPROVED: the proposal of the event was not approved when the event was booked'],
    ],
    [
      'an approval on the day before',
      (log) => log.withData(approved, () => ({ effectiveDate: '2025-07-30' })),
      ['103 OTHER_DAY: the event says 2025-07-30, and was recorded on 2025-07-31'],
    ],
    [
      'an approval by the certifier',
      (log) => log.withData(approved, () => ({ by: 'u.certify' })),
      [
        '103 OTHER_PEOPLE: the event states that u.certify acted, but was sent by u.approve',
        '103 SAME_PERSON: u.certify approved what they certified',
        '103 NOT_DELEGATED: u.certify signed under delegation 78aa6475, which is one of u.approve',
        '102 OTHER_PEOPLE: the event names u.approve as approver, and its proposal u.certify',
      ],
    ],
    [
      'an approval that announces more',
      (log) =>
        log.withData(approved, () => ({
          last: {
            id: '6e311257-d86e-52f6-8c4f-39ee194be3b6',
            type: 'AgreementSigned',
            stream: 'pledge-P2',
          },
        })),
      ['103 NOT_AS_SIGNED: the event that is named as booked last is not the last signed event'],
    ],
    [
      'an approval and no event',
      (log) => log.without(booked),
      [
        '102 REVISION_MISSING: stream pledge-P2 lacks revision 2: events were taken out of it',
        '102 NOT_AS_SIGNED: AgreementSigned 6e311257 was signed, and is not booked with it',
      ],
    ],
    [
      'a second approval',
      (log) => log.plus(log.at(approved), approved),
      ['104 NOT_PROPOSED: proposal d40e70eb had been booked, rejected or withdrawn before'],
    ],
    [
      'a second event of the same proposal',
      (log) =>
        log
          .plus(log.at(booked), booked)
          .withMetadata(approved + 1, { proposal: log.at(booked).metadata.proposal }),
      ['104 NOT_PROPOSED: proposal d40e70eb had been booked, rejected or withdrawn before'],
    ],
  ])('names a booked agreement with %s', (_what, forge, expected) => {
    expect(forge(honest).findings()).toEqual(expected);
  });
});
