import { Client } from '../support/client';
import { Service } from '../support/service';
import { textOf } from '../support/statements';
import { foundations, paidPledge } from '../support/world';

describe('an issued statement, once its service has started anew', () => {
  it.each(['application/json', 'text/csv'])('has the same bytes as %s', async (form) => {
    let service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    try {
      const client = new Client(service);
      await foundations(client);
      await paidPledge(client, 'P1');
      const { id } = await client.done('/v1/donors/DON-A/statements', { to: '2024-07-14' });
      const path = `/v1/statements/${id}`;
      const issued = await textOf(service, path, form);
      await service.stop();
      const { dataDir } = service.config;
      service = await Service.start({ dataDir, at: '2025-01-02T09:00:00.000Z' });
      expect(await textOf(service, path, form)).toBe(issued);
      expect(issued).toContain(id);
    } finally {
      await service.stopAndRemove();
    }
  });
});
