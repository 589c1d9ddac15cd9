import type { Decider } from '@art30/event-sourcing';
import { demandNotFuture, validDate, type IsoDate } from '../kernel/dates';
import { demand, refuse } from '../kernel/rejection';
import type {
  IssueStatement,
  MadeStatement,
  StatementEvent,
  StatementIssuedFacts,
} from './statement.facts';

/** Language of statements; others are refused, because nobody has translated them yet. */
export const statementLanguage = 'en';

export type StatementState = StatementIssuedFacts | undefined;

export interface StatementContext {
  /** Content of the statement, computed from the present books. */
  readonly made: MadeStatement;
  /** The statement that the command supersedes; undefined if it names none, or none that exists. */
  readonly superseded: StatementState;
}

/**
 * Decides on issuing a statement to a donor. Each is issued once; a correction is another statement that supersedes it.
 */
export const statementDecider: Decider<
  StatementState,
  IssueStatement,
  StatementEvent,
  StatementContext
> = {
  initialState: undefined,

  decide({ facts, request }, state, { made, superseded }) {
    const { statementId, donorId, to, supersedes, documentReference } = facts;
    const { language = statementLanguage, from = null } = facts;
    const effectiveDate = facts.effectiveDate ?? request.today;
    demandStatementPeriod(from, to);
    demandNotFuture(to, request.today, 'to');
    demandNotFuture(effectiveDate, request.today, 'effectiveDate');
    demand(
      to <= effectiveDate,
      'DATES_NOT_ORDERED',
      `a statement through ${to} cannot be issued on ${effectiveDate}: issue it on ${to} or later`,
      'effectiveDate',
    );
    demand(
      language === statementLanguage,
      'LANGUAGE_NOT_AVAILABLE',
      `statements are not available in ${language} yet: ask for ${statementLanguage}`,
      'language',
    );
    if (supersedes !== undefined) demandSupersedes({ donorId, from, to }, superseded, supersedes);
    if (state !== undefined) refuseSecond(state, supersedes);
    const period = { donorId, from, to, language, supersedes };
    const data = { effectiveDate, documentReference, statementId, ...period, ...made };
    return [{ type: 'StatementIssued', data: { ...data, entries: [] } }];
  },

  evolve(_state, { event }) {
    return event.data;
  },
};

type Period = Pick<StatementIssuedFacts, 'donorId' | 'from' | 'to'>;

/**
 * Refuses a period that ends before it begins.
 *
 * @throws Rejection INVALID_DATE or DATES_NOT_ORDERED.
 */
export function demandStatementPeriod(from: IsoDate | null, to: IsoDate): void {
  validDate(to, 'to');
  if (from === null) return;
  demand(
    validDate(from, 'from') <= to,
    'DATES_NOT_ORDERED',
    `a period cannot end on ${to} before it begins on ${from}`,
    'to',
  );
}

/**
 * Refuses a second statement of one donor and period, or a second one that supersedes the same statement.
 *
 * @throws Rejection STATEMENT_EXISTS or STATEMENT_SUPERSEDED.
 */
function refuseSecond(
  issuedStatement: StatementIssuedFacts,
  supersedes: string | undefined,
): never {
  const { statementId, donorId, from, to, effectiveDate } = issuedStatement;
  if (supersedes === undefined) {
    return refuse(
      'STATEMENT_EXISTS',
      `statement ${statementId} of donor ${donorId} from ${from ?? 'the first event'} to ${to} ` +
        `was issued on ${effectiveDate}: name that statement in supersedes, or the one that superseded it`,
      'supersedes',
    );
  }
  return refuse(
    'STATEMENT_SUPERSEDED',
    `statement ${supersedes} is already superseded by ${statementId}: supersede that one`,
    'supersedes',
  );
}

function demandSupersedes(period: Period, superseded: StatementState, id: string): void {
  const { donorId, from, to } =
    superseded ?? refuse('STATEMENT_UNKNOWN', `there is no statement ${id}`, 'supersedes');
  demand(
    donorId === period.donorId && from === period.from && to === period.to,
    'STATEMENT_MISMATCH',
    `statement ${id} is of donor ${donorId} from ${from ?? 'the first event'} to ${to}: ` +
      'state the same donor and period',
    'supersedes',
  );
}
