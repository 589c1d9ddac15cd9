import { type Decider, isTextReference } from '@art30/event-sourcing';
import { likelyDuplicate, warned } from '../kernel/booking';
import { demandNotFuture, holdingOn, type IsoDate, validDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import { demandCountry } from './country';
import { type DonorKind, donorKindRule, isPrivatePerson } from './donor-kinds';
import {
  type ContactFacts,
  contactsMax,
  type DonorCommand,
  type DonorEvent,
  type DueDiligenceFacts,
  type PartyStatusFacts,
  personalOfDonor,
  type RecordContact,
  type RecordDueDiligence,
  type RegisterDonor,
  type ReviseDonor,
} from './donor.facts';

/** A kind of donor, with the first day on which the donor is of that kind. */
interface DatedKind {
  readonly validFrom: IsoDate;
  readonly kind: DonorKind;
}

/** Dated facts about a donor that decide whether it may give, and under which recommendation of the resolution. */
export interface Standing {
  readonly kinds: readonly [DatedKind, ...DatedKind[]];
  readonly party: readonly PartyStatusFacts[];
  readonly dueDiligence: readonly DueDiligenceFacts[];
}

/**
 * Returns the kinds with one added. It replaces all kinds from the same day on, because a revision states the donor
 * from that day on.
 */
export function withKind(
  { kinds: [first, ...later] }: Standing,
  validFrom: IsoDate,
  kind: DonorKind,
): Standing['kinds'] {
  const stated = { validFrom, kind };
  if (first.validFrom === validFrom) return [stated];
  return [first, ...later.filter((version) => version.validFrom < validFrom), stated];
}

/** Returns the kind of a donor on a date; for a date before the registration, the registered kind. */
export function kindOn({ kinds }: Standing, date: IsoDate): DonorKind {
  return holdingOn(kinds, date).kind;
}

/**
 * True if the donor is a party to the Convention on a date (article 30 (2)). If several recorded statuses cover the
 * date, the latest one counts.
 */
export function isPartyOn(donor: Standing, date: IsoDate): boolean {
  const statuses = donor.party.filter((status) => status.since <= date);
  const latest = statuses[statuses.length - 1];
  return latest !== undefined && (latest.until === undefined || date < latest.until);
}

/**
 * True if the donor is cleared on a date. Either its kind needs no due diligence, or the latest assessment by that date
 * cleared it and is still valid.
 */
export function isClearedOn(donor: Standing, date: IsoDate): boolean {
  if (donorKindRule(kindOn(donor, date), date).dueDiligence === 'none') return true;
  const assessed = donor.dueDiligence.filter((facts) => facts.effectiveDate <= date);
  const latest = assessed.reduce<DueDiligenceFacts | undefined>(
    (newest, facts) =>
      newest === undefined || facts.effectiveDate >= newest.effectiveDate ? facts : newest,
    undefined,
  );
  return latest !== undefined && latest.outcome !== 'REFUSED' && date <= latest.validUntil;
}

export interface Donor extends Standing {
  readonly donorId: string;
  /** Name of the donor; for a private person, a reference to the name, which is stored outside the log. */
  readonly name: string;
  /** Latest stated kind; `kindOn` returns the kind on a given day. */
  readonly kind: DonorKind;
  readonly country?: string | undefined;
  readonly contactReference?: string | undefined;
  /** Day of the registration or of the latest revision. */
  readonly statedOn: IsoDate;
  /** Contacts of the donor, each as last recorded. */
  readonly contacts: readonly ContactFacts[];
}

export type DonorState = Donor | undefined;

const unbooked = { policy: policyInForce, entries: [] };

/** Data from the streams of other donors on which a decision depends. */
export interface DonorContext {
  /** Ids of other donors with the same name, kind and country; the new donor may be a duplicate of one of them. */
  readonly likeDonors: readonly string[];
}

export const donorDecider: Decider<DonorState, DonorCommand, DonorEvent, DonorContext> = {
  initialState: undefined,

  decide(command, donor, context) {
    switch (command.type) {
      case 'RegisterDonor':
        return register(command, donor, context);
      case 'ReviseDonor':
        return revise(command, existing(donor, command.facts.donorId), context);
      case 'RecordPartyStatus':
        return [partyStatus(command.facts, existing(donor, command.facts.donorId).kind, 'since')];
      case 'RecordDueDiligence':
        return [dueDiligence(command, existing(donor, command.facts.donorId))];
      case 'RecordContact':
        return [contact(command, existing(donor, command.facts.donorId))];
    }
  },

  evolve(donor, { event }) {
    switch (event.type) {
      case 'DonorRegistered': {
        const { donorId, name, kind, country, effectiveDate: statedOn } = event.data;
        const kinds: Donor['kinds'] = [{ validFrom: statedOn, kind }];
        const none = { party: [], dueDiligence: [], contacts: [] };
        return { donorId, name, kind, kinds, country, statedOn, ...none };
      }
      case 'DonorRevised': {
        const { name, kind, country, contactReference, effectiveDate: statedOn } = event.data;
        const stated = { name, kind, country, contactReference, statedOn };
        return donor && { ...donor, ...stated, kinds: withKind(donor, statedOn, kind) };
      }
      case 'PartyStatusRecorded':
        return donor && { ...donor, party: [...donor.party, event.data] };
      case 'DueDiligenceRecorded':
        return donor && { ...donor, dueDiligence: [...donor.dueDiligence, event.data] };
      case 'DonorContactRecorded': {
        const isOther = ({ contactId }: ContactFacts) => contactId !== event.data.contactId;
        return donor && { ...donor, contacts: [...donor.contacts.filter(isOther), event.data] };
      }
    }
  },
};

function register(
  { facts, request }: RegisterDonor,
  donor: DonorState,
  { likeDonors }: DonorContext,
): DonorEvent[] {
  const { donorId, name, kind, country, partySince, documentReference } = facts;
  demand(donor === undefined, 'DONOR_EXISTS', `donor ${donorId} is already registered`, 'id');
  demand(
    kind !== 'STATE_PARTY' || partySince !== undefined,
    'PARTY_STATUS_NOT_APPLICABLE',
    'a State party needs the date since which it is one: state partySince',
    'partySince',
  );
  demandCountry(country, 'country');
  demandName(name, kind);
  const dated = { effectiveDate: request.today, documentReference };
  const warnings = twinWarnings(donorId, likeDonors);
  const data = { ...dated, donorId, name, kind, country, ...warned(warnings), ...unbooked };
  const registered: DonorEvent = { type: 'DonorRegistered', data };
  if (partySince === undefined) return [registered];
  const since = { donorId, since: partySince, documentReference };
  return [registered, partyStatus(since, kind, 'partySince')];
}

function twinWarnings(donorId: string, likeDonors: DonorContext['likeDonors']) {
  return likelyDuplicate(
    likeDonors.map((id) => `donor ${id}`),
    (twins) =>
      `${twins} has this name, kind and country already: ` +
      `if it is the same, give under that one and leave ${donorId} unused`,
  );
}

/** Returns the donor after a revision; members that it leaves out stay unchanged. */
export function revisedDonor(donor: Donor, facts: ReviseDonor['facts']) {
  const { name = donor.name, kind = donor.kind, country = donor.country } = facts;
  const { contactReference = donor.contactReference } = facts;
  return { donorId: donor.donorId, name, kind, country, contactReference };
}

function revise(
  { facts, request }: ReviseDonor,
  donor: Donor,
  { likeDonors }: DonorContext,
): DonorEvent[] {
  const { effectiveDate, partySince, documentReference } = facts;
  const { donorId, statedOn } = donor;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demand(
    effectiveDate >= statedOn,
    'DATES_NOT_ORDERED',
    `donor ${donorId} was last revised from ${statedOn} on: revise the donor from that day on`,
    'effectiveDate',
  );
  const revised = revisedDonor(donor, facts);
  const looks = (['name', 'kind', 'country'] as const).some(
    (member) => revised[member] !== donor[member],
  );
  demand(
    looks || revised.contactReference !== donor.contactReference || partySince !== undefined,
    'NOTHING_REVISED',
    `donor ${donorId} is already as stated: state a field that changes`,
  );
  demandCountry(facts.country, 'country');
  demandKind(donor, revised.kind, facts);
  demandName(revised.name, revised.kind);
  const warnings = looks ? twinWarnings(donorId, likeDonors) : [];
  const data = { effectiveDate, documentReference, ...revised, ...warned(warnings), ...unbooked };
  const event: DonorEvent = { type: 'DonorRevised', data };
  if (partySince === undefined) return [event];
  const since = { donorId, since: partySince, documentReference };
  return [event, partyStatus(since, revised.kind, 'partySince')];
}

/**
 * Checks that the name is a reference if the donor is a private person, and plain text otherwise. The caller replaces
 * the name according to the donor's kind. A mismatch therefore means that somebody changed the kind in the meantime,
 * and the request must be sent again.
 */
function demandName(name: string, kind: DonorKind): void {
  if (isPrivatePerson(kind)) {
    const isReference = isTextReference(name);
    demand(isReference, 'CONTENDED', 'the donor was revised meanwhile: send the request again');
    return;
  }
  demand(
    !isTextReference(name),
    'NAME_REQUIRED',
    `a donor of kind ${kind} is named in the books themselves: state its name`,
    'name',
  );
}

/**
 * Returns the personal texts of a command, which are stored outside the log so that they can be erased. Each comes with
 * the reference that is valid so far.
 */
export function personalTextsIn(command: DonorCommand, donor: DonorState) {
  if (command.type === 'RecordContact') return personalTextsOf(command.facts, donor);
  const text = personalNameIn(command, donor);
  return text === undefined ? [] : [{ member: 'name', text, inForce: donor?.name }];
}

/** Returns all texts of a contact: a contact is a person, even if the donor is not. */
function personalTextsOf(facts: RecordContact['facts'], donor: DonorState) {
  const contactInForce = donor?.contacts.find(({ contactId }) => contactId === facts.id);
  return personalOfDonor.flatMap((member) => {
    const text = facts[member];
    return text === undefined ? [] : [{ member, text, inForce: contactInForce?.[member] }];
  });
}

/**
 * Returns the name if the donor is a private person. If a revision makes the donor a private person without a new name,
 * returns the present name.
 */
function personalNameIn(command: DonorCommand, donor: DonorState): string | undefined {
  if (command.type === 'RegisterDonor') {
    return isPrivatePerson(command.facts.kind) ? command.facts.name : undefined;
  }
  if (command.type !== 'ReviseDonor' || donor === undefined) return undefined;
  if (!isPrivatePerson(revisedDonor(donor, command.facts).kind)) return undefined;
  return command.facts.name ?? (isTextReference(donor.name) ? undefined : donor.name);
}

/**
 * Refuses to make a donor a State party without the date since which it is one. Refuses also to change a party to a
 * kind that cannot be a party. @throws Rejection PARTY_STATUS_NOT_APPLICABLE.
 */
function demandKind(
  donor: Donor,
  kind: DonorKind,
  { effectiveDate, partySince }: ReviseDonor['facts'],
): void {
  const isParty = isPartyOn(donor, effectiveDate);
  demand(
    kind !== 'STATE_PARTY' || kind === donor.kind || isParty || partySince !== undefined,
    'PARTY_STATUS_NOT_APPLICABLE',
    'a State party needs the date since which it is one: state partySince',
    'partySince',
  );
  demand(
    !isParty || donorKindRule(kind, effectiveDate).canBeParty,
    'PARTY_STATUS_NOT_APPLICABLE',
    `donor ${donor.donorId} is a party to the Convention on ${effectiveDate}, which a donor of ` +
      `kind ${kind} cannot be: record the end of its party status first`,
    'kind',
  );
}

/**
 * Returns the event that records a party status. Refuses it for kinds of donors that cannot be a party.
 *
 * @param field request field with the first day of the party status.
 */
function partyStatus(
  facts: Omit<PartyStatusFacts, 'effectiveDate'>,
  kind: DonorKind,
  field: string,
): DonorEvent {
  const { donorId, since, until, reference, documentReference } = facts;
  validDate(since, field);
  demand(
    donorKindRule(kind, since).canBeParty,
    'PARTY_STATUS_NOT_APPLICABLE',
    `a donor of kind ${kind} cannot be a party to the Convention: leave the party status out`,
    field,
  );
  demand(
    until === undefined || validDate(until, 'until') > since,
    'DATES_NOT_ORDERED',
    `party status cannot end on ${until ?? ''}, before it begins on ${since}`,
    'until',
  );
  const dated = { effectiveDate: since, documentReference };
  const data = { ...dated, donorId, since, until, reference, ...unbooked };
  return { type: 'PartyStatusRecorded', data };
}

function dueDiligence({ facts, request }: RecordDueDiligence, donor: Donor): DonorEvent {
  const { outcome, assessedOn, validUntil, reference, documentReference } = facts;
  demandNotFuture(assessedOn, request.today, 'assessedOn');
  demand(
    validDate(validUntil, 'validUntil') >= assessedOn,
    'DATES_NOT_ORDERED',
    `due diligence cannot lapse on ${validUntil}, before it was assessed on ${assessedOn}`,
    'validUntil',
  );
  const dated = { effectiveDate: assessedOn, documentReference, donorId: donor.donorId };
  const data = { ...dated, outcome, validUntil, reference, ...unbooked };
  return { type: 'DueDiligenceRecorded', data };
}

function contact({ facts, request }: RecordContact, donor: Donor): DonorEvent {
  const { id: contactId, from, until, documentReference, donorId, ...stated } = facts;
  demandNotFuture(from, request.today, 'from');
  demand(
    until === undefined || validDate(until, 'until') > from,
    'DATES_NOT_ORDERED',
    `contact ${contactId} cannot end on ${until ?? ''}, before it begins on ${from}`,
    'until',
  );
  demand(
    donor.contacts.length < contactsMax || donor.contacts.some((is) => is.contactId === contactId),
    'LIMIT_EXCEEDED',
    `donor ${donorId} has ${contactsMax} contacts: record one that has ended again`,
    'id',
  );
  const dated = { effectiveDate: from, documentReference, donorId, contactId };
  const data = { ...dated, ...stated, until, ...unbooked };
  return { type: 'DonorContactRecorded', data };
}

function existing(donor: DonorState, donorId: string): Donor {
  return donor ?? refuse('DONOR_UNKNOWN', `there is no donor ${donorId}`, 'donorId');
}
