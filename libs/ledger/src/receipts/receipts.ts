import type { LogView } from '../view/log-view';
import { AccountApplications } from './account-applications';
import { Applications } from './applications';
import { Judges } from './judges';
import { ProposedCredits } from './proposed-credits';
import { ReturnApplications } from './return-applications';
import { Settlement } from './settlement';

/** Receipts, and their money on its way to pledges, accounts and those who gave it. */
export function receiptsOn({ ledger, contexts, events, ports: { clock } }: LogView) {
  const judges = new Judges(ledger, contexts);
  const settlement = new Settlement(ledger, contexts, { events, clock, judges });
  const applications = new Applications(ledger, contexts, settlement, judges);
  return {
    ...{ judges, settlement, applications },
    accountApplications: new AccountApplications(ledger, contexts, applications),
    returnApplications: new ReturnApplications(ledger, applications),
    proposedCredits: new ProposedCredits(ledger, contexts),
  };
}
