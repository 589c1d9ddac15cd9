import type { CursorKey } from '../times/cursor';
import type { LineKind } from './line-cells';

/** Sums of lines that share a key and a kind, in US cents and minor units. */
export interface KindSum {
  readonly kind: LineKind;
  readonly usd: bigint;
  readonly amount: bigint;
  readonly lines: number;
}

/** Sums of lines that share a key. */
export interface KeySums {
  /** Values of the columns asked for, in their order. */
  readonly key: CursorKey;
  readonly kinds: readonly KindSum[];
}

/** Sums of the lines of one receipt, in US cents and minor units. */
export interface ReceiptSum {
  /** Its place among receipts in the order of their first lines. */
  readonly number: number;
  readonly receipt: string;
  /** Sequence of its first line; it was recorded with it, but for one that was recorded again. */
  readonly first: number;
  readonly isRecordedAgain: boolean;
  readonly usd: bigint;
  readonly amount: bigint;
}
