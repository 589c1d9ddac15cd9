import { Unavailable } from '@art30/event-sourcing';
import {
  accessEntriesReadMax,
  type AccessDay,
  type AccessEntry,
  type AccessLog,
  type AccessLogSettings,
} from '@art30/storage';

/** A place where access logs are stored, such as a folder. All instances that open a log there share it. */
export interface AccessLogPlace {
  open(settings: AccessLogSettings): AccessLog;
  /** Moves the clock by which old entries are deleted forward; left out if the test cannot change that clock. */
  passDays?(days: number): void;
  remove(): Promise<void> | void;
}

const dayMs = 86_400_000;
/** Today by the real clock. A database server deletes entries by its own clock, which tests cannot change. */
const today = new Date().toISOString().slice(0, 10);

function dayFromNow(days: number): string {
  return new Date(Date.parse(today) + days * dayMs).toISOString().slice(0, 10);
}

export function sampleAccess(entry: Partial<AccessEntry> = {}): AccessEntry {
  return {
    at: `${today}T10:00:00.000Z`,
    person: 'u.contrib',
    issuer: 'urn:test',
    roles: ['recorder'],
    operation: 'getPledge',
    path: '/v1/pledges/P1',
    whose: ['DON-A'],
    status: 200,
    code: null,
    requestId: '6d7b0f2a-3a0e-4b52-9a3d-30c0a2c30b30',
    ...entry,
  };
}

/** Defines tests that every implementation of access logs must pass. */
export function accessLogContract(name: string, at: () => Promise<AccessLogPlace>): void {
  describe(`${name} keeps the promises of an access log:`, () => {
    let place: AccessLogPlace;
    let opened: AccessLog[];
    const open = (instance = 'one', accessLogDays = 30): AccessLog => {
      const log = place.open({ instance, accessLogDays });
      opened.push(log);
      return log;
    };
    beforeEach(async () => {
      place = await at();
      opened = [];
    });
    afterEach(async () => {
      for (const log of opened) await log.close();
      await place.remove();
    });

    writeContract(open);
    daysContract(open);
    retentionContract(open, () => place);

    it('takes nothing and says nothing once it is closed', async () => {
      const log = open();
      await log.write(sampleAccess());
      await log.close();
      await expect(log.write(sampleAccess())).rejects.toThrow(Unavailable);
      await expect(log.days(today, today)).rejects.toThrow(Unavailable);
      await expect(log.check()).rejects.toThrow(Unavailable);
    });
  });
}

type Open = (instance?: string, accessLogDays?: number) => AccessLog;

/** Reads all entries of one instance and day. */
async function everythingOf(log: AccessLog, of: AccessDay): Promise<readonly AccessEntry[]> {
  const entries: AccessEntry[] = [];
  for (;;) {
    const page = await log.read(of, entries.length);
    page.forEach(({ number }, index) => expect(number).toBe(entries.length + index));
    entries.push(...page.map(({ entry }) => entry));
    if (page.length < accessEntriesReadMax) return entries;
  }
}

