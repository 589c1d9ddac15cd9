import { readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';
import type { Service } from './service';

/** Sends the commands of the worked example over HTTP, through the one that books the event `through`. */
export async function playExample(service: Service, through: string): Promise<WorkedExample> {
  const example = new WorkedExample(
    readScript(process.cwd()),
    (time) => service.clock.set(time),
    (request) => service.send(request),
  );
  for (const name of example.through(through)) await example.play(name);
  return example;
}
