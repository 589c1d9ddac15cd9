import { AccountCashBooks } from '../journal/account-cash';
import { PeriodBooks } from '../periods/period-books';
import { RevaluationBooks } from '../periods/revaluation-books';
import { StrayPostings } from '../periods/stray-postings';
import { AnonymousGiving } from '../pledges/anonymous-giving';
import { approvalChanges, certificationChanges } from '../proposals/proposal-changes';
import { applicationChanges } from '../receipts/application-changes';
import { claimChanges } from '../registers/claims';
import { LookAlikes } from '../registers/look-alikes';
import type { Readers } from './readers';

/**
 * Creates the readers of figures that the ledger checks before it decides on a command, and again after the event is
 * written, since concurrent events may have changed them.
 */
export function decisionFactsOf({ sources, readAhead, times, lookups, sums }: Readers) {
  const { readStore } = sources;
  const { asOf } = times;
  const { slices, trialBalances, bankCash } = sums;
  const periods = new PeriodBooks(readStore, asOf, trialBalances, readAhead.pendingApplications);
  return {
    periods,
    bankCash,
    revaluations: new RevaluationBooks(readStore, asOf, periods),
    accountCash: new AccountCashBooks(readStore, asOf),
    lookAlikes: new LookAlikes(readStore, lookups.registers),
    anonymousGiving: new AnonymousGiving(asOf, readStore, lookups.registers, slices),
    strayPostings: new StrayPostings(readStore),
  };
}

/**
 * Creates queries for changes after an event, in the order of the log. Background workers use them to continue
 * unfinished work.
 */
export function changesOf({ sources, lookups: { registers } }: Readers) {
  const { readStore } = sources;
  return {
    /**
     * Returns changes of applications (receipts to pledges) after a given change; from the first change on if `after`
     * is null.
     */
    applicationChanges: (after: Parameters<typeof applicationChanges>[1]) =>
      applicationChanges(readStore, after),
    /** Returns claims of references, which may be used only once, and their releases. */
    claimChanges: (after: number) => claimChanges(readStore, after),
    /** Returns approvals whose events are written in several appends, and approved proposals that were returned. */
    approvalChanges: (after: number) => approvalChanges(readStore, after),
    /** Returns certifications of proposals, and the changes that end them. */
    certificationChanges: (after: number) => certificationChanges(readStore, after, sources),
    /** Returns the last revision of a stream in the read model; -1 if it contains no event of the stream. */
    revisionOf: (stream: string) =>
      registers.revisionOf(stream, { sequence: Number.MAX_SAFE_INTEGER }),
  };
}
