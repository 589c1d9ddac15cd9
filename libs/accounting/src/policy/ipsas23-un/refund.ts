import { account } from '../../chart-of-accounts';
import { entry, type Entry } from '../../entries';
import { Money } from '../../money';
import type { Pledge } from '../../pledge/pledge.state';
import type { ContributionRefundedFacts } from '../../pledge/refund.events';
import { authorityEntries } from './allocation';
import { ownerDims } from './announcement';

/** Less revenue, against a debt or the cash that paid it; the authority falls by the same gross. */
export function postRefunded(facts: ContributionRefundedFacts, pledge: Pledge): Entry[] {
  const { bankAccount, ledgerAccount } = facts;
  const owner = ownerDims(pledge);
  return facts.lines.flatMap((line) => {
    const dims = { ...owner, purpose: line.purpose };
    const owed = Money.of(line.owed);
    const usd = Money.of(line.gross);
    return [
      entry(account.refunds, owed, usd, dims),
      entry(ledgerAccount ?? account.refundsPayable, owed.negated(), usd.negated(), {
        ...dims,
        bankAccount,
      }),
      ...authorityEntries(owner, line, line, 'withdrawn'),
    ];
  });
}
