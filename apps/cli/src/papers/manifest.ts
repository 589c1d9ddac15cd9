import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { originOf } from '@art30/evidence';

/** Name and version of this program, as its package states them. */
export function programName(): string {
  const { name, version } = JSON.parse(readFileSync(packageFile(__dirname), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  return `${name} ${version}`;
}

/** The nearest one above: the program lies at another depth once it is built. */
function packageFile(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) ? file : packageFile(dirname(folder));
}

/** Which ledger it is, and by which restore: as its checkpoints name it. */
export async function ledgerOrigin(log: Pick<EventStore, 'readStream'>): Promise<string> {
  const recorded = await log.readStream(stream.ledger);
  const restores = recorded.filter((stored) => ledgerEventOf(stored).type === 'LedgerRestored');
  return originOf(
    recorded[0]?.metadata.ledger?.id ?? '',
    restores.map(({ id }) => id),
  );
}
