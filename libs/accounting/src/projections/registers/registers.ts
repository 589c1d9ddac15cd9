import {
  canonicalJson,
  type JsonObject,
  type Projection,
  type SequencedEvent,
  type TableSpec,
} from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../../log/events';
import { postingDateOf } from '../../period/posting';
import { isAboutPeople } from '../../log/event-kinds';
import { isProposalEvent } from '../../proposal/facts/proposal.facts';
import type { ClaimEvent } from '../../claim/claim.facts';
import type { IsoDate } from '../../kernel/dates';
import { changesList, listChange, type RegisteredList } from './expenditure-list-changes';
import { changesDonor, donorChange, type RegisteredDonor } from './donor-changes';
import { pledgeChanges, type RegisteredPledge } from './pledge-changes';
import {
  proposalChanges,
  type RegisteredApproval,
  type RegisteredProposal,
} from './proposal-changes';
import {
  applicationEnded,
  changesReceipt,
  receiptChanges,
  type RegisteredReceipts,
  type RegisteredTransfer,
  transferChange,
} from './receipt-changes';
import { catalogueChanges, changesCatalogue, type RegisteredCatalogues } from './catalogue-changes';
import { revaluationChanges, valuesReversed, type RegisteredRuns } from './revaluation-changes';

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;

/** Names of the registers. A register has the history of each object of one kind; amounts are in the journal. */
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

/** An issued statement to a donor, without its content; the content is read from the statement's stream. */
export type RegisteredStatement = Pick<
  EventOf<'StatementIssued'>['data'],
  ('donorId' | 'from' | 'to' | 'sequence' | 'policy') | ('template' | 'language' | 'renditions')
> & {
  readonly issuedOn: IsoDate;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
};

/**
 * A claim of a reference (such as that of a payment), with the event that made the claim, and the stream and event that
 * use the reference. A claim ensures that the reference is used once.
 */
type RegisteredClaim = {
  readonly claim: string;
  readonly usedIn: string;
  readonly usedBy: string;
  readonly released?: 'yes';
};

/** Objects of each register: an object is the merge of all its changes in log order. */
export interface Registered extends RegisteredCatalogues, RegisteredReceipts, RegisteredRuns {
  readonly donors: RegisteredDonor;
  readonly pledges: RegisteredPledge;
  readonly transfers: RegisteredTransfer;
  readonly statements: RegisteredStatement;
  readonly claims: RegisteredClaim;
  readonly approvals: RegisteredApproval;
  readonly proposals: RegisteredProposal;
  readonly expenditure_lists: RegisteredList;
}

const byThing = ['id', 'sequence'];
/** Index for the register that is searched by the day on which its objects began. */
const byDay = ['effective_date', 'sequence'];

/** Change that an event makes to one object: members that replace those of earlier changes. */
interface Change {
  readonly register: RegisterName;
  readonly id: string;
  readonly changes: JsonObject;
}

/**
 * Tables of changes: one row for each change of an object, never overwritten. An object as at a date, and as known at a
 * moment, is the merge of its changes up to both, in log order.
 */
export const registers: Projection<AnyLedgerEvent> = {
  name: 'registers',
  tables: registerNames.map(tableOf),
  rowsOf(event, ledgerEvent = ledgerEventOf(event)) {
    return changesOf(ledgerEvent, event).map(({ register, id, changes }, ordinal) => ({
      table: register,
      row: {
        sequence: event.sequence,
        ordinal,
        id,
        effective_date: ledgerEvent.data.effectiveDate,
        posting_date: postingDateOf(ledgerEvent.data),
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
  if (changesDonor(event)) return [donorChange(event)];
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
    case 'StatementIssued':
      return statementChanges(event);
    case 'ReferenceClaimed':
    case 'ReferenceReleased':
      return [claimChange(event, eventId, stream)];
    case 'CashConverted':
    case 'CashTransferred':
      return [transferChange(event, eventId, pledgeId)];
    case 'EventReversed':
      return [
        ...(pledgeId === '' ? [] : [change('pledges', pledgeId, pledgeChanges(event, eventId))]),
        ...applicationEnded(event),
        ...valuesReversed(event, stream),
      ];
    default:
      return [change('pledges', pledgeId, pledgeChanges(event, eventId))];
  }
}

function statementChanges({ data }: EventOf<'StatementIssued'>): Change[] {
  const { statementId, donorId, from, to, effectiveDate: issuedOn, supersedes = null } = data;
  const { sequence, policy, template, language, renditions } = data;
  const restsOn = { sequence, policy, template, language, renditions };
  const issued = { donorId, from, to, issuedOn, supersedes, supersededBy: null, ...restsOn };
  const replaced =
    supersedes === null ? [] : [change('statements', supersedes, { supersededBy: statementId })];
  return [change('statements', statementId, issued), ...replaced];
}

/**
 * Returns the change by an event about a claim. The object's id is the id of the claiming event, so that one reference
 * can be claimed again after a release.
 */
function claimChange({ type, data }: ClaimEvent, eventId: string, claim: string): Change {
  if (type === 'ReferenceReleased') return change('claims', data.claimedBy, { released: 'yes' });
  const { stream: usedIn, eventId: usedBy } = data.usedBy;
  return change('claims', eventId, { claim, usedIn, usedBy });
}

function change<Register extends RegisterName>(
  register: Register,
  id: string,
  changes: Partial<Registered[Register]> & JsonObject,
): Change {
  return { register, id, changes };
}
