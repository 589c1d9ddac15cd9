import { recordedFact, type EventIn, type FactsOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { newer } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { textReference } from '../personal-text/personal-text.facts';
import {
  country,
  date,
  id,
  language,
  meaning,
  name,
  pattern,
  plainName,
  oneOf,
  optional,
  pick,
  reference,
  shape,
  text,
} from '../schema';
import { donorKinds } from './donor-kinds';

const donorId = id('Id of the donor.', 'DON-A');
const document = (means: string, example: string) => ({
  documentReference: meaning(recordedFact.documentReference, means, example),
});

/**
 * Members of a contact or donor that can be personal data. Events store a reference instead of their text, so that the
 * text can be erased.
 */
export const personalOfDonor = ['name', 'email', 'postalAddress'] as const;

/** Id of the donor, which a request states in its URL. */
interface OnDonor {
  readonly donorId: string;
}

export const Registration = shape('RegisterDonor', {
  id: optional(id('Id of the donor; derived from the request where it is left out.', 'DON-A')),
  name: plainName(
    'Name as in the agreement. That of a private person (INDIVIDUAL) is kept apart from the books, which know it by a reference, and can be erased.',
    'Donor A (fictitious State party)',
  ),
  kind: oneOf(donorKinds)(
    'Kind of donor, which decides under which recommendation the donor may give and whether due diligence is due.',
    'STATE_PARTY',
  ),
  country: optional(country('Country, ISO 3166-1 alpha-3; XAA to XZZ are user-assigned.', 'XAA')),
  partySince: optional(
    date(
      'Date on which the donor became a party to the Convention; needed for a State party.',
      '2003-09-29',
    ),
  ),
  ...document('Reference of the document behind the registration.', 'note verbale of 2024-02-28'),
});

export class RegisterDonor extends commandOf(
  Registration,
  reports('DonorRegistered', 'PartyStatusRecorded'),
)<OnDonor> {}

/** Members of a donor in an event; the name of a private person is replaced by a reference. */
const stated = {
  donorId,
  name: name(
    'Name as in the agreement; of a private person (INDIVIDUAL) the reference under which it is kept apart.',
    'Donor A (fictitious State party)',
  ),
  ...pick(Registration, 'kind', 'country'),
};

export const DonorRegistered = event('DonorRegistered', byThree(on.newDonor, newer), stated);

export const Revision = shape('ReviseDonor', {
  effectiveDate: date('First day on which the donor is as stated here.', '2025-01-01'),
  name: optional(
    meaning(
      Registration.members.name,
      'Name from then on; left out: as it is. Where a private person becomes a donor of another kind, state it.',
      'Donor A, renamed',
    ),
  ),
  kind: optional(meaning(Registration.members.kind, 'Kind from then on; left out: as it is.')),
  country: meaning(Registration.members.country, 'Country from then on; left out: as it is.'),
  contactReference: optional(
    reference(
      'Reference of the contact, whose name and address are kept elsewhere; left out: as it is.',
      'CRM-2025-118',
    ),
  ),
  partySince: meaning(
    Registration.members.partySince,
    'Date on which the donor became a party to the Convention; needed for a State party without a party status.',
  ),
  ...document('Reference of the document behind the revision.', 'note verbale of 2024-12-10'),
});

/** Command that changes a donor from a day on; the donor before that day stays as recorded. */
export class ReviseDonor extends commandOf(
  Revision,
  reports('DonorRevised', 'PartyStatusRecorded'),
)<OnDonor> {}

/** Event: all members of the donor as they are from this day on. */
export const DonorRevised = event('DonorRevised', byThree(on.donor, newer), {
  ...stated,
  ...pick(Revision, 'contactReference'),
});

export const PartyStatus = shape('RecordPartyStatus', {
  since: date('First day on which the donor is a party to the Convention.', '2003-09-29'),
  until: optional(
    date(
      'First day on which the donor is no longer a party; left out while that is open.',
      '2025-01-01',
    ),
  ),
  reference: reference('Source of the status.', 'C.N.1234.2003.TREATIES'),
  ...document(
    'Reference of the document behind the record.',
    'depositary notification of 2003-09-29',
  ),
});

export class RecordPartyStatus extends commandOf(
  PartyStatus,
  reports('PartyStatusRecorded'),
)<OnDonor> {}

/** Event: the donor is a party to the Convention from `since` until the day before `until`. */
export const PartyStatusRecorded = event('PartyStatusRecorded', byThree(on.donor, newer), {
  donorId,
  ...pick(PartyStatus, 'since', 'until'),
  reference: optional(PartyStatus.members.reference),
});
export type PartyStatusFacts = FactsOf<typeof PartyStatusRecorded>;

export const Assessment = shape('RecordDueDiligence', {
  outcome: oneOf(['CLEARED', 'CLEARED_WITH_CONDITIONS', 'REFUSED'])(
    'Result of the assessment.',
    'CLEARED',
  ),
  assessedOn: date('Day of the assessment.', '2024-02-20'),
  validUntil: date('Last day on which it holds.', '2026-02-20'),
  reference: reference('Reference of the assessment.', 'DD-2024-017'),
  ...document('Reference of the document behind the record.', 'memo of 2024-02-20'),
});

export class RecordDueDiligence extends commandOf(
  Assessment,
  reports('DueDiligenceRecorded'),
)<OnDonor> {}

export const DueDiligenceRecorded = event('DueDiligenceRecorded', byThree(on.donor, newer), {
  donorId,
  ...pick(Assessment, 'outcome', 'validUntil', 'reference'),
});
export type DueDiligenceFacts = FactsOf<typeof DueDiligenceRecorded>;
export type DueDiligenceOutcome = DueDiligenceFacts['outcome'];

/** Pattern of an e-mail address: lengths of RFC 5321, letters of any script (RFC 6531), no invisible characters. */
const emailForm =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u00a1-\u1fff\u3001-\ud7ff-]{1,64}@[A-Za-z0-9.\u00a1-\u1fff\u3001-\ud7ff-]{1,255}$/;
const email = pattern('e-mail address', emailForm, 'must be an e-mail address', {
  such: 'contributions@example.org',
});
/** Most characters of a postal address. */
const addressLengthMax = 500;
/** Most contacts of one donor, including contacts that have ended. */
export const contactsMax = 50;