function writeContract(open: Open): void {
  it('gives back what was written, in its order', async () => {
    const log = open();
    const written = [
      sampleAccess({ whose: 'every', operation: 'getBalances', path: '/v1/balances' }),
      sampleAccess({ status: 403, code: 'ROLE_REQUIRED', whose: [], person: 'u|ä' }),
      sampleAccess({ whose: ['DON-A', 'DON-B'], roles: [] }),
    ];
    for (const entry of written) await log.write(entry);
    expect(await everythingOf(log, { day: today, instance: 'one' })).toEqual(written);
  });

  it('is the same log to whoever opens it next', async () => {
    const log = open();
    await log.write(sampleAccess());
    await log.close();
    const next = open();
    await next.write(sampleAccess({ person: 'u.next' }));
    const found = await everythingOf(next, { day: today, instance: 'one' });
    expect(found.map(({ person }) => person)).toEqual(['u.contrib', 'u.next']);
  });

  it('loses none of what two processes of one name write at once', async () => {
    const [log, other] = [open('same'), open('same')];
    const names = Array.from({ length: 60 }, (_, index) => `u.${index}`);
    await Promise.all(
      names.map((person, index) => (index % 2 ? log : other).write(sampleAccess({ person }))),
    );
    const found = await everythingOf(log, { day: today, instance: 'same' });
    expect(found.map(({ person }) => person).sort()).toEqual(names.sort());
    expect(await log.days(today, today)).toEqual([{ day: today, instance: 'same' }]);
  });

  it('is read page by page', async () => {
    const log = open();
    const total = accessEntriesReadMax + 3;
    const writing = Array.from({ length: total }, (_, index) =>
      log.write(sampleAccess({ person: `u.${index}` })),
    );
    await Promise.all(writing);
    const place = { day: today, instance: 'one' };
    expect(await log.read(place, 0)).toHaveLength(accessEntriesReadMax);
    expect((await log.read(place, total - 2)).map(({ number }) => number)).toEqual([
      ...[total - 2, total - 1],
    ]);
    expect(await log.read(place, total)).toEqual([]);
    expect(new Set((await everythingOf(log, place)).map(({ person }) => person)).size).toBe(total);
  });
}

function daysContract(open: Open): void {
  it('tells the days of every instance, of a day in the order of the first entry', async () => {
    const [late, early] = [open('a.late'), open('z-early')];
    const on = (days: number) => sampleAccess({ at: `${dayFromNow(days)}T23:59:59.999Z` });
    await early.write(on(0));
    await late.write(on(0));
    await late.write(on(-1));
    await early.write(on(-3));
    await early.write(on(0));
    const days = (days: number, instance: string) => ({ day: dayFromNow(days), instance });
    expect(await late.days(dayFromNow(-3), today)).toEqual([
      ...[days(-3, 'z-early'), days(-1, 'a.late'), days(0, 'z-early'), days(0, 'a.late')],
    ]);
    expect(await early.days(dayFromNow(-2), dayFromNow(-1))).toEqual([days(-1, 'a.late')]);
    expect(await early.days(dayFromNow(1), dayFromNow(9))).toEqual([]);
  });

  it('has nothing of an instance or a day that never was', async () => {
    const log = open();
    expect(await log.days(dayFromNow(-30), today)).toEqual([]);
    expect(await log.read({ day: today, instance: 'nobody' }, 0)).toEqual([]);
    await log.check();
  });
}

function retentionContract(open: Open, place: () => AccessLogPlace): void {
  it('lets go what is older than its retention, and nothing else', async () => {
    const passDays = place().passDays?.bind(place());
    if (passDays === undefined) return;
    const log = open('one', 30);
    await log.write(sampleAccess());
    await log.retain(today);
    passDays(29);
    await log.retain(dayFromNow(29));
    expect(await log.read({ day: today, instance: 'one' }, 0)).toHaveLength(1);
    await log.write(sampleAccess({ at: `${dayFromNow(29)}T00:00:00.000Z` }));
    passDays(2);
    await log.retain(dayFromNow(31));
    expect(await log.read({ day: today, instance: 'one' }, 0)).toEqual([]);
    expect(await log.read({ day: dayFromNow(29), instance: 'one' }, 0)).toHaveLength(1);
  });

  it('goes by a retention that was shortened since', async () => {
    const passDays = place().passDays?.bind(place());
    if (passDays === undefined) return;
    const long = open('one', 400);
    await long.write(sampleAccess());
    await long.close();
    passDays(10);
    const short = open('one', 7);
    expect(await short.retain(dayFromNow(10))).toMatch(/^\d/);
    expect(await short.read({ day: today, instance: 'one' }, 0)).toEqual([]);
    expect(await short.retain(dayFromNow(10))).toBeNull();
  });
}
