import {
  AssignToReturn,
  receiptDecider,
  sentBackOf,
  stream,
  type ApplyToReturn,
  type ReceiptState,
} from '@art30/accounting';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Applications } from './applications';
import { idsOfApplication } from './settlement';

/** Money of a receipt applied to a return of another one. */
export class ReturnApplications {
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
        // A receipt that has judged it learnt of it from another process: the append finds it done.
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
