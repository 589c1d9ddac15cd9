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

/** Figures that the ledger reads before a decision, and checks again after a race. */
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

/** Changes after an event of the log, in its order. Background workers continue unfinished work from them. */
export function changesOf({ sources, lookups: { registers } }: Readers) {
  const { readStore } = sources;
  return {
    /** Changes of applications after a given change; from the first one on if `after` is null. */
    applicationChanges: (after: Parameters<typeof applicationChanges>[1]) =>
      applicationChanges(readStore, after),
    /** Claims of references and their releases. */
    claimChanges: (after: number) => claimChanges(readStore, after),
    /** Approvals that take more than one append, and approved proposals that were returned. */
    approvalChanges: (after: number) => approvalChanges(readStore, after),
    /** Certifications of proposals, and the changes that end them. */
    certificationChanges: (after: number) => certificationChanges(readStore, after, sources),
    /** Last revision of a stream in the read model; -1 if the stream has no event there. */
    revisionOf: (stream: string) =>
      registers.revisionOf(stream, { sequence: Number.MAX_SAFE_INTEGER }),
  };
}
