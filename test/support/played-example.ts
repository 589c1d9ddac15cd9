import { readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';
import type { Service } from './service';

/** Sends the worked example's commands over HTTP, up to and including one of its events. */
export async function playExample(service: Service, through: string): Promise<WorkedExample> {
  const example = new WorkedExample(
    readScript(process.cwd()),
    (time) => service.clock.set(time),
    (request) => service.send(request),
  );
  for (const name of example.through(through)) await example.play(name);
  return example;
}
