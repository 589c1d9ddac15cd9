import { seedOfTheDay } from '../support/seed-of-the-day';
import { sentBytes } from './bytes';
import { wrongsAtTheEnd } from './stories/end-laws';
import { keepHouse, sample, samplesOfTheRest, unbooked } from './stories/house';
import { askEverything, liveThroughContract } from './stories/life-of-contract';
import {
  accountsOffice,
  providerOffice,
  simulatedOffice,
  strangeOffice,
  type Office,
} from './service/offices';
import { RandomRequests, reportOf } from './random-requests';
import { readContract } from './requests/contract';
import { Run } from './service/run';
import {
  abandonsRebuild,
  booksTheRest,
  erasesWhatIsKept,
  delegateToAll,
  leaveProvider,
  rotatesKey,
  lifeOfAccounts,
  skipStranger,
} from './stories/further-stories';

/** Number of requests: few as part of all tests, and as many as stated by `npm run fuzz`. */
const requests = stated('FUZZ_REQUESTS') ?? 2_000;
/**
 * Seed of the random requests; the same seed makes the same ones. As part of all tests the seed is fixed, so
 * that a build never fails by chance; `npm run fuzz` uses another one each day.
 */
const seed = stated('FUZZ_SEED') ?? (stated('FUZZ_REQUESTS') === undefined ? 30 : seedOfTheDay);
const again = `FUZZ_SEED=${seed} FUZZ_REQUESTS=${requests} npm run fuzz`;

/** Intervals in steps: a sample of a command, repairs by `keepHouse`, and bytes that are no HTTP. */
const every = { sample: 45, house: 110, bytes: 35 };
/** Time limit for a run that hangs; a normal run ends after its number of requests. */
const runMs = 600_000 + 500 * requests;

function stated(name: string): number | undefined {
  const text = process.env[name] ?? '';
  if (/^\d{0,9}$/.test(text)) return text === '' ? undefined : Number(text);
  throw new Error(`${name} must be a whole number below 10^9, not ${text}`);
}

describe(`${requests} requests of every kind from everybody, made from seed ${seed}`, () => {
  const contract = readContract();
  const runs: Run[] = [];

  /** Returns the findings in an office, with the command that reproduces them. */
  async function found(
    office: Office,
    run: Run,
    random: RandomRequests,
  ): Promise<readonly string[]> {
    const wrongs = await wrongsAtTheEnd(run);
    const stories = [...run.findings.values()].map((broken) => `in a story: ${reportOf(broken)}`);
    const others = random.findings.map(({ index, details }) => `request ${index}: ${details}`);
    const all = [...stories, ...others, ...wrongs];
    const statusCounts = [...run.statuses]
      .toSorted()
      .map(([status, count]) => `${status}: ${count}`);
    console.log(
      `${office.name}: ${run.sent} requests, ${run.watch.events} events; ${statusCounts.join(', ')}`,
    );
    return all.length === 0
      ? []
      : [`${again} shows it again in the office "${office.name}"`, ...all];
  }

  /** Plays a story in an office and then sends random requests, up to the given share of all requests. */
  async function inOffice<O extends Office>(
    office: O,
    share: number,
    play: (run: Run, random: RandomRequests) => Promise<void>,
  ): Promise<readonly string[]> {
    const run = new Run(office, contract);
    const random = new RandomRequests(run, seed);
    runs.push(run);
    try {
      await play(run, random);
      for (let step = 1; run.sent < requests * share; step += 1) {
        if (step % every.sample === 0) await sample(run, seed + step);
        if (step % every.house === 0) await keepHouse(run);
        if (step % every.bytes === 0) await sentBytes(run, seed + step);
        await random.request();
      }
      return await found(office, run, random);
    } finally {
      await office.close();
    }
  }

  it(
    'break no law in a ledger whose clock goes as the run says',
    async () => {
      const office = await simulatedOffice('2025-07-31T09:00:00.000Z');
      const report = await inOffice(office, 0.78, async (run, random) => {
        await liveThroughContract(run, () => random.question());
        await booksTheRest(run);
        await abandonsRebuild(run);
        await erasesWhatIsKept(run);
        await samplesOfTheRest(run);
        await askEverything(run);
      });
      expect(report).toEqual([]);
    },
    runMs,
  );

  it(
    'break none where people have accounts of the ledger',
    async () => {
      const office = await accountsOffice();
      const report = await inOffice(office, 0.14, async (run) => {
        await lifeOfAccounts(run, office);
        await delegateToAll(run);
        await askEverything(run);
      });
      expect(report).toEqual([]);
    },
    runMs,
  );

  it(
    'break none where an identity provider lets people in, nor once it is another one',
    async () => {
      const office = await providerOffice();
      const report = await inOffice(office, 0.08, async (run, random) => {
        await delegateToAll(run);
        await rotatesKey(run);
        while (run.sent < requests * 0.05) await random.request();
        await leaveProvider(run);
      });
      expect(report).toEqual([]);
    },
    runMs,
  );

  it(
    'break none but those of an event that nobody can read, until it is skipped',
    async () => {
      const office = await strangeOffice();
      const report = await inOffice(office, 0, async (run) => {
        await delegateToAll(run);
        await skipStranger(run, office);
      });
      expect(report).toEqual([]);
    },
    runMs,
  );

  it('book each command at least once', () => {
    expect(unbooked(...runs)).toEqual([]);
  });

  it('are answered with success by each operation', () => {
    const done = new Set(runs.flatMap((run) => [...run.done]));
    const never = contract.operations.filter(({ id }) => !done.has(id));
    expect(never.map(({ id }) => id)).toEqual([]);
  });
});
