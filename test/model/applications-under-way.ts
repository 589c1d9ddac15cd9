import {
  account,
  functionalCurrency,
  type AnyLedgerEvent,
  type ReceiptAssignedFacts,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { minorOf } from './figures';

/** Money of a receipt that an application reserves: cash on a bank account, or the debt for that cash. */
interface Held {
  readonly place: { readonly account: string; readonly bankAccount?: string };
  readonly currency: string;
  /** Amount in minor units, and `usd` in US cents, signed as in the receipt's journal lines: a debt is negative. */
  readonly amount: bigint;
  readonly usd: bigint;
}

interface Credited {
  readonly bankAccount: string;
  readonly ledgerAccount: string;
}

/**
 * Applications of receipts to pledges that a crash interrupted between the appends to the two streams. Their money is
 * still on the receipt, beside the receipt's own money. A revaluation values the two separately.
 */
export class ApplicationsUnderWay {
  readonly #credits = new Map<string, Credited>();
  readonly #held = new Map<string, { readonly stream: string; readonly held: readonly Held[] }>();

  /** Applications that the pledge or bank account has reversed, and the receipt not yet. */
  readonly #givenUp = new Set<string>();
  readonly #receipts = new Map<string, string>();

  /** True if a crash interrupted a reversal after its first append, so that the receipt's part is still missing. */
  isHalfUndone(stream: string): boolean {
    return [...this.#givenUp].some((id) => this.#receipts.get(id) === stream);
  }

  heldOf(stream: string): readonly Held[] {
    return [...this.#held.values()].flatMap((own) => (own.stream === stream ? own.held : []));
  }

  /**
   * Adds an event of the log.
   *
   * @returns streams of the receipts whose application the event ends.
   */
  endedBy({ stream, type, data }: RecordedEvent): readonly string[] {
    const event = { type, data } as unknown as AnyLedgerEvent;
    switch (event.type) {
      case 'ReceiptRecorded':
      case 'ReceiptTakenOver':
        this.#credits.set(stream, event.data);
        return [];
      case 'ReceiptAssigned': {
        const credited = this.#credits.get(stream);
        const held = credited ? heldBy(event.data, credited) : [];
        this.#receipts.set(event.data.applicationId, stream);
        this.#held.set(event.data.applicationId, { stream, held });
        return [];
      }
      case 'ReceiptReversed':
        for (const id of event.data.applications) {
          this.#held.delete(id);
          this.#givenUp.delete(id);
        }
        return [stream];
      case 'ReceiptApplicationRefused':
        return [];
      case 'ReceiptReleased':
        this.#givenUp.delete(event.data.applicationId);
        return this.#ended(event.data.applicationId);
      case 'ReceiptApplicationReversed':
      case 'ReturnSentBackReversed':
      case 'EventReversed':
        if (typeof data['applicationId'] === 'string') this.#givenUp.add(data['applicationId']);
        return this.#ended(data['applicationId']);
      default:
        return this.#ended(data['applicationId']);
    }
  }

  #ended(applicationId: unknown): readonly string[] {
    if (typeof applicationId !== 'string') return [];
    const ended = this.#held.get(applicationId);
    this.#held.delete(applicationId);
    return ended === undefined ? [] : [ended.stream];
  }
}

function heldBy(
  { lines, cashFrom, fromOverpayment }: ReceiptAssignedFacts,
  { bankAccount, ledgerAccount }: Credited,
): readonly Held[] {
  const code = fromOverpayment === undefined ? account.unappliedReceipts : account.refundsPayable;
  const owed = lines.map(({ cash, cashUsd, owedUsd = cashUsd }) => ({
    place: { account: code },
    currency: cash.currency,
    amount: -minorOf(cash.amount),
    usd: -minorOf(owedUsd),
  }));
  const asItCame = lines.map(({ cash, cashUsd }) => {
    return { bankAccount, ledgerAccount, amount: cash, usd: cashUsd };
  });
  const cash = (cashFrom ?? asItCame).map((from) => ({
    place: { account: from.ledgerAccount, bankAccount: from.bankAccount },
    currency: from.amount.currency,
    amount: minorOf(from.amount.amount),
    usd: minorOf(from.usd),
  }));
  return [...owed, ...cash].filter(({ currency }) => currency !== functionalCurrency);
}
