import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { EntryRecomputer, daysBetween } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openSqliteEventStoreReadOnly } from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { rulesBrokenIn } from '../../support/log-findings';
import { wholeLog } from '../../support/whole-log';
import { makeLives } from './making/lives';
import { mergeInto } from './making/merge';
import { oncePublished } from './making/opening';
import { quotasOf } from './making/quotas';

const events = 1_700;
const pledges = 12;

describe('a corpus', () => {
  const folder = temporaryFolder();

  async function corpus(parts: number): Promise<readonly RecordedEvent[]> {
    const name = (of: string) => join(folder.path, `${parts}-${of}.db`);
    const files = Array.from({ length: parts }, (_, part) => name(String(part)));
    for (const [part, file] of files.entries())
      await makeLives({ file, events, part, parts, pledges });
    await mergeInto(name('events'), files);
    const store = openSqliteEventStoreReadOnly(name('events'));
    return wholeLog(store).finally(() => store.close());
  }

  it('is a log in which neither a verifier nor a replay finds anything, however it is made', async () => {
    const log = await corpus(2);
    expect(log).toHaveLength(events);
    expect(rulesBrokenIn(log)).toEqual([]);
    const recomputer = new EntryRecomputer();
    expect(log.flatMap((event, index) => recomputer.check(event, index + 1))).toEqual([]);
    expect(recomputer.end()).toEqual([]);
    expect(hashOf(await corpus(1))).toBe(hashOf(log));
    const types = new Set(log.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(typesOfLives));
    const recorded = log.map(({ metadata }) => metadata.recordedAt);
    expect(recorded).toEqual(recorded.toSorted());
    expect(daysLate(log).filter((days) => days > 400n)).toEqual([]);
  });

  it('is decided by rates that are published, also in the first minutes of their month', () => {
    const at = (moment: string) => oncePublished(new Date(moment)).toISOString();
    expect(at('2024-12-01T00:01:30.000Z')).toBe('2024-12-01T00:10:00.000Z');
    for (const moment of ['2024-12-01T00:10:00.000Z', '2024-12-02T00:01:30.000Z']) {
      expect(at(moment)).toBe(moment);
    }
  });

  it('has as many events as wanted, in a thousand pledges that differ in size', () => {
    for (const wanted of [8_665, 998_665]) {
      const quotas = quotasOf(wanted);
      expect(quotas).toHaveLength(1_000);
      expect(quotas.reduce((sum, quota) => sum + quota, 0)).toBe(wanted);
      expect(Math.max(...quotas)).toBeLessThan(5_000);
    }
  });
});

const typesOfLives = [
  ...['PledgeAnnounced', 'AgreementSigned', 'ReceiptRecorded', 'ReceiptApplied'],
  ...['CommandProposed', 'ProposalCertified', 'ProposalApproved', 'AllocationMade'],
  ...['ExpenditureReported', 'ReferenceClaimed', 'SupportCostCharged'],
];

function hashOf(log: readonly RecordedEvent[]): string {
  const hash = createHash('sha256');
  for (const event of log) hash.update(JSON.stringify(event));
  return hash.digest('hex');
}

/** Returns the number of days between the value date and the recording of each receipt. */
function daysLate(log: readonly RecordedEvent[]): readonly bigint[] {
  return log
    .filter(({ type }) => type === 'ReceiptRecorded')
    .map(({ data, metadata }) =>
      daysBetween(data['effectiveDate'] as string, metadata.recordedAt.slice(0, 10)),
    );
}
