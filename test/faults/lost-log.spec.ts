import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/**
 * The ledger was stopped after its basic data was booked; a copy of its log from before them is put in place.
 */
describe('a log that lacks what this instance has seen', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const log = join(dataDir, 'events.db');
  const [kept, early] = [join(dataDir, 'kept.db'), join(dataDir, 'early.db')];
  let seen: number;

  beforeAll(async () => {
    const opened = await Service.start({ dataDir });
    await opened.stop();
    copyFileSync(log, early);
    const service = await Service.start({ dataDir });
    const client = new Client(service);
    await foundations(client);
    seen = await client.head();
    await service.stop();
    copyFileSync(log, kept);
  });
  afterEach(() => copyFileSync(kept, log));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const readModel = () => {
    const [name = 'none'] = readdirSync(dataDir).filter((file) =>
      /^read-model-v\d+\.db$/.test(file),
    );
    return join(dataDir, name);
  };
  const started = () => Service.start({ dataDir });
  async function expectRefused(says: string): Promise<void> {
    const file = readModel();
    await expect(started()).rejects.toThrow(says);
    await expect(started()).rejects.toThrow(`move ${file} away first`);
    expect(existsSync(file)).toBe(true);
  }

  it('is missed where its file is gone, and not made anew', async () => {
    renameSync(log, `${log}.away`);
    const says = `there is no event store ${log}, and ${readModel()} has seen ${seen} events`;
    await expectRefused(says);
    expect(existsSync(log)).toBe(false);
    renameSync(`${log}.away`, log);
    await (await started()).stop();
  });

  it('is refused empty', async () => {
    truncateSync(log, 0);
    await expectRefused(`the log holds 0 events, and ${readModel()} has seen ${seen}`);
    expect(statSync(log).size).toBe(0);
  });

  it('is refused as an older copy, also by a read model of another version', async () => {
    copyFileSync(early, log);
    await expectRefused(`events, and ${readModel()} has seen ${seen}`);
    const [now, before] = [readModel(), join(dataDir, 'read-model-v1.db')];
    renameSync(now, before);
    await expectRefused(`events, and ${before} has seen ${seen}`);
    renameSync(before, now);
  });

  it('is refused where another log is in its place', async () => {
    const other = await Service.start();
    const client = new Client(other, 'other');
    await foundations(client);
    await other.stop();
    copyFileSync(join(other.config.dataDir, 'events.db'), log);
    rmSync(other.config.dataDir, { recursive: true });
    await expectRefused(`event ${seen} of the log is `);
    await expectRefused(' there: it is another log');
  });

  it('is not made anew where the read model is away too: a new ledger takes another folder', async () => {
    const file = readModel();
    renameSync(log, `${log}.away`);
    renameSync(file, `${file}.away`);
    const refused = started();
    await expect(refused).rejects.toThrow(
      /^the event store holds no ledger, but \S+ belongs to ledger [0-9a-f-]{36}: restore its log, /,
    );
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    renameSync(`${file}.away`, file);
    rmSync(`${log}.away`);
  });

  it('is given up where the operator moves the read model away', async () => {
    copyFileSync(early, log);
    const file = readModel();
    renameSync(file, `${file}.away`);
    const service = await started();
    expect(await new Client(service).head()).toBeLessThan(seen);
    await service.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    renameSync(`${file}.away`, file);
  });
});

describe('a log whose write-ahead log lacks its end', () => {
  it('is refused with all files as they are', async () => {
    const service = await Service.start();
    await foundations(new Client(service));
    const { dataDir } = service.config;
    const log = join(dataDir, 'events.db');
    const [main, beside] = [readFileSync(log), readFileSync(`${log}-wal`)];
    const rest = beside.subarray(0, beside.length / 2);
    await service.stop();
    writeFileSync(log, main);
    writeFileSync(`${log}-wal`, rest);
    await expect(Service.start({ dataDir })).rejects.toThrow(/^the log holds \d+ events, and /);
    expect(readFileSync(log).equals(main)).toBe(true);
    expect(readFileSync(`${log}-wal`).equals(rest)).toBe(true);
    writeFileSync(`${log}-wal`, beside);
    await (await Service.start({ dataDir })).stopAndRemove();
  });
});
