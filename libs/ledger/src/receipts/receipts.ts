import {
  type ApplyToReturn,
  AssignToReturn,
  receiptDecider,
  type ReceiptState,
  sentBackOf,
  stream,
} from '@art30/accounting';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { LogView } from '../log-views/log-view';
import { AccountApplications } from './account-applications';
import { Applications } from './applications';
import { Judges } from './judges';
import { ProposedCredits } from './proposed-credits';
import { idsOfApplication, Settlement } from './settlement';

/**
 * Applies money of a receipt to another receipt, whose payment back to its sender was returned by the bank.
 */
class ReturnApplications {
  constructor(
    private readonly ledger: Ledger,
    private readonly applications: Applications,
  ) {}

  async apply(command: ApplyToReturn): Promise<CommandOutcome> {
    const name = stream.receipt(command.facts.returnSentBack.receiptId);
    return this.applications.applyElsewhere(command, {
      read: () => this.ledger.read(name, receiptDecider),
      assigning: (facts) => new AssignToReturn(facts),
      taken: (after, assignment, { receipt, other: { state, held } }) => {
        // If the other receipt has a decision on the application already, the settlement appends nothing and needs no
        // room.
        if (isJudged(state, assignment.applicationId)) return undefined;
        const taking = sentBackOf(after.facts, assignment);
        const ids = idsOfApplication(assignment.applicationId, 'return');
        const more = receiptDecider.decide(taking, state, receipt, ids).length;
        return { stream: name, held, more };
      },
    });
  }
}

function isJudged(receipt: ReceiptState, applicationId: string): boolean {
  return receipt.status !== 'none' && receipt.sentBack.has(applicationId);
}

/** Constructs the services that record receipts and apply their money, for one view of the log. */
export function receiptsOn({ ledger, contexts, events, ports: { clock } }: LogView) {
  const judges = new Judges(ledger, contexts);
  const settlement = new Settlement(ledger, contexts, { events, clock, judges });
  const applications = new Applications(ledger, contexts, settlement, judges);
  return {
    judges,
    settlement,
    applications,
    accountApplications: new AccountApplications(ledger, contexts, applications),
    returnApplications: new ReturnApplications(ledger, applications),
    proposedCredits: new ProposedCredits(ledger, contexts),
  };
}