export const Contact = shape('RecordContact', {
  id: id('Id of the contact: recorded again under it, the contact is replaced whole.', 'mission'),
  from: date('First day on which the contact is as stated here.', '2024-03-01'),
  until: optional(
    date(
      'First day on which it is no contact any more; left out while that is open.',
      '2027-01-01',
    ),
  ),
  name: plainName('Name of the person or the office, kept apart from the books.', 'Jane Doe'),
  role: optional(plainName('What the person does for the donor.', 'Second Secretary')),
  email: optional(email('E-mail address, kept apart from the books.', 'contributions@example.org')),
  postalAddress: optional(
    text(addressLengthMax)(
      'Postal address in lines, kept apart from the books.',
      'Permanent Mission of Donor A\n1 Example Street\n1010 Vienna',
    ),
  ),
  language: optional(language('Language in which the contact is written to, ISO 639-1.', 'fr')),
  ...document('Reference of the document behind the record.', 'note verbale of 2024-03-01'),
});

export class RecordContact extends commandOf(Contact, reports('DonorContactRecorded'))<OnDonor> {}

/**
 * Event: all members of a contact as they are from this day on. Contacts are persons, whatever kind the donor is, so
 * their texts are stored outside the log.
 */
export const DonorContactRecorded = event('DonorContactRecorded', byThree(on.donor, newer), {
  donorId,
  contactId: meaning(Contact.members.id, 'Id of the contact.'),
  name: meaning(textReference, 'Reference of the name.'),
  email: optional(meaning(textReference, 'Reference of the e-mail address.')),
  postalAddress: optional(meaning(textReference, 'Reference of the postal address.')),
  ...pick(Contact, 'role', 'language', 'until'),
});
export type ContactFacts = FactsOf<typeof DonorContactRecorded>;

export type DonorCommand =
  RegisterDonor | ReviseDonor | RecordPartyStatus | RecordDueDiligence | RecordContact;

export const donorEvents = {
  DonorRegistered,
  DonorRevised,
  PartyStatusRecorded,
  DueDiligenceRecorded,
  DonorContactRecorded,
};
export type DonorEvent = EventIn<typeof donorEvents>;
