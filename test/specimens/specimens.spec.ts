import { eventShapes, ledgerEventTypes, upcasters } from '@art30/accounting';
import { findingsIn } from '../support/log-findings';
import { canonicalJson, leafLine } from '@art30/event-sourcing';
import { readLog } from '@art30/testing';
import {
  keepFingerprints,
  keptFingerprints,
  logOf,
  replayed,
  Specimen,
  versionOf,
  type Fingerprints,
  type StoredLine,
} from './specimen';
import { accountsLog } from './stories/accounts-log';
import { analysisLog } from './stories/analysis-log';
import { clockLog } from './stories/clock-log';
import { contactsLog } from './stories/contacts-log';
import { contractLog } from './stories/contract-log';
import { differencesLog } from './stories/differences-log';
import { returnedLog } from './stories/returned-log';
import { undoneLog } from './stories/undone-log';

/**
 * Stored logs, each with the function that plays a log like it. A stored log is never played or written
 * again. An event type that changes gets a new story here, and thus a specimen under a new name.
 */
const stories = {
  'specimen-log': contractLog,
  'specimen-log-undone': undoneLog,
  'specimen-log-accounts': accountsLog,
  // The same story, stored again once events of accounts could contain the name of a person.
  'specimen-log-names': accountsLog,
  'specimen-log-differences': differencesLog,
  'specimen-log-clock': clockLog,
  'specimen-log-returned': returnedLog,
  'specimen-log-contacts': contactsLog,
  'specimen-log-analysis': analysisLog,
};
const specimens = Object.keys(stories).map((name) => new Specimen(name));
/** With `UPDATE_GOLDEN=1`, missing logs are played and the results of today's code are stored. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/**
 * An unknown event type. Three people put the event on the list of skipped events; it is still a leaf of the
 * tree.
 */
const strangers = ['SomethingElse'];

describe('the specimens of events that were stored once', () => {
  const found = new Map<string, Awaited<ReturnType<typeof replayed>>>();

  beforeAll(async () => {
    for (const [name, play] of Object.entries(stories)) {
      const specimen = new Specimen(name);
      if (!specimen.exists && isUpdate) specimen.keep(await play());
      found.set(name, await replayed(specimen.lines));
    }
    if (isUpdate) update();
  });

  /**
   * Stores the results of today's code. Rows may differ and logs may be added, but size, root and hash of a
   * stored log must be unchanged.
   */
  function update(): void {
    const kept = keptFingerprints();
    for (const [name, { size, root, sha256 }] of Object.entries(kept.logs)) {
      const today = found.get(name)?.fingerprints;
      if (today?.size !== size || today.root !== root || today.sha256 !== sha256) {
        throw new Error(`${name} was edited: put it back, and store a further one beside it`);
      }
    }
    const logs: Record<string, Fingerprints> = {};
    for (const [name, { fingerprints }] of found) logs[name] = fingerprints;
    const shapes = ledgerEventTypes.toSorted().map((type) => [type, versionOf(eventShapes[type])]);
    keepFingerprints({ logs, shapes: Object.fromEntries(shapes) as Record<string, string> });
  }

  const linesOf = () => specimens.flatMap(({ lines }) => lines);

  it.each(specimens)('$name: are canonical, and the leaves that they were', async ({ lines }) => {
    for (const line of lines) expect(canonicalJson(JSON.parse(line))).toBe(line);
    const events = await readLog(await logOf(lines), null);
    expect(events.map(leafLine)).toEqual(lines);
  });

  it.each(specimens)('$name: make the tree that they made: no line was edited', ({ name }) => {
    const [today, kept] = [found.get(name)?.fingerprints, keptFingerprints().logs[name]];
    expect(storedIn(today)).toEqual(storedIn(kept));
  });

  it('would make another tree were a line edited, and be other lines were it a checkpoint', async () => {
    const { lines, name } = specimens[0] as Specimen;
    const kept = keptFingerprints().logs[name];
    const at = lines.findIndex((line) => line.includes('"type":"DonorRegistered"'));
    const forged = lines.with(at, lines[at]?.replace('u.contrib', 'u.control') ?? '');
    expect((await replayed(forged)).fingerprints.root).not.toBe(kept?.root);
    const signed = lines.findIndex((line) => line.includes('"type":"CheckpointSigned"'));
    const other = lines.with(signed, lines[signed]?.replace('"REQUEST"', '"SCHEDULE"') ?? '');
    const { root, sha256 } = (await replayed(other)).fingerprints;
    expect([root === kept?.root, sha256 === kept?.sha256]).toEqual([true, false]);
  });

  it.each(specimens)(
    '$name: keep every rule by which a verifier judges a log',
    async ({ lines }) => {
      const events = await readLog(await logOf(lines), null);
      // Ignore times: parts of the logs were recorded by the machine's clock, others by a test's clock.
      const found = findingsIn(events).filter(({ rule }) => rule !== 'OTHER_TIME');
      expect(found).toEqual([]);
    },
  );

  it.each(specimens)('$name: are read by today’s code with entries that follow', ({ name }) => {
    const { report } = found.get(name) ?? {};
    expect(report).toMatchObject({
      agrees: true,
      differencesTotal: 0,
      entryFindingsTotal: 0,
      entryFindings: [],
      checkpoints: { findingsTotal: 0, findings: [] },
    });
  });

  it.each(specimens)('$name: make the rows that they made', ({ name }) => {
    expect(found.get(name)?.fingerprints).toEqual(keptFingerprints().logs[name]);
  });

  it('are there of every type that is or was written', () => {
    const written = new Set(linesOf().map((line) => (JSON.parse(line) as StoredLine).type));
    const knownTypes = [...ledgerEventTypes, ...upcasters.map(({ from }) => from), ...strangers];
    expect([...written].toSorted()).toEqual([...knownTypes].toSorted());
  });

  it('are there of every version: whoever changes what fits a type stores a specimen of it', () => {
    const versions = ledgerEventTypes.map((type) => [type, versionOf(eventShapes[type])]);
    expect(Object.fromEntries(versions)).toEqual(keptFingerprints().shapes);
  });
});

/** Results of a log that no change of the code may change. */
function storedIn({ size, root, sha256, types }: Partial<Fingerprints> = {}) {
  return { size, root, sha256, types };
}
