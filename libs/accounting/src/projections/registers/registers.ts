import {
  canonicalJson,
  type JsonObject,
  type Projection,
  type SequencedEvent,
  type TableSpec,
} from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../../log/events';
import { postingDateOf } from '../../period/posting';
import { isAboutPeople } from '../../log/about-people';
import { isProposalEvent } from '../../proposal/proposal.facts';
import { claimChange } from './claim-changes';
import { changesList, listChange } from './list-changes';
import { donorChange } from './donor-changes';
import { proposalChanges } from './proposal-changes';
import { transferChange } from './transfer-changes';
import { catalogueChanges, changesCatalogue } from './catalogue-changes';
import { revaluationChanges, valuesReversed } from './revaluation-registers';
import { applicationEnded, changesReceipt, receiptChanges } from './receipt-changes';

/** Registers of things that have an id; what they are worth is in the journal. */
export const registerNames = [
  'donors',
  'purposes',
  'rate_lists',
  'bank_accounts',
  'pledges',
  'receipts',
  'applications',
  'periods',
  'transfers',
  'statements',
  'claims',
  'approvals',
  'revaluations',
  'revalued',
  ...(['proposals', 'expenditure_lists'] as const),
] as const;
export type RegisterName = (typeof registerNames)[number];

const byThing = ['id', 'sequence'];
/** Of the register whose things are looked for by the days on which they began. */
const byDay = ['effective_date', 'sequence'];

/** The change that one event makes to one thing: members that replace those of earlier changes. */
interface Change {
  readonly register: RegisterName;
  readonly id: string;
  readonly changes: JsonObject;
}

/**
 * One row per change, never overwritten: a thing as at a date, as known at a moment, is its
 * changes up to both, laid over each other in log order.
 */
export const registers: Projection<AnyLedgerEvent> = {
  name: 'registers',
  tables: registerNames.map(tableOf),
  rowsOf(event, known = ledgerEventOf(event)) {
    return changesOf(known, event).map(({ register, id, changes }, ordinal) => ({
      table: register,
      row: {
        sequence: event.sequence,
        ordinal,
        id,
        effective_date: known.data.effectiveDate,
        posting_date: postingDateOf(known.data),
        changes: canonicalJson(changes),
      },
    }));
  },
};

function tableOf(name: RegisterName): TableSpec {
  return {
    name,
    columns: {
      sequence: 'INTEGER',
      ordinal: 'INTEGER',
      id: 'TEXT',
      effective_date: 'TEXT',
      posting_date: 'TEXT',
      changes: 'TEXT',
    },
    nullable: [],
    key: ['sequence', 'ordinal'],
    indexes: name === 'proposals' ? [byThing, byDay] : [byThing],
  };
}

function changesOf(event: AnyLedgerEvent, recorded: SequencedEvent): readonly Change[] {
  const { id: eventId, stream } = recorded;
  const pledgeId = stream.startsWith('pledge-') ? stream.slice('pledge-'.length) : '';
  const receiptId = stream.startsWith('receipt-') ? stream.slice('receipt-'.length) : '';
  if (changesReceipt(event)) return receiptChanges(event, receiptId);
  if (changesCatalogue(event)) return catalogueChanges(event);
  if (changesList(event)) return [listChange(event, recorded)];
  if (isProposalEvent(event)) return proposalChanges(event, recorded);
  if (isAboutPeople(event)) return [];
  switch (event.type) {
    case 'AllocationMade':
    case 'AllocationReduced':
    case 'ReallocationMade':
    case 'ExpenditureReported':
    case 'SupportCostCharged':
    case 'ConditionMet':
    case 'ConditionFailed':
    case 'AllowanceBooked':
    case 'ReceivableWrittenOff':
    case 'ContributionRefunded':
    case 'RefundPaid':
    case 'LevyPaid':
    case 'ReceiptReturned':
    case 'ReceiptReturnReversed':
    case 'CashTransferReversed':
    case 'AccountFeeCharged':
    case 'SupportFundSpent':
      return [];
    case 'PledgeRevalued':
    case 'ReceiptRevalued':
    case 'AccountItemsRevalued':
    case 'ReceiptRevaluationReversed':
    case 'RevaluationStarted':
    case 'RevaluationCompleted':
    case 'RevaluationReversalStarted':
    case 'RevaluationReversed':
      return revaluationChanges(event, stream);
    case 'PurposeAdded':
    case 'PurposeRevised': {
      const { code, kind, label, parent, recommendations, validUntil, effectiveDate } = event.data;
      const version = { kind, label, parent, recommendations, validUntil: validUntil ?? null };
      return [change('purposes', code, { ...version, validFrom: effectiveDate })];
    }
    case 'DonorRegistered':
    case 'DonorRevised':
    case 'PartyStatusRecorded':
    case 'DueDiligenceRecorded':
      return [donorChange(event)];
    case 'StatementIssued':
      return statementChanges(event);
    case 'ReferenceClaimed':
    case 'ReferenceReleased':
      return [claimChange(event, eventId, stream)];
    case 'CashConverted':
    case 'CashTransferred':
      return [transferChange(event, eventId, pledgeId)];
    case 'ReminderSent':
      return [change('pledges', pledgeId, { [reminderMember(eventId)]: reminderOf(event) })];
    case 'EventReversed':
      return [
        ...(pledgeId === '' ? [] : [pledgeChange(event, pledgeId)]),
        ...applicationEnded(event),
        ...valuesReversed(event, stream),
      ];
    default:
      return [pledgeChange(event, pledgeId)];
  }
}

