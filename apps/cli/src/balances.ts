import { parseArgs } from 'node:util';
import { ledgerEventOf, stream } from '@art30/accounting';
import { openLogScan, readStorageSettings, type LogScan } from '@art30/storage';
import { BalanceSums, type Balance } from './reports/balance-sums';
import { ledgerHelp, runCommand } from './run-command';

const help = `Computes the balance of every account from the log alone.

  npm run -s balances -- [--json]

  --json  prints one line of JSON instead of a table

${ledgerHelp}`;

runCommand(help, async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const scan = openLogScan(readStorageSettings(process.env));
  try {
    const sums = new BalanceSums();
    const skipped = skippedIn(scan);
    const throughSequence = scan.events('entries', (event) => {
      if (!skipped.has(event.id)) sums.add(event);
    });
    const balances = sums.balances();
    const read = { throughSequence, skipped: skipped.size };
    console.log(values.json ? JSON.stringify({ ...read, balances }) : tableOf(balances));
    if (!values.json) console.log(`${throughSequence} events, ${skipped.size} of them left out`);
  } finally {
    scan.close();
  }
});

/** Returns the ids of events that operators have excluded from the books. */
function skippedIn(scan: LogScan): ReadonlySet<string> {
  const type = 'EventSkipped';
  const events = scan
    .dataOf(stream.ledger, type)
    .map((text) => ledgerEventOf({ type, data: JSON.parse(text) as unknown }));
  return new Set(events.flatMap((one) => (one.type === type ? [one.data.eventId] : [])));
}

function tableOf(balances: readonly Balance[]): string {
  const heads = ['account', 'currency', 'balance', 'USD'];
  const rows = [heads, ...balances.map((one) => [one.account, one.currency, one.amount, one.usd])];
  const widths = heads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const shown = (cell: string, at: number) =>
    at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(shown).join('  ')).join('\n');
}
