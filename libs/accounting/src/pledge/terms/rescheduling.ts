import { demandDocument, warned } from '../../kernel/booking';
import { demandNotFuture, type IsoDate, validDate } from '../../kernel/dates';
import { demand, refuse } from '../../kernel/rejection';
import type { Instalment, RescheduleInstalments } from '../facts/agreement.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import { runningAgreement } from '../guards/existing-pledge';
import type { PledgeState } from '../state/pledge.state';
import { earlyDueWarnings } from './agreement';
import { demandAfterTerms } from './announcement';

/** Returns the due date that was first agreed for an instalment, however often it was rescheduled. */
export function originalDueOn({ originalDueOn: first, dueOn }: Instalment): IsoDate {
  return first ?? dueOn;
}

/**
 * Adds the first agreed due date to each instalment that is now due on another day, because overdue debts are also
 * reported by first date.
 */
export function rememberingDueDates(
  instalments: readonly Instalment[],
  firstDueOn: (no: number) => IsoDate | undefined,
): Instalment[] {
  return instalments.map((instalment) => {
    const { no, dueOn, amount, lines } = instalment;
    const first = firstDueOn(no) ?? originalDueOn(instalment);
    const moved = first === dueOn ? {} : { originalDueOn: first };
    return { no, dueOn, ...moved, amount, lines };
  });
}

/**
 * Returns a function that finds the first agreed due date by number of the instalment; undefined for an unknown number.
 */
export function firstDueDates(
  instalments: readonly Instalment[],
): (no: number) => IsoDate | undefined {
  const days = new Map(instalments.map((instalment) => [instalment.no, originalDueOn(instalment)]));
  return (no) => days.get(no);
}

/**
 * Changes due dates of instalments. No amount changes, so no entry is booked; each instalment still states its first
 * agreed date.
 */
export function reschedule(
  { facts, request }: RescheduleInstalments,
  state: PledgeState,
): PledgeFact[] {
  const { effectiveDate, reason, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = runningAgreement(state, facts);
  demandAfterTerms(pledge, facts, 'effectiveDate');
  demandDocument(documentReference, 'due dates change by a letter of the donor');
  const { instalments } = pledge.agreement;
  const stated = new Map<number, string>();
  facts.instalments.forEach(({ no, dueOn }, index) => {
    const field = `instalments[${index}]`;
    const instalmentExists = instalments.some((instalment) => instalment.no === no);
    if (!instalmentExists) {
      const detail = `pledge ${pledge.pledgeId} has no instalment ${no}`;
      refuse('INSTALMENT_UNKNOWN', detail, `${field}.no`);
    }
    demand(
      !stated.has(no),
      'INSTALMENTS_INVALID',
      `instalment ${no} is given two due dates: state one`,
      `${field}.no`,
    );
    stated.set(no, validDate(dueOn, `${field}.dueOn`));
  });
  const moving = instalments.map((instalment) => ({
    ...instalment,
    dueOn: stated.get(instalment.no) ?? instalment.dueOn,
  }));
  const rescheduled = rememberingDueDates(moving, firstDueDates(instalments));
  rescheduled.forEach(({ no, dueOn }, index) => {
    const earlier = rescheduled[index - 1]?.dueOn ?? dueOn;
    demand(
      dueOn >= earlier,
      'DATES_NOT_ORDERED',
      `instalment ${no} would be due on ${dueOn}, before instalment ${no - 1} on ${earlier}: ` +
        'use a later date',
      'instalments',
    );
  });
  const moved = instalments.flatMap(({ no, dueOn: from }) => {
    const to = stated.get(no) ?? from;
    return to === from ? [] : [{ no, from, to }];
  });
  demand(
    moved.length > 0,
    'INSTALMENTS_INVALID',
    'every instalment is already due on the stated day: state a new due date',
    'instalments',
  );
  const signedOn = pledge.agreement.signedOn ?? pledge.agreement.effectiveDate;
  const warnings = earlyDueWarnings(rescheduled, signedOn, instalments);
  const dated = { effectiveDate, documentReference, ...warned(warnings) };
  const data = { ...dated, moved, instalments: rescheduled, reason };
  return [{ type: 'InstalmentsRescheduled', data }];
}
