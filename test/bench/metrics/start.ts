import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpusOf } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import { startIssuer, type Issuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import type { Spread } from '../harness/statistics';
import { CorpusServed } from '../wire/corpus-served';

let made = 0;

/** Makes a unique unidentified receipt, of a day that is open in every ledger of the bench. */
function receipt() {
  made += 1;
  const usd = (amount: string) => ({ amount, currency: 'USD' });
  return {
    bankAccount: 'BK-USD',
    bankReference: `start ${process.pid} ${made}`,
    valueDate: new Date().toISOString().slice(0, 10),
    net: usd(`${1_000 + made}.00`),
    charges: usd('0.00'),
  };
}

/**
 * Milliseconds from the start of the process to the first acknowledged receipt, and those for opening log and
 * read model.
 */
interface Started {
  readonly tookMs: number;
  readonly lookMs: number;
}

/**
 * Returns the ratios of our starts to those on an empty ledger, without the time for opening the files.
 *
 * @throws Error if no time is left, because the ratio would mean nothing.
 */
export function startRatios(
  pairs: readonly { readonly ours: Started; readonly floor: Started }[],
): Spread {
  const restOf = ({ tookMs, lookMs }: Started) => tookMs - lookMs;
  for (const { ours, floor } of pairs)
    demand(
      restOf(ours) > 0 && restOf(floor) > 0,
      `a look through the files of ${short(ours.lookMs)} ms is no part of a start of ${short(ours.tookMs)} ms`,
    );
  return ratios(pairs, ({ ours, floor }) => restOf(ours) / restOf(floor));
}

/** Matches the line in which the service reports how long it took to open log and read model. */
const opened = /opened and looked through in (\d+) ms/g;

/** Starts the service and records a receipt. */
async function started(bench: Bench, dataDir: string, issuer: Issuer): Promise<Started> {
  const start = performance.now();
  const service = await CorpusServed.start(bench, dataDir, issuer);
  const { status, body } = await service.post('cashier.1', '/v1/receipts', receipt());
  const tookMs = performance.now() - start;
  await service.stop();
  demand(status === 201, `the first receipt is answered ${status}: ${body}`);
  const looks = [...service.running.said.matchAll(opened)].map(([, ms]) => Number(ms));
  demand(looks.length === 2, `it says ${looks.length} times what it looked through`);
  return { tookMs, lookMs: looks.reduce((sum, ms) => sum + ms, 0) };
}

/** Makes a data folder with delegations and one bank account. */
async function emptyFolder(bench: Bench, issuer: Issuer): Promise<string> {
  const dataDir = join(bench.folder, 'empty');
  mkdirSync(dataDir, { mode: 0o700 });
  const service = await CorpusServed.start(bench, dataDir, issuer);
  await furnish(service);
  await service.stop();
  return dataDir;
}

/** Delegates the roles that opening a bank account needs, and opens it. */
async function furnish(service: CorpusServed): Promise<void> {
  const from = new Date().toISOString().slice(0, 10);
  const roles = ['recorder', 'cashier', 'certifier', 'approver', 'controller'];
  for (const role of roles) {
    const body = { person: `${role}.1`, role, from, until: '2099-12-31', reason: 'bench' };
    const { events } = await service.done('administrator.1', '/v1/delegations', body);
    await service.done('administrator.2', `/v1/delegations/${events[0]?.id}/approval`, {});
  }
  const account = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110' };
  await service.done('recorder.1', '/v1/bank-accounts', { ...account, openedOn: '2020-01-01' });
}

async function fullFolder(bench: Bench): Promise<string> {
  return (await writableFolder(bench, await corpusOf(bench.sizes.large, bench))).dataDir;
}

/** Metric: duration of a start. */
export const start: Metric = {
  name: 'start',
  definition:
    'time from the start of the process to the first 201 on a large ledger whose read model is there ÷ the same on ' +
    'an empty one (delegations and one bank account), both without what the same start says that it took to open log and read model, which looks through their files',
  async measure(bench) {
    const issuer = await startIssuer();
    try {
      const empty = await emptyFolder(bench, issuer);
      const full = await fullFolder(bench);
      const pairs = await bench.pairs({
        ours: () => started(bench, full, issuer),
        floor: () => started(bench, empty, issuer),
      });
      const whole = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].tookMs));
      const look = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].lookMs));
      const contextText = `${bench.sizes.large} events: ${whole('ours')} ms until the first 201, against ${whole('floor')}`;
      const apart = `opening log and read model, which looks through their files, ${look('ours')} ms against ${look('floor')} of the same starts, is taken off`;
      return [figure('start', startRatios(pairs), { atMost: 1.3 }, [contextText, apart])];
    } finally {
      await issuer.stop();
    }
  },
  async profile(bench) {
    const issuer = await startIssuer();
    await started(bench, await fullFolder(bench), issuer).finally(() => issuer.stop());
  },
};
