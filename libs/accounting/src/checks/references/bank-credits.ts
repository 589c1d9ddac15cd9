import { receiptIdOf } from '../../log/identifiers';
import { stream as streams } from '../../rows/streams';
import type { ReceiptState } from '../../receipt/state/receipt.state';
import { findingAt, type KnownEvent, type LogFinding } from '../log/finding';

/** A bank credit is booked once: its receipt follows from it, and stands until it is reversed. */
export class BankCredits {
  booked = 0;

  /** @param before the receipt of the stream as it stood. */
  check(at: KnownEvent, before: () => ReceiptState): readonly LogFinding[] {
    const { known } = at;
    if (known.type !== 'ReceiptRecorded' && known.type !== 'ReceiptTakenOver') return [];
    this.booked += 1;
    const { bankAccount, bankReference, receiptId } = known.data;
    const named = `credit ${bankReference} on ${bankAccount}`;
    const expected = receiptIdOf(bankAccount, bankReference);
    const isOwn = receiptId === expected && at.event.stream === streams.receipt(expected);
    return [
      ...(isOwn
        ? []
        : [
            findingAt(at, 'OTHER_RECEIPT', `${named} is receipt ${expected}, and not ${receiptId}`),
          ]),
      ...(before().status === 'recorded'
        ? [findingAt(at, 'CREDIT_TWICE', `${named} was booked before, and is not reversed`)]
        : []),
    ];
  }
}
