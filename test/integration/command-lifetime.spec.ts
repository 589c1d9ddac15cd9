import { RegisterDonor } from '@art30/accounting';
import { Unavailable } from '@art30/event-sourcing';
import { commandLifetimeMs, fenceSettlesMs } from '@art30/ledger';
import { serverLimits } from '../../apps/api/src/http/traffic/limits';
import { Commanding } from '../support/commanding';

const donor = { donorId: 'D1', name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29' };

describe('a command that has run for too long', () => {
  let service: Commanding;

  beforeAll(async () => {
    service = await Commanding.open();
  });

  afterAll(() => service.closeAndRemove());

  it('writes nothing, so that a closing need not wait for ever', async () => {
    const register = new RegisterDonor(donor as RegisterDonor['facts'], service.request('slow'));
    const cameAt = service.clock.now().getTime();
    service.clock.set(new Date(cameAt + commandLifetimeMs + 1));
    await expect(service.execute(register)).rejects.toThrow(Unavailable);
    expect(await service.events.readStream('donor-D1')).toEqual([]);
    service.clock.set(new Date(cameAt + commandLifetimeMs));
    await service.execute(register);
    expect(await service.events.readStream('donor-D1')).toHaveLength(2);
  });

  it('has been given up by its caller before, and is over before a fence settles', () => {
    expect(commandLifetimeMs).toBeGreaterThan(serverLimits.answerMs);
    expect(fenceSettlesMs).toBeGreaterThan(commandLifetimeMs);
  });
});
