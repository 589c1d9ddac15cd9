import { findingsIn } from '../../support/log-findings';
import { until } from '../../support/patience';
import { wholeLog } from '../../support/whole-log';
import type { Run } from '../service/run';

/** Checks the books after all requests; returns faults as sentences, empty if there are none. */
export async function wrongsAtTheEnd(run: Run): Promise<readonly string[]> {
  return [
    ...(await unbalanced(run)),
    ...(await unlike(run)),
    ...(await againstRules(run)),
    ...(await againstLog(run)),
  ];
}

const zero = { amount: '0.00', currency: 'USD' };
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

async function unbalanced(run: Run): Promise<readonly string[]> {
  const balance = await asked(run, '/v1/trial-balance');
  const { sum, dueFromRest } = balance as { sum: unknown; dueFromRest: unknown };
  const isZero = same(sum, zero) && same(dueFromRest, zero);
  return isZero
    ? []
    : [`the trial balance is ${JSON.stringify(sum)}, ${JSON.stringify(dueFromRest)}`];
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly report: {
    readonly agrees: boolean;
    readonly differencesTotal: number;
    readonly entryFindingsTotal: number;
    readonly fileFaults: readonly string[];
  } | null;
}

/** Replays the whole log; returns rows that differ and entries that do not follow from their facts. */
async function unlike(run: Run): Promise<readonly string[]> {
  const as = run.office.reader;
  const start = () => run.ask({ target: '/v1/audit/replays', as });
  let job: Job | undefined;
  // Waits for a replay that a random request started.
  await until(async () => {
    const { status, body } = await start();
    job = body as Job;
    return status === 202;
  });
  await until(async () => {
    job = (await asked(run, `/v1/audit/replays/${job?.id ?? ''}`)) as Job;
    return job.state !== 'running';
  });
  const { report } = job as Job;
  const isEqual =
    report?.agrees === true && report.entryFindingsTotal === 0 && report.fileFaults.length === 0;
  return isEqual ? [] : [`the replay says ${JSON.stringify(report).slice(0, 3_000)}`];
}

interface Judged {
  readonly conflicts: readonly object[];
  readonly next: string | null;
}

/** Returns the conflicts in the report on segregation of duties, from all of its pages. */
async function againstRules(run: Run): Promise<readonly string[]> {
  const conflicts: object[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `?cursor=${cursor}`;
    const page = (await asked(run, `/v1/audit/segregation${query}`)) as Judged;
    conflicts.push(...page.conflicts);
    cursor = page.next;
  }
  return conflicts.map((conflict) => `the segregation report has ${JSON.stringify(conflict)}`);
}

/** Returns the verifier's findings in the log of the run. */
async function againstLog(run: Run): Promise<readonly string[]> {
  return findingsIn(await wholeLog(run.office.events)).map(
    (finding) => `a verifier finds ${JSON.stringify(finding)}`,
  );
}

async function asked(run: Run, target: string): Promise<unknown> {
  const { status, body, text } = await run.ask({ method: 'GET', target, as: run.office.reader });
  if (status !== 200) throw new Error(`${target}: ${status} ${text}`);
  return body;
}
