import {
  account,
  isCash,
  kindOf,
  type AnyLedgerEvent,
  type Entry,
  type SettledLine,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf } from './figures';

/** Amounts by currency, in minor units. */
class Amounts {
  readonly #sums = new Map<string, bigint>();

  add({ currency, amount }: Pick<Entry, 'currency' | 'amount'>, sign: 1 | -1 = 1): void {
    this.#sums.set(
      currency,
      (this.#sums.get(currency) ?? 0n) + (sign === 1 ? minorOf(amount) : -minorOf(amount)),
    );
  }

  /** Returns the amounts that are not zero, by currency. */
  all(): Readonly<Record<string, bigint>> {
    return Object.fromEntries([...this.#sums].filter(([, sum]) => sum !== 0n));
  }
}

/**
 * Cash that receipts and a take-over from another system brought to a pledge. It is computed from the pledge's events
 * alone, without the code of the bridge.
 */
export class Brought {
  /** USD value of the cash in cents, according to the entries. */
  value = 0n;
  /** Cash from receipts, computed in two ways: from the entries, and from the facts of the applications. */
  readonly booked = new Amounts();
  readonly stated = new Amounts();
  /** Amounts of debts that this cash settled. The event of a take-over states its amount itself. */
  readonly settled = new Amounts();
  readonly #applied = new Map<string, readonly SettledLine[]>();

  constructor(log: readonly RecordedEvent[], pledgeId: string) {
    for (const event of log) if (event.stream === `pledge-${pledgeId}`) this.#take(event);
  }

  #take(recorded: RecordedEvent): void {
    const event = recorded as unknown as AnyLedgerEvent;
    const entries = recorded.data['entries'] as unknown as readonly Entry[];
    const cash = entries.filter(isCashOfPledge);
    if (kindOf(event) === 'PledgeTakenOver') {
      const received = entries.filter((line) => line.account === account.memoReceived);
      for (const line of received) this.settled.add(line);
      for (const { usd } of cash) this.value += minorOf(usd);
    }
    if (kindOf(event) !== 'ReceiptApplied') return;
    // Skip lines without an amount: they revalue negative cash that the receipt repays, and bring no cash.
    for (const line of cash.filter(({ amount }) => minorOf(amount) !== 0n)) {
      this.value += minorOf(line.usd);
      this.booked.add(line);
    }
    if (event.type === 'ReceiptApplied') {
      this.#applied.set(recorded.id, event.data.lines);
      this.#addLines(event.data.lines, 1);
    } else {
      this.#addLines(this.#applied.get(recorded.data['reverses'] as string) ?? [], -1);
    }
  }

  #addLines(lines: readonly SettledLine[], sign: 1 | -1): void {
    for (const line of lines) {
      this.settled.add(settledBy(line), sign);
      for (const { amount } of line.cashFrom ?? [{ amount: line.cash }]) {
        this.stated.add(amount, sign);
      }
    }
  }
}

const isCashOfPledge = ({ account: code, dims }: Entry) =>
  isCash(code) && dims.pledge !== undefined;

/**
 * Returns the amount that a line settles. Money in the currency of the pledge settles the amount that the bank
 * credited, whatever it became in suspense: USD 500.00 that became EUR 441.00 and then USD 485.10 settles USD 500.00.
 * Money in another currency settles the amount that the officer states.
 */
function settledBy({ cash, settles }: SettledLine): SettledLine['settles'] {
  return cash.currency === settles.currency ? cash : settles;
}
