import type { Decider } from '@art30/event-sourcing';
import { likelyDuplicate, warned } from '../kernel/booking';
import { demandNotFuture, validDate, type IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import { demandCountry } from './country';
import { donorKindRule, type DonorKind } from './donor-kinds';
import type {
  DonorCommand,
  DonorEvent,
  DueDiligenceFacts,
  PartyStatusFacts,
  RecordDueDiligence,
  RegisterDonor,
} from './donor.facts';

export interface Donor {
  readonly donorId: string;
  readonly kind: DonorKind;
  readonly party: readonly PartyStatusFacts[];
  readonly dueDiligence: readonly DueDiligenceFacts[];
}

export type DonorState = Donor | undefined;

const unbooked = { policy: policyInForce, entries: [] };

/** Data from elsewhere that a decision about a donor rests on. */
export interface DonorContext {
  /** Ids of other donors of the same name, kind and country. */
  readonly likeDonors: readonly string[];
}

export const donorDecider: Decider<DonorState, DonorCommand, DonorEvent, DonorContext> = {
  initialState: undefined,

  decide(command, donor, context) {
    switch (command.type) {
      case 'RegisterDonor':
        return register(command, donor, context);
      case 'RecordPartyStatus':
        return [partyStatus(command.facts, existing(donor, command.facts.donorId).kind, 'since')];
      case 'RecordDueDiligence':
        return [dueDiligence(command, existing(donor, command.facts.donorId))];
    }
  },

  evolve(donor, { event }) {
    switch (event.type) {
      case 'DonorRegistered':
        return { donorId: event.data.donorId, kind: event.data.kind, party: [], dueDiligence: [] };
      case 'PartyStatusRecorded':
        return donor && { ...donor, party: [...donor.party, event.data] };
      case 'DueDiligenceRecorded':
        return donor && { ...donor, dueDiligence: [...donor.dueDiligence, event.data] };
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
  const dated = { effectiveDate: request.today, documentReference };
  const warnings = likelyDuplicate(
    likeDonors.map((id) => `donor ${id}`),
    (twins) =>
      `${twins} has this name, kind and country already: ` +
      `if it is the same, give under that one and leave ${donorId} unused`,
  );
  const data = { ...dated, donorId, name, kind, country, ...warned(warnings), ...unbooked };
  const registered: DonorEvent = { type: 'DonorRegistered', data };
  if (partySince === undefined) return [registered];
  const since = { donorId, since: partySince, documentReference };
  return [registered, partyStatus(since, kind, 'partySince')];
}

/** @param field where the request has the date since which it is a party. */
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

function existing(donor: DonorState, donorId: string): Donor {
  return donor ?? refuse('DONOR_UNKNOWN', `there is no donor ${donorId}`, 'donorId');
}

/** Party to the Convention on a date, by the status recorded last for it (article 30 (2)). */
export function isPartyOn(donor: Donor, date: IsoDate): boolean {
  const statuses = donor.party.filter((status) => status.since <= date);
  const latest = statuses[statuses.length - 1];
  return latest !== undefined && (latest.until === undefined || date < latest.until);
}

/** The latest assessment by that date has cleared the donor and has not lapsed. */
export function isClearedOn(donor: Donor, date: IsoDate): boolean {
  if (donorKindRule(donor.kind, date).dueDiligence === 'none') return true;
  const assessed = donor.dueDiligence.filter((facts) => facts.effectiveDate <= date);
  const latest = assessed.reduce<DueDiligenceFacts | undefined>(
    (newest, facts) =>
      newest === undefined || facts.effectiveDate >= newest.effectiveDate ? facts : newest,
    undefined,
  );
  return latest !== undefined && latest.outcome !== 'REFUSED' && date <= latest.validUntil;
}
