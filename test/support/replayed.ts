import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import type { Service } from './service';

/** Questions after a replay before a test gives up, and how long it waits between two. */
const questionsMax = 400;
const pauseMs = 20;

/** The report of a replay of the whole log, null where it has none in time. */
export async function replayed(service: Service): Promise<object | null> {
  const started = await request(service.app.getHttpServer()).post('/v1/audit/replays');
  type Job = { readonly state: string; readonly report: object | null };
  const ask = () => service.get<Job>(`/v1/audit/replays/${started.body.id as string}`);
  let job = await ask();
  for (let asked = 0; job.state === 'running' && asked < questionsMax; asked += 1) {
    await sleep(pauseMs);
    job = await ask();
  }
  return job.report;
}

/** What a report says where nothing differs and every entry follows from its facts. */
export const agreed = { agrees: true, entryFindingsTotal: 0 };
