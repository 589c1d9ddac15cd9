import { commandTable } from '@art30/ledger';
import { wrongsAtTheEnd } from './end-laws';
import { liveThroughContract } from './life-of-contract';
import { simulatedOffice } from './offices';
import { RandomRequests, toldOf } from './random-requests';
import { readContract } from './requests/contract';
import { Run } from './run';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 2_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 30);

it('lives', async () => {
  const office = await simulatedOffice('2025-07-31T09:00:00.000Z');
  const run = new Run(office, readContract());
  const random = new RandomRequests(run, seed);
  const t = performance.now();
  const say = (text: string) => process.stderr.write(text + '\n');
  try {
    await liveThroughContract(run, () => random.question());
    let next = 0;
    while (run.sent < requests) {
      await random.request();
      if (run.sent >= next) {
        say(`${run.sent} ${run.watch.events} ${Math.round(performance.now() - t)}`);
        next += 50;
      }
    }
    say((await wrongsAtTheEnd(run)).join('\n'));
  } finally {
    say([...run.findings.values()].map((f) => `STORY ${toldOf(f)}`).join('\n'));
    say(random.findings.map((f) => `FOUND ${f.index} ${f.told}`).join('\n'));
    say(JSON.stringify([run.sent, run.watch.events, Math.round(performance.now() - t), [...run.statuses], run.done.size]));
    say(Object.keys(commandTable).filter((type) => !run.watch.booked.has(type)).join());
    say(run.contract.operations.map(({ id }) => id).filter((id) => !run.done.has(id)).join());
    await office.close();
  }
}, 3_600_000);
