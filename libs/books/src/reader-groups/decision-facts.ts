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

/** Facts that the ledger asks for before a decision, and that are looked at again after a race. */
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

/** Changes after an event of the log, in its order; what the ledger goes on with in the background. */
export function changesOf({ sources, lookups: { registers } }: Readers) {
  const { readStore } = sources;
  return {
    /** Changes of applications after one; the first of all after null. */
    applicationChanges: (after: Parameters<typeof applicationChanges>[1]) =>
      applicationChanges(readStore, after),
    /** Claims of references and their releases. */
    claimChanges: (after: number) => claimChanges(readStore, after),
    /** Approvals that are not all in one append, and those that came back. */
    approvalChanges: (after: number) => approvalChanges(readStore, after),
    /** Certifications of proposals and what ends them. */
    certificationChanges: (after: number) => certificationChanges(readStore, after, sources),
    /** The revision of a stream as far as the read model has seen it, -1 where it has no event. */
    revisionOf: (stream: string) =>
      registers.revisionOf(stream, { sequence: Number.MAX_SAFE_INTEGER }),
  };
}
