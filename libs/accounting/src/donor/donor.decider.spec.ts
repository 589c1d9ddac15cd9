import { exampleDonor, given, requestOn } from '@art30/testing';
import { policyInForce } from '../kernel/policy-settings';
import { type Donor, donorDecider, isClearedOn, isPartyOn, personalTextsIn } from './donor.decider';
import {
  contactsMax,
  RecordContact,
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
} from './donor.facts';
import { donorKindRule, donorKindRules, donorKinds, type DonorKind } from './donor-kinds';

const request = requestOn('2024-06-01');
const noDonor = given(donorDecider, { likeDonors: [] });
const register = (kind: DonorKind, partySince?: string, changes: { name?: string } = {}) =>
  new RegisterDonor(
    { donorId: 'D', name: 'Donor', kind, country: 'XAA', partySince, ...changes },
    request,
  );
const status = (since: string, until?: string) =>
  new RecordPartyStatus({ donorId: 'D', since, until, reference: 'C.N.1.TREATIES' }, request);
const assessed = (
  outcome: 'CLEARED' | 'CLEARED_WITH_CONDITIONS' | 'REFUSED',
  assessedOn: string,
  validUntil: string,
) =>
  new RecordDueDiligence(
    { donorId: 'D', outcome, assessedOn, validUntil, reference: 'DD' },
    request,
  );

describe('registering a donor', () => {
  it('dates the registration on the day it is made and books nothing', () => {
    noDonor.when(register('FOUNDATION')).thenEvents({
      type: 'DonorRegistered',
      data: {
        effectiveDate: '2024-06-01',
        donorId: 'D',
        name: 'Donor',
        kind: 'FOUNDATION',
        country: 'XAA',
        policy: policyInForce,
        entries: [],
      },
    });
  });

  it('records with a State party since when it is one', () => {
    noDonor.when(register('STATE_PARTY', '2003-09-29')).thenEvents(
      { type: 'DonorRegistered' },
      {
        type: 'PartyStatusRecorded',
        data: { donorId: 'D', since: '2003-09-29', effectiveDate: '2003-09-29', entries: [] },
      },
    );
  });

  it('of the same name, kind and country as others is warned of', () => {
    const [registered] = noDonor
      .with({ likeDonors: ['DON-1', 'DON-2'] })
      .when(register('NGO'))
      .decided();
    expect(registered?.data.warnings).toEqual([
      {
        code: 'LIKELY_DUPLICATE',
        detail:
          'donor DON-1, donor DON-2 has this name, kind and country already: ' +
          'if it is the same, give under that one and leave D unused',
      },
    ]);
    expect(noDonor.when(register('NGO')).decided()[0]?.data).not.toHaveProperty('warnings');
  });

  it('leaves a donor of whom nothing else is known', () => {
    expect(noDonor.commands(register('NGO')).state).toEqual({
      donorId: 'D',
      name: 'Donor',
      kind: 'NGO',
      country: 'XAA',
      statedOn: '2024-06-01',
      kinds: [{ validFrom: '2024-06-01', kind: 'NGO' }],
      party: [],
      dueDiligence: [],
      contacts: [],
    });
  });

  it('keeps no event of a donor that was never registered', () => {
    const [, recorded] = noDonor.commands(register('STATE_PARTY', '2003-09-29')).recorded;
    if (!recorded) throw new Error('the party status is recorded');
    expect(noDonor.events(recorded.event).state).toBeUndefined();
  });

  it.each([
    [['DONOR_EXISTS', 'D', 'id'], noDonor.commands(register('NGO')), register('NGO')],
    [['PARTY_STATUS_NOT_APPLICABLE', 'date', 'partySince'], noDonor, register('STATE_PARTY')],
    [
      ['PARTY_STATUS_NOT_APPLICABLE', 'FOUNDATION', 'partySince'],
      noDonor,
      register('FOUNDATION', '2003-09-29'),
    ],
    [
      ['PARTY_STATUS_NOT_APPLICABLE', 'SUBNATIONAL_GOVERNMENT', 'partySince'],
      noDonor,
      register('SUBNATIONAL_GOVERNMENT', '2003-09-29'),
    ],
    [['INVALID_DATE', 'partySince', 'partySince'], noDonor, register('STATE_PARTY', '2003-09-31')],
    [
      ['UNKNOWN_COUNTRY', 'FRE', 'country'],
      noDonor,
      new RegisterDonor({ donorId: 'D', name: 'Donor', kind: 'NGO', country: 'FRE' }, request),
    ],
  ] as const)('is refused with %j (%#)', (refusal, donor, command) => {
    donor.when(command).thenRefusal(refusal);
  });
});

