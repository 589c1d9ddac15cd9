import type { IsoDate } from '../../kernel/dates';
import type { AnyLedgerEvent } from '../../log/events';

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;
type Facts<Type> = EventOf<Type>['data'];

type Reminder = Pick<Facts<'ReminderSent'>, 'instalment' | 'language' | 'reference'> & {
  readonly sentOn: IsoDate;
};

/**
 * Prefix of the members of a pledge that contain reminders; the rest of the member's name is the id of the reminder's
 * event.
 */
export const reminderPrefix = 'reminder ';
type ReminderMember = `${typeof reminderPrefix}${string}`;

/** Terms of a signed agreement; null after the signature is reversed. */
type Terms = {
  readonly [
    Term in
      | 'agreementReference'
      | 'condition'
      | 'pscRate'
      | 'source'
      | 'proceeds'
      | 'complianceObligations'
      | 'complianceReference'
  ]?: Facts<'AgreementSigned'>[Term] | null;
};

/** A pledge in the register, without amounts, which are in the journal. */
export type RegisteredPledge = Pick<
  Facts<'PledgeAnnounced'>,
  'donorId' | 'recommendation' | 'earmarks' | 'occasion'
> &
  Partial<Pick<Facts<'AgreementSigned'>, 'instalments'>> &
  Terms & {
    readonly currency: string;
    readonly status:
      ('ANNOUNCED' | 'ACCEPTED' | 'WITHDRAWN' | 'LAPSED') | ('SIGNED' | 'TERMINATED' | 'CANCELLED');
    readonly announcedOn?: IsoDate;
    readonly acceptedOn?: IsoDate;
    readonly signedOn?: IsoDate | null;
    /** Day on which the pledge was taken over from another system; absent if it was not. */
    readonly takenOverOn?: IsoDate | null;
    /** Day on which the agreement was terminated; null if the termination was reversed. */
    readonly terminatedOn?: IsoDate | null;
    readonly signedAmount?: Facts<'AgreementSigned'>['amount'] | null;
    readonly [reminder: ReminderMember]: Reminder | null;
  };

/** Members that the reversal of a signature sets to null. */
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

/** Returns the changes that an event makes to its pledge. */
export function pledgeChanges(
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
    | 'ReminderSent'
    | 'EventReversed'
  >,
  eventId: string,
): Partial<RegisteredPledge> {
  switch (event.type) {
    case 'ReminderSent':
      return { [reminderMember(eventId)]: reminderOf(event) };
    case 'PledgeAnnounced': {
      const { donorId, recommendation, amount, earmarks, effectiveDate, occasion } = event.data;
      const status = 'ANNOUNCED' as const;
      const opened = { donorId, recommendation, currency: amount.currency, status };
      return { ...opened, announcedOn: effectiveDate, earmarks, occasion };
    }
    case 'PledgeAmended':
      return { earmarks: event.data.earmarks };
    case 'AgreementAmended': {
      const { earmarks, instalments } = event.data;
      return { earmarks, instalments };
    }
    case 'InstalmentsRescheduled':
      return { instalments: event.data.instalments };
    case 'AgreementTerminated': {
      const { effectiveDate: terminatedOn } = event.data;
      return { status: 'TERMINATED', terminatedOn };
    }
    case 'PledgeWithdrawn':
      return { status: 'WITHDRAWN' };
    case 'PledgeLapsed':
      return { status: 'LAPSED' };
    case 'PledgeAccepted':
      return { status: 'ACCEPTED', acceptedOn: event.data.effectiveDate };
    case 'AgreementSigned':
    case 'PledgeTakenOver': {
      const { donorId, recommendation, amount, effectiveDate } = event.data;
      const { agreementReference, earmarks, instalments, condition } = event.data;
      const { pscRate, source, proceeds = null } = event.data;
      const { complianceObligations = null, complianceReference = null } = event.data;
      const status = 'SIGNED' as const;
      const opened = { donorId, recommendation, currency: amount.currency, status };
      const terms = { agreementReference, earmarks, instalments, condition, pscRate, source };
      const analysis = { complianceObligations, complianceReference };
      const signed = { signedAmount: amount, proceeds, ...analysis };
      const dated =
        event.type === 'PledgeTakenOver'
          ? { signedOn: event.data.signedOn, takenOverOn: effectiveDate }
          : { signedOn: effectiveDate };
      return { ...opened, ...signed, ...dated, ...terms };
    }
    case 'EventReversed':
      return membersBack(event.data);
  }
}

const restored = { announced: 'ANNOUNCED', accepted: 'ACCEPTED', cancelled: 'CANCELLED' } as const;

/** Returns the members of a pledge that change back when one of its events is reversed. */
function membersBack(facts: Facts<'EventReversed'>): Partial<RegisteredPledge> {
  const { restores, restoresTerms, reversedType, reverses } = facts;
  if (reversedType === 'ReminderSent') return { [reminderMember(reverses)]: null };
  if (restoresTerms) {
    const { earmarks, instalments } = restoresTerms;
    const runsAgain = { status: 'SIGNED', terminatedOn: null } as const;
    const running = reversedType === 'AgreementTerminated' ? runsAgain : {};
    return { earmarks, instalments, ...running };
  }
  if (!restores) return {};
  const { status, earmarks } = restores;
  return { status: restored[status], earmarks, ...unsigned };
}

/** A reminder to the donor in the register, with the id of its event. */
export type RegisteredReminder = Reminder & { readonly eventId: string };

/**
 * Returns the name of the member with a reminder. Each reminder is a member of its pledge, so that queries as at a
 * date, and as known at a moment, include it like any other member.
 */
function reminderMember(eventId: string): ReminderMember {
  return `${reminderPrefix}${eventId}`;
}

function reminderOf({ data }: EventOf<'ReminderSent'>): Reminder {
  const { instalment, effectiveDate: sentOn, language, reference } = data;
  return { instalment, sentOn, language, reference };
}

/** Returns the reminders among the members of a pledge, in log order, without reversed ones. */
export function remindersIn(members: object): readonly RegisteredReminder[] {
  return Object.entries(members)
    .filter(([name, reminder]) => name.startsWith(reminderPrefix) && reminder !== null)
    .map(([name, reminder]) => ({
      ...(reminder as Reminder),
      eventId: name.slice(reminderPrefix.length),
    }));
}
