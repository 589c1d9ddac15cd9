import {
  accountItemsDecider,
  AssignToAccount,
  stream,
  takingOf,
  type AccountItems,
  type AccountItemsContext,
  type ApplyToAccount,
  type ReceiptState,
} from '@art30/accounting';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Applications } from './applications';
import { idsOfApplication } from './settlement';

/**
 * Own items of a bank account (money that belongs to no pledge and no receipt), with the context of a decision on them.
 */
interface ConcernedItems {
  readonly items: AccountItems;
  /** Count of events in the stream of the items. */
  readonly held: number;
  readonly context: AccountItemsContext;
}

/**
 * Applies money of a receipt to the own items of a bank account, where it belongs to a fund and no longer to the
 * receipt.
 */
export class AccountApplications {
  constructor(
    private readonly ledger: Ledger,
    private readonly contexts: DecisionContexts,
    private readonly applications: Applications,
  ) {}

  async apply(command: ApplyToAccount): Promise<CommandOutcome> {
    return this.applications.applyElsewhere(command, {
      read: (state) => this.itemsOf(state, command),
      assigning: (facts) => new AssignToAccount(facts),
      taken: (after, assignment, { other }) => {
        const { applicationId, account } = assignment;
        const code = account?.bankAccount ?? '';
        const own = other.get(code);
        // If the stream of the items has a decision on the application already, the settlement appends nothing and
        // needs no room.
        if (own === undefined || own.items.applications.has(applicationId)) return undefined;
        const taking = takingOf(after.facts, assignment);
        const ids = idsOfApplication(applicationId, 'account-items');
        const more = accountItemsDecider.decide(taking, own.items, own.context, ids).length;
        return { stream: stream.accountItems(code), held: own.held, more };
      },
    });
  }

  /** Returns the own items of each bank account on which the receipt has cash, by account code. */
  private async itemsOf(
    state: ReceiptState,
    { request }: ApplyToAccount,
  ): Promise<ReadonlyMap<string, ConcernedItems>> {
    const codes = state.status === 'none' ? [] : [...state.cash.keys()];
    const all = codes.map(async (code) => {
      const name = stream.accountItems(code);
      const { state: items, events } = await this.ledger.read(name, accountItemsDecider);
      const context = await this.contexts.ofAccountItems(code, request.today, request);
      return [code, { items, held: events.length, context }] as const;
    });
    return new Map(await Promise.all(all));
  }
}
