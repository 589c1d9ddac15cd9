import { until } from './patience';
import type { Service } from './service';

/** The report of a replay of the whole log, null where it failed. */
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

/** The report on books that a test made without the signatures that they need: that alone is found. */
export const agreedUnsigned = {
  agrees: false,
  differencesTotal: 0,
  fileFaults: [],
  entryFindingsTotal: 0,
  checkpoints: expect.objectContaining({ findingsTotal: 0 }) as object,
};

/** What a report says where nothing differs and every entry follows from its facts. */
export const agreed = { agrees: true, entryFindingsTotal: 0 };
