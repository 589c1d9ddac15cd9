import { rmSync } from 'node:fs';
import { policyInForce, type AnyLedgerEvent } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import {
  keyNameOf,
  makeSignerKey,
  parseVerifierKey,
  verifyLog,
  type Verdict,
} from '@art30/evidence';
import type { ServingReadStore } from '../../apps/api/src/read-model/serving-read-store';
import { EVENT_STORE, READ_STORE } from '../../apps/api/src/storage/tokens';
import { correctClock } from '../../apps/cli/src/recovery/clock';
import { logOf, timesBack } from '../evidence/second-books';
import { Client } from '../support/client';
import { bytesOf, EvidenceLines } from '../support/evidence-lines';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

const hourMs = 3_600_000;

describe('a ledger whose clock was three days ahead for one donor', () => {
  const begun = new Date('2026-11-02T09:00:00.000Z');
  const later = (hours: number) => new Date(begun.getTime() + hours * hourMs);
  let service: Service;
  let range = { fromSequence: 0, throughSequence: 0 };

  afterAll(async () => {
    await service.stop();
    rmSync(service.config.dataDir, { recursive: true, force: true });
  });

  const donorsAt = async (knownAt: Date) => {
    const path = `/v1/donors?knownAt=${knownAt.toISOString()}`;
    const { items } = await service.get<{ readonly items: readonly { readonly id: string }[] }>(
      path,
    );
    return items.map(({ id }) => id).sort();
  };

  it('knows the facts of these days by a time once the times are corrected, and agrees with its log', async () => {
    service = await Service.start({ at: begun.toISOString() });
    const { dataDir } = service.config;
    const lastSequence = () => service.app.get<ServingReadStore>(READ_STORE).checkpoint().sequence;
    const client = new Client(service);
    const register = (id: string) =>
      client.done('/v1/donors', { id, name: `Foundation ${id}`, kind: 'FOUNDATION' });
    await register('DON-A');
    const fromSequence = lastSequence() + 1;
    service.clock.set(later(72));
    await register('DON-B');
    const throughSequence = lastSequence();
    service.clock.set(later(1));
    await register('DON-C');
    expect(await donorsAt(later(2))).toEqual(['DON-A']);
    range = { fromSequence, throughSequence };
    const { config } = service;
    await service.stop();

    const reason = 'the clock was set three days ahead';
    await expect(
      correctClock(config, { fromSequence, throughSequence: 9_999, reason }),
    ).rejects.toThrow('Nothing was written');
    const said = await correctClock(config, { fromSequence, throughSequence, reason });
    expect(said).toContain(`${fromSequence}  ${later(72).toISOString()}`);

    service = await Service.start({ dataDir, at: later(2).toISOString() });
    expect(await donorsAt(later(2))).toEqual(['DON-A', 'DON-B', 'DON-C']);
    expect(await donorsAt(begun)).toEqual(['DON-A', 'DON-B']);
    const { id } = (await service.http('u.auditor').post('/v1/audit/replays')).body as {
      id: string;
    };
    let replay: object & { readonly state?: string } = {};
    await until(async () => {
      replay = await service.get(`/v1/audit/replays/${id}`);
      return replay.state !== 'running';
    });
    expect(replay).toMatchObject({ state: 'done', report: { agrees: true, differences: [] } });
  });

  it('is refused by the verifier without that word, as a forged log is, and holds with it', async () => {
    const whole = await wholeLog(service.app.get<EventStore>(EVENT_STORE));
    const events = whole.filter(({ type }) => type !== 'ClockCorrected');
    const ledgerId = events[0]?.metadata.ledger?.id ?? '';
    const { signerKey: signer, verifierKey } = makeSignerKey(
      keyNameOf(ledgerId),
      new Uint8Array(32).fill(7),
    );
    const { fromSequence, throughSequence } = range;
    /** Findings of the verifier that was written from the documents alone. */
    let second = timesBack([]);
    /**
     * Verifies a log whose first checkpoint was signed while the clock was ahead, at the end of the corrected
     * range.
     */
    const verdict = (corrected?: readonly [number, number]) => {
      const log = new EvidenceLines(ledgerId).add(...events.slice(0, throughSequence));
      log.sign({ signer, time: later(73).toISOString() });
      log.add(...events.slice(throughSequence));
      log.sign({ signer, time: later(3).toISOString() });
      if (corrected) log.act('ledger', clockCorrected(...corrected), 'recovery');
      log.sign({ signer, time: '2026-12-31T00:00:00.000Z' });
      const lines = { leaves: bytesOf(log.leaves), checkpoints: bytesOf(log.checkpoints) };
      const [leaves = '', checkpoints = ''] = [log.leaves, log.checkpoints].map((all) =>
        all.map((line) => `${line}\n`).join(''),
      );
      second = timesBack(logOf(leaves, checkpoints));
      return verifyLog(lines, { key: parseVerifierKey(verifierKey) });
    };
    const rulesOf = ({ findings }: Verdict) => new Set(findings.map(({ rule }) => rule));
    expect(rulesOf(await verdict())).toEqual(new Set(['OTHER_TIME', 'GOES_BACK']));
    for (const corrected of [undefined, [fromSequence, throughSequence] as const]) {
      const { findings } = await verdict(corrected);
      expect(second.back.length).toBeGreaterThan(2);
      expect(second.back).toEqual(findings.map(({ sequence }) => sequence));
    }
    expect(rulesOf(await verdict([fromSequence, throughSequence]))).toContain('GOES_BACK');
    expect(rulesOf(await verdict([fromSequence, 9_999]))).toContain('OTHER_RANGE');
    expect(second.otherRanges).toHaveLength(1);
    const held = await verdict([fromSequence, throughSequence + 1]);
    expect(held).toMatchObject({ holds: true, findings: [] });
    expect(second).toEqual({ back: [], otherRanges: [] });
    expect(held.corrections).toMatchObject([
      { fromSequence, throughSequence: throughSequence + 1, reason: 'the clock was wrong' },
    ]);
  });
});

function clockCorrected(fromSequence: number, throughSequence: number): AnyLedgerEvent {
  const dated = { effectiveDate: '2026-11-02', policy: policyInForce, entries: [] };
  const reason = 'the clock was wrong';
  return { type: 'ClockCorrected', data: { ...dated, fromSequence, throughSequence, reason } };
}