/** A statement without what it says, which is fetched from its stream. */
function statementChanges({ data }: EventOf<'StatementIssued'>): Change[] {
  const { statementId, donorId, from, to, effectiveDate: issuedOn, supersedes = null } = data;
  const { sequence, policy, template, language, renditions } = data;
  const restsOn = { sequence, policy, template, language, renditions };
  const issued = { donorId, from, to, issuedOn, supersedes, supersededBy: null, ...restsOn };
  const replaced =
    supersedes === null ? [] : [change('statements', supersedes, { supersededBy: statementId })];
  return [change('statements', statementId, issued), ...replaced];
}

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;

/** Members of a pledge that the reversal of its signature empties. */
const unsigned = {
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
};

function pledgeChange(
  event: EventOf<
    | 'PledgeAnnounced'
    | 'PledgeAmended'
    | 'AgreementAmended'
    | 'AgreementTerminated'
    | 'InstalmentsRescheduled'
    | 'PledgeWithdrawn'
    | 'PledgeLapsed'
    | 'PledgeAccepted'
    | 'AgreementSigned'
    | 'PledgeTakenOver'
    | 'EventReversed'
  >,
  id: string,
): Change {
  switch (event.type) {
    case 'PledgeAnnounced': {
      const { donorId, recommendation, amount, earmarks, effectiveDate, occasion } = event.data;
      const opened = { donorId, recommendation, currency: amount.currency, status: 'ANNOUNCED' };
      return change('pledges', id, { ...opened, announcedOn: effectiveDate, earmarks, occasion });
    }
    case 'PledgeAmended':
      return change('pledges', id, { earmarks: event.data.earmarks });
    case 'AgreementAmended': {
      const { earmarks, instalments } = event.data;
      return change('pledges', id, { earmarks, instalments });
    }
    case 'InstalmentsRescheduled':
      return change('pledges', id, { instalments: event.data.instalments });
    case 'AgreementTerminated': {
      const { effectiveDate: terminatedOn } = event.data;
      return change('pledges', id, { status: 'TERMINATED', terminatedOn });
    }
    case 'PledgeWithdrawn':
      return change('pledges', id, { status: 'WITHDRAWN' });
    case 'PledgeLapsed':
      return change('pledges', id, { status: 'LAPSED' });
    case 'PledgeAccepted':
      return change('pledges', id, { status: 'ACCEPTED', acceptedOn: event.data.effectiveDate });
    case 'AgreementSigned':
    case 'PledgeTakenOver': {
      const { donorId, recommendation, amount, effectiveDate } = event.data;
      const { agreementReference, earmarks, instalments, condition } = event.data;
      const { pscRate, source, proceeds = null } = event.data;
      const { complianceObligations = null, complianceReference = null } = event.data;
      const opened = { donorId, recommendation, currency: amount.currency, status: 'SIGNED' };
      const terms = { agreementReference, earmarks, instalments, condition, pscRate, source };
      const analysis = { complianceObligations, complianceReference };
      const signed = { signedAmount: amount, proceeds, ...analysis };
      const dated =
        event.type === 'PledgeTakenOver'
          ? { signedOn: event.data.signedOn, takenOverOn: effectiveDate }
          : { signedOn: effectiveDate };
      return change('pledges', id, { ...opened, ...signed, ...dated, ...terms });
    }
    case 'EventReversed':
      return change('pledges', id, membersBack(event.data));
  }
}

/** Members of a pledge that the reversal of one of its events changes. */
function membersBack(facts: EventOf<'EventReversed'>['data']): JsonObject {
  const { restores, restoresTerms, reversedType, reverses } = facts;
  if (reversedType === 'ReminderSent') return { [reminderMember(reverses)]: null };
  if (restoresTerms) {
    const { earmarks, instalments } = restoresTerms;
    const runsAgain = { status: 'SIGNED', terminatedOn: null };
    const running = reversedType === 'AgreementTerminated' ? runsAgain : {};
    return { earmarks, instalments, ...running };
  }
  if (!restores) return {};
  const { status, earmarks } = restores;
  return { status: status.toUpperCase(), earmarks, ...unsigned };
}

/** A reminder as the register of pledges holds it. */
export interface RegisteredReminder {
  readonly eventId: string;
  readonly instalment: number;
  readonly sentOn: string;
  readonly language: string;
  readonly reference: string;
}

/** The names of the members that are reminders begin so, each followed by the id of its event. */
export const reminderPrefix = 'reminder ';

/** Each reminder is a member of its pledge, so that both times come as for any other member. */
function reminderMember(eventId: string): string {
  return `${reminderPrefix}${eventId}`;
}

function reminderOf({ data }: EventOf<'ReminderSent'>): Omit<RegisteredReminder, 'eventId'> {
  const { instalment, effectiveDate: sentOn, language, reference } = data;
  return { instalment, sentOn, language, reference };
}

/** The reminders among the members of a pledge, in the order of the log, without reversed ones. */
export function remindersIn(members: object): readonly RegisteredReminder[] {
  return Object.entries(members)
    .filter(([name, reminder]) => name.startsWith(reminderPrefix) && reminder !== null)
    .map(([name, reminder]) => ({
      ...(reminder as Omit<RegisteredReminder, 'eventId'>),
      eventId: name.slice(reminderPrefix.length),
    }));
}

function change(register: RegisterName, id: string, changes: JsonObject): Change {
  return { register, id, changes };
}
