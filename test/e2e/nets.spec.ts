import type { EventStore } from '@art30/event-sourcing';
import { readLog } from '@art30/testing';
import { readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { drawNet, recordedNets, refusalLine } from '../support/nets';
import { Service } from '../support/service';

const script = readScript(process.cwd());
const refused = Object.keys(script.refused).filter((name) => name !== 'X05');

describe('nets over the worked example', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stopAndRemove());

  it('hold what its requests wrote and what was refused, as recorded', async () => {
    const example = new WorkedExample(
      script,
      (time) => service.clock.set(time),
      (request) => service.send(request),
    );
    const refusals: string[] = [];
    for (const event of Object.keys(script.events)) {
      await example.play(event);
      for (const { name, answer } of await example.refusedAfter(event, refused)) {
        const { code, field } = answer.body as { code: string; field?: string };
        refusals.push(refusalLine({ name, status: answer.status, code, field }));
      }
    }
    const log = await readLog(service.app.get<EventStore>(EVENT_STORE, { strict: false }), null);
    const nets = { 'worked example': drawNet('worked example', log, refusals) };
    expect(nets).toEqual(recordedNets(nets));
  });
});
