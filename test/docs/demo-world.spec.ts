import { readFileSync } from 'node:fs';
import { DemoWorld } from '../support/demo-world';

/** Tests of an audit, by their addresses, without and with what they are asked about. */
const auditTests = [
  'cut-off?year=2024',
  'back-dated',
  'reversals',
  'round-amounts',
  'manual-rates',
  'manual-rates/2025-06-02.MANUAL',
  'withdrawn-rates',
  'dormant-suspense',
  'late-postings',
];

interface TestsAsked {
  readonly paths: Readonly<Record<string, unknown>>;
}

describe('the world of the demo', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
  });
  afterAll(() => world.stopAndRemove());

  it.each(auditTests)('has something for the test of an audit at %s', async (asked) => {
    const { items } = await world.get<{ items: readonly unknown[] }>(`/v1/audit/tests/${asked}`);
    expect([asked, items.length > 0]).toEqual([asked, true]);
  });

  it('has something for each test that the contract has', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as TestsAsked;
    const tests = Object.keys(paths).filter((path) => path.startsWith('/v1/audit/tests/'));
    const asked = auditTests.map((path) =>
      `/v1/audit/tests/${path}`.replace(/\?.*$/, '').replace(/rates\/.*$/, 'rates/{listId}'),
    );
    expect(asked.toSorted()).toEqual(tests.toSorted());
  });
});
