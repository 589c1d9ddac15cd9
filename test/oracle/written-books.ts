import { setImmediate } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '@art30/accounting';
import { asOfIn, journalRows } from '@art30/books';
import { booksText, type PlainTextFormat } from '@art30/documents';
import type { ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { withoutZeros, type Holdings } from './engines';

/** Files for the engines; all are deleted together. */
export class Writings {
  readonly #folder = mkdtempSync(join(tmpdir(), 'art30-oracle-'));

  write(name: string, text: string): string {
    const file = join(this.#folder, name);
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function textOf(store: ReadStore, format: PlainTextFormat): Promise<string> {
  let text = '';
  const asOf = asOfIn(store, {});
  const pieces = booksText(format, asOf, journalRows(store, asOf), setImmediate);
  for await (const piece of pieces) text += piece;
  return text;
}

/** Sums of the journal in the read model. */
export function journalHoldings(store: ReadStore): Holdings {
  const rows = store.query(
    `SELECT account, currency, fund, donor, purpose, sum(amount) AS amount, sum(usd) AS usd
     FROM journal GROUP BY account, currency, fund, donor, purpose`,
  ) as readonly Record<string, string | bigint | null>[];
  const found = rows.map(({ account, currency, fund, donor, purpose, amount, usd }) => {
    const key = [account, currency, fund, donor ?? '', purpose ?? ''].join(' ');
    return [key, { amount: amount as bigint, usd: usd as bigint }] as const;
  });
  return withoutZeros(new Map(found));
}

/** Moves the events of a history into a fund of their own, so that sums of different histories stay apart. */
export function inItsOwnFund(
  events: readonly RecordedEvent[],
  history: string,
  positionsBefore: number,
): RecordedEvent[] {
  return events.map((event, index) => {
    const entries = event.data['entries'] as unknown as readonly Entry[];
    const own = entries.map((line) => ({
      ...line,
      dims: { ...line.dims, fund: `${history}.${line.dims.fund ?? 'ART30'}` },
    }));
    return {
      ...event,
      id: `${history}.${event.id}`,
      stream: `${history}.${event.stream}`,
      position: `${positionsBefore + index + 1}`.padStart(16, '0'),
      data: { ...event.data, entries: own },
    };
  });
}
