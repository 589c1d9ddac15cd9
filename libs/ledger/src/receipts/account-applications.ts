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

/** Own items of the bank account that shall have the money, and what they decide with. */
interface ConcernedItems {
  readonly items: AccountItems;
  /** Events of their stream. */
  readonly held: number;
  readonly context: AccountItemsContext;
}

/** Money of a receipt applied to the own items of a bank account. */
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
        // Items that have judged it learnt of it from another process: the append finds it done.
        if (own === undefined || own.items.applications.has(applicationId)) return undefined;
        const taking = takingOf(after.facts, assignment);
        const ids = idsOfApplication(applicationId, 'account-items');
        const more = accountItemsDecider.decide(taking, own.items, own.context, ids).length;
        return { stream: stream.accountItems(code), held: own.held, more };
      },
    });
  }

  /** By bank account, those of every account on which the receipt has cash. */
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
