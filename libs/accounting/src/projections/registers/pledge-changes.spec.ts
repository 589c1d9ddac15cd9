import { pledgeChanges, remindersIn } from './pledge-changes';

const facts = { effectiveDate: '2024-12-01', policy: 'IPSAS23-UN@1', entries: [] };
const changed = (type: string, data: object, eventId = 'e9') =>
  pledgeChanges({ type, data: { ...facts, ...data } } as never, eventId);
const terms = { earmarks: [{ purpose: 'k' }], instalments: [{ no: 1 }] };
const reminder = { instalment: 1, language: 'fr', reference: 'REM-1' };

describe('what changes in the register of pledges', () => {
  it.each<[string, string, object, object]>([
    [
      'the purposes of an amended pledge',
      'PledgeAmended',
      { ...terms, amount: 1 },
      { earmarks: terms.earmarks },
    ],
    ['the terms of an amended agreement', 'AgreementAmended', { ...terms, amount: 1 }, terms],
    [
      'the instalments that are rescheduled',
      'InstalmentsRescheduled',
      terms,
      { instalments: terms.instalments },
    ],
    [
      'the end of an agreement',
      'AgreementTerminated',
      terms,
      { status: 'TERMINATED', terminatedOn: '2024-12-01' },
    ],
    ['the end of a pledge by its donor', 'PledgeWithdrawn', {}, { status: 'WITHDRAWN' }],
    ['the end of a pledge by time', 'PledgeLapsed', {}, { status: 'LAPSED' }],
    ['its acceptance', 'PledgeAccepted', {}, { status: 'ACCEPTED', acceptedOn: '2024-12-01' }],
    [
      'a reminder',
      'ReminderSent',
      { ...reminder, entries: [1] },
      { 'reminder e9': { ...reminder, sentOn: '2024-12-01' } },
    ],
  ])('is %s', (_what, type, data, expected) => {
    expect(changed(type, data)).toEqual(expected);
  });

  it.each<[string, object, object]>([
    ['a reminder', { reversedType: 'ReminderSent', reverses: 'e4' }, { 'reminder e4': null }],
    [
      'an amendment',
      { reversedType: 'AgreementAmended', restoresTerms: { ...terms, amount: 1 } },
      terms,
    ],
    [
      'the end of an agreement',
      { reversedType: 'AgreementTerminated', restoresTerms: terms },
      { ...terms, status: 'SIGNED', terminatedOn: null },
    ],
    ['a receipt', { reversedType: 'ReceiptApplied', reverses: 'e4' }, {}],
  ])('is undone with %s', (_what, data, expected) => {
    expect(changed('EventReversed', data)).toEqual(expected);
  });

  it.each([
    ['announced', 'ANNOUNCED'],
    ['accepted', 'ACCEPTED'],
    ['cancelled', 'CANCELLED'],
  ])('is all of a signature, where the pledge is %s again', (status, expected) => {
    const restores = { status, earmarks: terms.earmarks };
    expect(changed('EventReversed', { reversedType: 'AgreementSigned', restores })).toEqual({
      status: expected,
      earmarks: terms.earmarks,
      signedOn: null,
      takenOverOn: null,
      signedAmount: null,
      agreementReference: null,
      instalments: [],
      condition: null,
      pscRate: null,
      source: null,
      proceeds: null,
      complianceObligations: null,
      complianceReference: null,
    });
  });
});

describe('the reminders of a pledge', () => {
  it('are those that were not taken back, in the order of the log', () => {
    const sent = { ...reminder, sentOn: '2024-12-01' };
    const members = {
      status: 'SIGNED',
      'reminder e4': sent,
      'reminder e5': null,
      'a reminder': sent,
      'reminder e6': { ...sent, reference: 'REM-3' },
    };
    expect(remindersIn(members)).toEqual([
      { ...sent, eventId: 'e4' },
      { ...sent, reference: 'REM-3', eventId: 'e6' },
    ]);
  });
});
