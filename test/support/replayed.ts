import { until } from './patience';
import type { Service } from './service';

/** Starts a replay of the whole log and returns its report; null if the replay failed. */
export async function replayed(service: Service): Promise<object | null> {
  const started = await service.http().post('/v1/audit/replays');
  type Job = { readonly state: string; readonly report: object | null };
  const ask = () => service.get<Job>(`/v1/audit/replays/${started.body.id as string}`);
  let job = await ask();
  await until(async () => {
    job = await ask();
    return job.state !== 'running';
  });
  return job.report;
}

/**
 * Expected report of a replay on books that a test appended without proposals. The missing signatures are the only
 * findings.
 */
export const agreedUnsigned = {
  agrees: false,
  differencesTotal: 0,
  fileFaults: [],
  entryFindingsTotal: 0,
  checkpoints: expect.objectContaining({ findingsTotal: 0 }) as object,
};

/**
 * Expected members of a replay's report on sound books: nothing differs, and every journal entry follows from the facts
 * of its event.
 */
export const agreed = { agrees: true, entryFindingsTotal: 0 };
