import { given, requestOn } from '@art30/testing';
import { type Donor, donorDecider, isClearedOn, kindOn, personalTextsIn } from './donor.decider';
import { RecordPartyStatus, RegisterDonor, ReviseDonor } from './donor.facts';
import type { DonorKind } from './donor-kinds';

const today = '2025-03-01';
const none = given(donorDecider, { likeDonors: [] });
const registered = (kind: DonorKind, partySince?: string) =>
  none.commands(
    new RegisterDonor(
      { donorId: 'D', name: 'Donor', kind, country: 'XAA', partySince },
      requestOn('2024-06-01'),
    ),
  );
const revise = (facts: Partial<ReviseDonor['facts']>) =>
  new ReviseDonor({ donorId: 'D', effectiveDate: '2025-01-01', ...facts }, requestOn(today));
/** A reference in the form that the books store instead of the name of a private person. */
const reference = '0123456789abcdef'.repeat(4);
const endOfParty = new RecordPartyStatus(
  { donorId: 'D', since: '2003-09-29', until: '2024-12-31', reference: 'C.N.1' },
  requestOn(today),
);

describe('revising a donor', () => {
  const ngo = registered('NGO');
  const party = registered('STATE_PARTY', '2003-09-29');
  const privatePerson = ngo.commands(revise({ kind: 'INDIVIDUAL', name: reference }));

  it('states the donor as it is from a day on, and books nothing', () => {
    ngo.when(revise({ name: 'New name', contactReference: 'CRM-7' })).thenEvents({
      type: 'DonorRevised',
      data: {
        donorId: 'D',
        name: 'New name',
        kind: 'NGO',
        country: 'XAA',
        contactReference: 'CRM-7',
        effectiveDate: '2025-01-01',
        entries: [],
      },
    });
    const once = ngo.commands(revise({ name: 'New name', contactReference: 'CRM-7' }));
    once.when(revise({ country: 'KEN' })).thenEvents({
      type: 'DonorRevised',
      data: { name: 'New name', country: 'KEN', contactReference: 'CRM-7' },
    });
  });

  it('decides by the kind of each day, and by the first before the registration', () => {
    const donor = ngo.commands(revise({ kind: 'IFI' })).state as Donor;
    const days = ['2020-01-01', '2024-12-31', '2025-01-01', '2025-12-31'];
    expect(days.map((day) => kindOn(donor, day))).toEqual(['NGO', 'NGO', 'IFI', 'IFI']);
    expect(days.map((day) => isClearedOn(donor, day))).toEqual([false, false, true, true]);
    const corrected = ngo.commands(revise({ kind: 'IFI', effectiveDate: '2024-06-01' }));
    expect(kindOn(corrected.state as Donor, '2020-01-01')).toBe('IFI');
  });

  it('makes a State a party with the date since which it is one', () => {
    registered('STATE_NON_PARTY')
      .when(revise({ kind: 'STATE_PARTY', partySince: '2024-12-01' }))
      .thenEvents(
        { type: 'DonorRevised', data: { kind: 'STATE_PARTY' } },
        { type: 'PartyStatusRecorded', data: { since: '2024-12-01' } },
      );
    registered('STATE_NON_PARTY', '2024-12-01')
      .when(revise({ kind: 'STATE_PARTY' }))
      .thenEvents({ type: 'DonorRevised', data: { kind: 'STATE_PARTY' } });
  });

  it('lets a party be of another kind once it is no party any more', () => {
    party
      .commands(endOfParty)
      .when(revise({ kind: 'NGO' }))
      .thenEvents({ type: 'DonorRevised' });
  });

  it('warns of another donor that looks the same from then on', () => {
    const [event] = ngo
      .with({ likeDonors: ['DON-1'] })
      .when(revise({ name: 'Twin' }))
      .decided();
    expect(event?.data.warnings).toMatchObject([{ code: 'LIKELY_DUPLICATE' }]);
    const [contact] = ngo
      .with({ likeDonors: ['DON-1'] })
      .when(revise({ contactReference: 'CRM-7' }))
      .decided();
    expect(contact?.data).not.toHaveProperty('warnings');
  });

  it('names what is to be kept apart from the books: the name stated, or the one in force', () => {
    const nameIn = (state: object | undefined, facts: Partial<ReviseDonor['facts']>) =>
      personalTextsIn(revise(facts), state as Donor | undefined)[0]?.text;
    expect(nameIn(ngo.state, { kind: 'INDIVIDUAL', name: 'Jane' })).toBe('Jane');
    expect(nameIn(ngo.state, { kind: 'INDIVIDUAL' })).toBe('Donor');
    expect(nameIn(ngo.state, { name: 'Jane' })).toBeUndefined();
    expect(nameIn(privatePerson.state, { country: 'KEN' })).toBeUndefined();
    expect(nameIn(privatePerson.state, { name: 'Jane' })).toBe('Jane');
    expect(nameIn(privatePerson.state, { kind: 'NGO', name: 'Jane' })).toBeUndefined();
    expect(nameIn(undefined, { kind: 'INDIVIDUAL', name: 'Jane' })).toBeUndefined();
    expect(personalTextsIn(endOfParty, privatePerson.state)).toEqual([]);
  });

  it.each([
    [['DONOR_UNKNOWN', 'D', 'donorId'], none, { name: 'x' }],
    [['NOTHING_REVISED', 'D', ''], ngo, {}],
    [['NOTHING_REVISED', 'D', ''], ngo, { name: 'Donor', kind: 'NGO', country: 'XAA' }],
    [['UNKNOWN_COUNTRY', 'FRE', 'country'], ngo, { country: 'FRE' }],
    [
      ['DATE_IN_FUTURE', '2025-03-03', 'effectiveDate'],
      ngo,
      { name: 'x', effectiveDate: '2025-03-03' },
    ],
    [['INVALID_DATE', '', 'effectiveDate'], ngo, { name: 'x', effectiveDate: '2025-02-30' }],
    [
      ['DATES_NOT_ORDERED', '2024-06-01', 'effectiveDate'],
      ngo,
      { name: 'x', effectiveDate: '2024-05-31' },
    ],
    [
      ['DATES_NOT_ORDERED', '2025-01-01', 'effectiveDate'],
      ngo.commands(revise({ name: 'x' })),
      { name: 'y', effectiveDate: '2024-12-31' },
    ],
    [
      ['PARTY_STATUS_NOT_APPLICABLE', 'partySince', 'partySince'],
      registered('STATE_NON_PARTY'),
      { kind: 'STATE_PARTY' },
    ],
    [['PARTY_STATUS_NOT_APPLICABLE', 'NGO 2025-01-01', 'kind'], party, { kind: 'NGO' }],
    [['NAME_REQUIRED', 'NGO', 'name'], privatePerson, { kind: 'NGO' }],
    [['NAME_REQUIRED', 'NGO', 'name'], ngo, { name: reference }],
    [['CONTENDED', 'revised meanwhile', ''], privatePerson, { name: 'in plain words' }],
    [['CONTENDED', 'revised meanwhile', ''], ngo, { kind: 'INDIVIDUAL' }],
    [
      ['PARTY_STATUS_NOT_APPLICABLE', 'NGO', 'partySince'],
      ngo,
      { name: 'x', partySince: '2020-01-01' },
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, facts) => {
    state.when(revise(facts)).thenRefusal(refusal);
  });
});
