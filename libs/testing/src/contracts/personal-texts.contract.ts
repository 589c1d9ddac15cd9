import { createHash, randomBytes } from 'node:crypto';
import type { KeptText, PersonalTextStore } from '@art30/event-sourcing';

/** A store of personal texts under test, with a way to open the same texts a second time. */
export interface OpenTexts {
  readonly store: PersonalTextStore;
  /** Opens the same texts again; left out for a store in memory. */
  reopen?(): Promise<PersonalTextStore>;
  close(): Promise<unknown>;
}

/** Creates a personal text with a random salt, and the reference that follows from text and salt. */
export function sampleText(text: string, stream = 'donor-DON-P'): KeptText {
  const salt = randomBytes(32);
  const reference = createHash('sha256').update(salt).update(text, 'utf8').digest('hex');
  return {
    reference,
    salt: salt.toString('hex'),
    text,
    stream,
    keptAt: '2024-05-06T10:00:00.000Z',
  };
}

/** Defines tests that every store of personal texts must pass. */
export function personalTextsContract(name: string, open: () => Promise<OpenTexts>): void {
  describe(`personal texts in ${name}`, () => {
    let opened: OpenTexts;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    keptAndErased(() => opened);
    lookedAt(() => opened);
  });
}

async function kept(
  { store }: OpenTexts,
  ...texts: readonly KeptText[]
): Promise<readonly string[]> {
  await store.keep(texts);
  return texts.map(({ reference }) => reference);
}

function keptAndErased(open: () => OpenTexts): void {
  it('are found under their references, and nothing under any other', async () => {
    const [one, other] = [sampleText('Jane Doe'), sampleText('Zoë\n“Ünal” ✓', 'receipt-1')];
    await kept(open(), one, other);
    const unknown = sampleText('nobody').reference;
    const found = await open().store.find([other.reference, unknown, one.reference]);
    expect([...found.keys()].toSorted()).toEqual([one.reference, other.reference].toSorted());
    expect(found.get(one.reference)).toEqual(one);
    expect(found.get(other.reference)).toEqual(other);
    expect(await open().store.find([])).toEqual(new Map());
  });

  it('stay as they were kept first', async () => {
    const text = sampleText('Jane Doe');
    await kept(open(), text);
    await kept(open(), { ...text, text: 'John Roe', stream: 'donor-2' });
    expect((await open().store.find([text.reference])).get(text.reference)).toEqual(text);
    expect(await open().store.after(null, 10)).toHaveLength(1);
  });

  it('are gone once they are erased, and nothing else is', async () => {
    const texts = [sampleText('Jane Doe'), sampleText('John Roe')];
    const [jane = '', john = ''] = await kept(open(), ...texts);
    await open().store.erase(jane);
    await open().store.erase(jane);
    await open().store.erase(sampleText('nobody').reference);
    expect([...(await open().store.find([jane, john])).keys()]).toEqual([john]);
  });

  it('are there for whoever opens them next', async () => {
    if (open().reopen === undefined) return;
    const [jane = '', john = ''] = await kept(
      open(),
      sampleText('Jane Doe'),
      sampleText('John Roe'),
    );
    await open().store.erase(john);
    const again = (await open().reopen?.()) ?? open().store;
    expect([...(await again.find([jane, john])).keys()]).toEqual([jane]);
    await again.close();
  });
}

function lookedAt(open: () => OpenTexts): void {
  it('come in the order in which they were kept, page by page', async () => {
    const texts = Array.from({ length: 25 }, (_, index) => sampleText(`person ${index}`));
    for (const text of texts) await kept(open(), text);
    const read: string[] = [];
    for (let place: string | null = null; ;) {
      const page: readonly { readonly place: string; readonly text: string }[] =
        await open().store.after(place, 7);
      read.push(...page.map(({ text }) => text));
      expect(page.length).toBeLessThanOrEqual(7);
      const last = page.at(-1)?.place;
      if (last === undefined) break;
      expect(last > (place ?? '')).toBe(true);
      place = last;
    }
    expect(read).toEqual(texts.map(({ text }) => text));
  });

  it('are looked at up to a place, and later ones come behind it', async () => {
    expect(await open().store.lookedThrough()).toBeNull();
    await kept(open(), sampleText('one'));
    const place = (await open().store.after(null, 1))[0]?.place ?? '';
    await open().store.noteLooked(place);
    expect(await open().store.lookedThrough()).toBe(place);
    const [two = ''] = await kept(open(), sampleText('two'));
    const behind = await open().store.after(place, 10);
    expect(behind.map(({ reference }) => reference)).toEqual([two]);
    await open().store.noteLooked(behind[0]?.place ?? '');
    expect(await open().store.lookedThrough()).toBe(behind[0]?.place);
  });

  it('never take the place of one that is gone', async () => {
    const [one = ''] = await kept(open(), sampleText('one'));
    const place = (await open().store.after(null, 1))[0]?.place ?? '';
    await open().store.noteLooked(place);
    await open().store.erase(one);
    const [two = ''] = await kept(open(), sampleText('two'));
    const behind = await open().store.after(place, 10);
    expect(behind.map(({ reference }) => reference)).toEqual([two]);
  });
}
