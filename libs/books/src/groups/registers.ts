import { Allocations } from '../lists/allocations';
import { expenditureLists } from '../lists/expenditure-lists';
import { PeriodRegister } from '../periods/period-register';
import { Periods } from '../periods/periods';
import { StrayPostings } from '../periods/stray-postings';
import { SuspenseAtYearEnd } from '../periods/suspense-at-year-end';
import { PledgeHistory } from '../pledge/pledge-history';
import { Pledges } from '../pledge/pledges';
import { Reminders } from '../pledge/reminders';
import { Receipts } from '../receipts/receipts';
import { bankAccounts, purposes, rateLists } from '../registers/catalogues';
import { Donors } from '../registers/donors';
import { Register } from '../registers/register';
import { Transfers } from '../registers/transfers';
import { RevaluationReader } from '../revaluations/revaluation-reader';
import { Revaluations } from '../revaluations/revaluations';
import type { Readers } from './readers';

/** What is registered under an id of its own, one by one and as lists. */
export function registersOf({ sources, times, lookups, sums }: Readers) {
  const { readStore, rest } = sources;
  const { asOf, asOfSums, ageingDay } = times;
  const { registers, reserved, shownTexts } = lookups;
  const { slices, standings, balanceReader: balances, pledgeFigures: figures } = sums;
  return {
    donors: new Donors(asOfSums, registers, balances, shownTexts),
    purposes: new Register(asOf, registers, purposes),
    rateLists: new Register(asOf, registers, rateLists),
    bankAccounts: new Register(asOf, registers, bankAccounts),
    expenditureLists: new Register(asOf, registers, expenditureLists),
    transfers: new Transfers(asOf, readStore),
    pledges: new Pledges({ asOf: asOfSums, registers, figures, balances, reserved, rest }),
    receipts: new Receipts({
      ...{ asOf: asOfSums, registers, standings, ageingDay, reserved, shownTexts, rest },
    }),
    revaluations: new Revaluations(
      asOf,
      registers,
      new RevaluationReader(readStore, registers, slices),
    ),
    periods: new Periods(
      asOfSums,
      new PeriodRegister(readStore, slices, new StrayPostings(readStore)),
      new SuspenseAtYearEnd(slices, standings, registers, rest),
      registers,
    ),
  };
}

/** Events of one kind, one by one. */
export function listsOf({ sources: { readStore }, times: { asOf }, lookups }: Readers) {
  const { registers, history } = lookups;
  return {
    allocations: new Allocations(asOf, readStore),
    reminders: new Reminders(asOf, registers, readStore),
    pledgeHistory: new PledgeHistory(asOf, registers, history),
  };
}