describe('the party status of a donor', () => {
  const state = noDonor.commands(register('STATE_NON_PARTY'));

  it('can come after the registration, when a State joins', () => {
    const joined = state.commands(status('2024-05-01')).state as Donor;
    expect(isPartyOn(joined, '2024-04-30')).toBe(false);
    expect(isPartyOn(joined, '2024-05-01')).toBe(true);
  });

  it('ends on the day a denunciation takes effect', () => {
    const left = state.commands(status('2020-01-01', '2024-03-01')).state as Donor;
    expect(isPartyOn(left, '2024-02-29')).toBe(true);
    expect(isPartyOn(left, '2024-03-01')).toBe(false);
  });

  it('names the notification that it rests on', () => {
    state.when(status('2020-01-01', '2024-03-01')).thenEvents({
      type: 'PartyStatusRecorded',
      data: { since: '2020-01-01', until: '2024-03-01', reference: 'C.N.1.TREATIES' },
    });
  });

  it('is none before anything was recorded', () => {
    expect(isPartyOn(state.state as Donor, '2024-06-01')).toBe(false);
  });

  it('is what was recorded last for a date', () => {
    const corrected = state.commands(status('2020-01-01'), status('2020-01-01', '2022-01-01'));
    expect(isPartyOn(corrected.state as Donor, '2023-01-01')).toBe(false);
    const rejoined = corrected.commands(status('2024-01-01')).state as Donor;
    expect(isPartyOn(rejoined, '2021-01-01')).toBe(true);
    expect(isPartyOn(rejoined, '2023-01-01')).toBe(false);
    expect(isPartyOn(rejoined, '2024-01-01')).toBe(true);
  });

  it.each([
    [['DONOR_UNKNOWN', 'D', 'donorId'], noDonor, status('2024-01-01')],
    [['DATES_NOT_ORDERED', 'end', 'until'], state, status('2024-01-01', '2024-01-01')],
    [['DATES_NOT_ORDERED', 'end', 'until'], state, status('2024-01-01', '2023-12-31')],
    [['INVALID_DATE', 'since', 'since'], state, status('2024-02-30')],
    [['INVALID_DATE', 'until', 'until'], state, status('2024-01-01', '2025-13-01')],
    [
      ['PARTY_STATUS_NOT_APPLICABLE', 'NGO', 'since'],
      noDonor.commands(register('NGO')),
      status('2024-01-01'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, donor, command) => {
    donor.when(command).thenRefusal(refusal);
  });
});

describe('due diligence on a donor', () => {
  const foundation = noDonor.commands(register('FOUNDATION'));
  const cleared =
    (...assessments: RecordDueDiligence[]) =>
    (date: string) =>
      isClearedOn(foundation.commands(...assessments).state as Donor, date);

  it('clears from the day of the assessment to its last day', () => {
    const on = cleared(assessed('CLEARED', '2024-02-20', '2024-05-20'));
    expect(['2024-02-19', '2024-02-20', '2024-05-20', '2024-05-21'].map(on)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('clears for a single day where it lapses on the day of the assessment', () => {
    const on = cleared(assessed('CLEARED', '2024-02-20', '2024-02-20'));
    expect(['2024-02-19', '2024-02-20', '2024-02-21'].map(on)).toEqual([false, true, false]);
  });

  it('names the assessment, its outcome and its last day, and books nothing', () => {
    foundation.when(assessed('CLEARED', '2024-02-20', '2024-05-20')).thenEvents({
      type: 'DueDiligenceRecorded',
      data: {
        effectiveDate: '2024-02-20',
        donorId: 'D',
        outcome: 'CLEARED',
        validUntil: '2024-05-20',
        reference: 'DD',
        policy: policyInForce,
        entries: [],
      },
    });
  });

  it('clears with conditions too, and not when it was refused', () => {
    expect(
      cleared(assessed('CLEARED_WITH_CONDITIONS', '2024-01-01', '2025-01-01'))('2024-06-01'),
    ).toBe(true);
    expect(cleared(assessed('REFUSED', '2024-01-01', '2025-01-01'))('2024-06-01')).toBe(false);
  });

  it('is the latest assessment by that date, even when an older one is recorded later', () => {
    const on = cleared(
      assessed('REFUSED', '2024-04-01', '2025-01-01'),
      assessed('CLEARED', '2024-01-01', '2025-01-01'),
    );
    expect(on('2024-03-31')).toBe(true);
    expect(on('2024-04-01')).toBe(false);
  });

  it('of one day is the one recorded last', () => {
    const on = cleared(
      assessed('REFUSED', '2024-04-01', '2025-01-01'),
      assessed('CLEARED', '2024-04-01', '2025-01-01'),
    );
    expect(on('2024-04-01')).toBe(true);
  });

  it.each([
    [['DONOR_UNKNOWN', 'D', 'donorId'], noDonor, assessed('CLEARED', '2024-01-01', '2025-01-01')],
    [
      ['DATE_IN_FUTURE', '2024-06-03 2024-06-01', 'assessedOn'],
      foundation,
      assessed('CLEARED', '2024-06-03', '2025-01-01'),
    ],
    [
      ['DATES_NOT_ORDERED', 'lapse', 'validUntil'],
      foundation,
      assessed('CLEARED', '2024-02-01', '2024-01-31'),
    ],
    [
      ['INVALID_DATE', 'validUntil', 'validUntil'],
      foundation,
      assessed('CLEARED', '2024-02-01', 'never'),
    ],
    [
      ['INVALID_DATE', 'assessedOn', 'assessedOn'],
      foundation,
      assessed('CLEARED', '2024-02-00', '2025-01-01'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, donor, command) => {
    donor.when(command).thenRefusal(refusal);
  });

  it.each([
    ['STATE_PARTY', 'none'],
    ['STATE_NON_PARTY', 'none'],
    ['REIO_PARTY', 'none'],
    ['SUBNATIONAL_GOVERNMENT', 'light'],
    ['IFI', 'none'],
    ['GLOBAL_FUND', 'none'],
    ['UN_ENTITY', 'none'],
    ['UN_POOLED_FUND', 'none'],
    ['OTHER_MULTILATERAL', 'light'],
    ['NGO', 'full'],
    ['PPP', 'full'],
    ['FOUNDATION', 'full'],
    ['PRIVATE_SECTOR', 'full'],
    ['ACADEMIC', 'light'],
    ['INDIVIDUAL', 'full'],
    ['ANONYMOUS', 'full'],
  ] as const)('asks of %s: %s', (kind, dueDiligence) => {
    expect(donorKindRule(kind, '2024-06-01').dueDiligence).toBe(dueDiligence);
    const partySince = kind === 'STATE_PARTY' ? '2003-09-29' : undefined;
    const name = kind === 'INDIVIDUAL' ? { name: 'a'.repeat(64) } : {};
    const unassessed = noDonor.commands(register(kind, partySince, name)).state as Donor;
    expect(isClearedOn(unassessed, '2024-06-01')).toBe(dueDiligence === 'none');
  });
});

describe('kinds of donors', () => {
  it('holds one rule for each kind, and only States and regional organizations can be parties', () => {
    expect(donorKinds).toHaveLength(16);
    expect(new Set(donorKinds).size).toBe(16);
    const parties = donorKindRules.filter((rule) => rule.canBeParty).map((rule) => rule.kind);
    expect(parties).toEqual(['STATE_PARTY', 'STATE_NON_PARTY', 'REIO_PARTY']);
  });

  it.each([
    ['STATE_PARTY', 'C01', '10'],
    ['STATE_NON_PARTY', 'C01', '10'],
    ['REIO_PARTY', 'C08A', '40'],
    ['SUBNATIONAL_GOVERNMENT', 'C01', '11'],
    ['IFI', 'C04A', '40'],
    ['GLOBAL_FUND', 'C04B', '40'],
    ['UN_ENTITY', 'C04C', '40'],
    ['UN_POOLED_FUND', 'C04D', '40'],
    ['OTHER_MULTILATERAL', 'C04E', '40'],
    ['NGO', 'C02', '21'],
    ['PPP', 'C03', '30'],
    ['FOUNDATION', 'C05', '60'],
    ['PRIVATE_SECTOR', 'C06', '70'],
    ['ACADEMIC', 'C07', '80'],
    ['INDIVIDUAL', 'C08B', '90'],
    ['ANONYMOUS', 'C08B', '90'],
  ] as const)(
    'reports %s as contributor type %s and organisation type %s',
    (kind, cebContributorType, iatiOrganisationType) => {
      const reported = { cebContributorType, iatiOrganisationType };
      expect(donorKindRule(kind, '2024-06-01')).toMatchObject(reported);
    },
  );

  it('takes the first rule for a date before any rule', () => {
    expect(donorKindRule('NGO', '1999-01-01').validFrom).toBe('2003-09-29');
  });

  it('lets the test kit make a cleared donor of each kind', () => {
    for (const kind of donorKinds) {
      expect(isClearedOn(exampleDonor('X', kind) as Donor, '2024-06-01')).toBe(true);
    }
  });
});

describe('the contacts of a donor', () => {
  const donor = noDonor.commands(register('NGO'));
  const record = (facts: Partial<RecordContact['facts']> = {}) =>
    new RecordContact(
      { donorId: 'D', id: 'C', from: '2024-05-01', name: 'ref of name', ...facts },
      request,
    );
  const many = Array.from({ length: contactsMax }, (_, no) => record({ id: `C${no}` }));

  it('are recorded whole from a day on, and book nothing', () => {
    const facts = { email: 'ref of e-mail', role: 'Second Secretary', language: 'fr' } as const;
    const documentReference = 'note verbale of 2024-05-01';
    donor.when(record({ ...facts, until: '2024-05-02', documentReference })).thenEvents({
      type: 'DonorContactRecorded',
      data: {
        donorId: 'D',
        contactId: 'C',
        name: 'ref of name',
        ...facts,
        documentReference,
        effectiveDate: '2024-05-01',
        until: '2024-05-02',
        policy: policyInForce,
        entries: [],
      },
    });
  });

  it('are replaced under their ids, beside others', () => {
    const { state } = donor.commands(
      ...[record({ role: 'Consul' }), record({ id: 'OTHER' }), record({ name: 'ref of another' })],
    );
    expect((state as Donor).contacts).toMatchObject([
      { contactId: 'OTHER', name: 'ref of name' },
      { contactId: 'C', name: 'ref of another' },
    ]);
    expect((state as Donor).contacts[1]).not.toHaveProperty('role', 'Consul');
  });

  it('have a name and addresses that are personal, whatever the donor is', () => {
    const texts = { name: 'Jane Doe', email: 'jane@example.org', postalAddress: '1 Street' };
    expect(personalTextsIn(record(texts), donor.state)).toEqual([
      { member: 'name', text: 'Jane Doe', inForce: undefined },
      { member: 'email', text: 'jane@example.org', inForce: undefined },
      { member: 'postalAddress', text: '1 Street', inForce: undefined },
    ]);
    const { state } = donor.commands(record({ id: 'OTHER', name: 'ref of other' }), record());
    expect(personalTextsIn(record({ name: 'Jane Doe' }), state)).toEqual([
      { member: 'name', text: 'Jane Doe', inForce: 'ref of name' },
    ]);
  });

  it.each([
    [['DONOR_UNKNOWN', 'D', 'donorId'], noDonor, record()],
    [['DATE_IN_FUTURE', '2024-06-03', 'from'], donor, record({ from: '2024-06-03' })],
    [['INVALID_DATE', '', 'from'], donor, record({ from: '2024-02-30' })],
    [['INVALID_DATE', '', 'until'], donor, record({ until: '2024-06-31' })],
    [['DATES_NOT_ORDERED', 'contact C', 'until'], donor, record({ until: '2024-05-01' })],
    [['LIMIT_EXCEEDED', '50', 'id'], donor.commands(...many), record()],
  ] as const)('are refused: %j', (refusal, before, command) => {
    before.when(command).thenRefusal(refusal);
  });

  it('are recorded again also where there are as many as there may be', () => {
    donor
      .commands(...many)
      .when(record({ id: 'C7' }))
      .thenEvents({ type: 'DonorContactRecorded' });
  });
});
