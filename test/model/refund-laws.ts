import { account, type AnyLedgerEvent, type Entry } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf } from './figures';

type Complain = (law: string, found: unknown) => never;

/** Received and refunded amounts of a pledge, in minor units of its agreement's currency. */
interface Refunding {
  readonly currency: string;
  received: bigint;
  refunded: bigint;
  /**
   * True if some money came in another currency, or a refund was taken over from another system. The law does not apply
   * to such a pledge.
   */
  mixed: boolean;
}

const sums: Readonly<Record<string, readonly [received: bigint, refunded: bigint]>> = {
  [account.memoReceived]: [1n, 0n],
  [account.recoveries]: [-1n, 0n],
  [account.interest]: [-1n, 0n],
  [account.memoAgreedFailed]: [0n, 1n],
};

/** The law of refunds: a pledge never refunds more than it received, including interest and recoveries. */
export class RefundLaws {
  readonly #pledges = new Map<string, Refunding>();
  /** Amount of each refund, by the id of its event. */
  readonly #counted = new Map<string, bigint>();

  take({ id, stream, type, data }: RecordedEvent, complain: Complain): void {
    const event = { type, data } as unknown as AnyLedgerEvent;
    const pledge = this.#pledgeOf(stream, event);
    if (pledge === undefined) return;
    for (const line of data['entries'] as unknown as readonly Entry[]) addLine(pledge, line, event);
    pledge.refunded += this.#refundedBy(id, event);
    const { mixed, ...figures } = pledge;
    if (!mixed && pledge.refunded > pledge.received) {
      complain('what was refunded never exceeds what was received', { stream, ...figures });
    }
  }

  #pledgeOf(stream: string, { data }: AnyLedgerEvent): Refunding | undefined {
    const knownPledge = this.#pledges.get(stream);
    if (knownPledge !== undefined || !stream.startsWith('pledge-')) return knownPledge;
    if (!('amount' in data && 'recommendation' in data)) return undefined;
    const { currency } = data.amount;
    const opened = { currency, received: 0n, refunded: 0n, mixed: false };
    this.#pledges.set(stream, opened);
    return opened;
  }

  #refundedBy(id: string, event: AnyLedgerEvent): bigint {
    if (event.type === 'EventReversed') {
      const { reverses, paymentOnly } = event.data;
      return paymentOnly ? 0n : -(this.#counted.get(reverses) ?? 0n);
    }
    if (event.type !== 'ContributionRefunded') return 0n;
    const { countsAs, lines } = event.data;
    const counted = countsAs === undefined ? lines.map(({ owed }) => owed) : [countsAs];
    const sum = counted.reduce((total, { amount }) => total + minorOf(amount), 0n);
    this.#counted.set(id, sum);
    return sum;
  }
}

function addLine(pledge: Refunding, line: Entry, event: AnyLedgerEvent): void {
  const [received, refunded] = sums[line.account] ?? [0n, 0n];
  const counts = received !== 0n || refunded !== 0n;
  const another = counts && line.currency !== pledge.currency;
  if (another || owedAtFirst(event, line)) pledge.mixed = true;
  pledge.received += received * minorOf(line.amount);
  pledge.refunded += refunded * minorOf(line.amount);
}

/** True for a refund that was taken over unpaid from another system. The receipts behind it need not be stated. */
function owedAtFirst({ type }: AnyLedgerEvent, line: Entry): boolean {
  return type === 'PledgeTakenOver' && line.account === account.refundsPayable;
}
