import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ErasePersonalText,
  OpenBankAccount,
  RecordReceipt,
  RegisterDonor,
  ReviseDonor,
  stream,
} from '@art30/accounting';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { unnamedTextDays } from '@art30/ledger';
import { signedInAs } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { Commanding, type CommandingOptions } from '../support/commanding';
import { until } from '../support/patience';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const after = afterwards();
const opened = '2024-03-01T00:00:00.000Z';
const daysLater = (days: number) => new Date(Date.parse(opened) + days * 86_400_000).toISOString();

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'art30-'));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function open(options: CommandingOptions): Promise<Commanding> {
  const ledger = await Commanding.open(options);
  after(() => ledger.close());
  return ledger;
}

/** Registers a private person, as a request from outside under an idempotency key. */
function register(ledger: Commanding, name: string, key = 'P') {
  const facts = { donorId: 'P', name, kind: 'INDIVIDUAL', country: 'XAA' } as const;
  return ledger.send(new RegisterDonor(facts, ledger.request(key)));
}

/** All stored personal texts, in their order. */
const kept = async ({ texts }: Commanding) => texts.after(null, 200);
const textsOf = async (ledger: Commanding) => (await kept(ledger)).map(({ text }) => text);
const nameIn = async ({ events }: Pick<Commanding, 'events'>) => {
  const [proposed] = await events.readStream('donor-P');
  return (proposed?.data['facts'] as { readonly name: string } | undefined)?.name;
};

describe('two requests at once under one key', () => {
  /** Action of the other request between the first one's decision and its append. */
  let meanwhile: (() => Promise<unknown>) | undefined;
  const racing = (real: EventStore) =>
    withAppend(real, async (append, name, ...rest) => {
      const other = meanwhile;
      meanwhile = undefined;
      if (name === 'donor-P') await other?.();
      return append(name, ...rest);
    });

  it('are one where they name the same person, though each made a reference', async () => {
    const ledger = await open({ dataDir: folder(), store: racing });
    let first: object | undefined;
    meanwhile = async () => (first = await register(ledger, 'Jane Doe'));
    const second = await register(ledger, 'Jane Doe');
    expect(second).toEqual({ ...first, repeated: true });
    expect(await ledger.typesOf('donor-P')).toEqual(['CommandProposed']);
    // The request that lost had already stored its text, so both texts are there.
    const texts = await kept(ledger);
    expect(texts.map(({ text }) => text)).toEqual(['Jane Doe', 'Jane Doe']);
    expect(texts.map(({ reference }) => reference)).toContain(await nameIn(ledger));
  });

  it('are refused one where they name different people', async () => {
    const ledger = await open({ dataDir: folder(), store: racing });
    meanwhile = () => register(ledger, 'Jane Doe');
    await expect(register(ledger, 'John Roe')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await ledger.typesOf('donor-P')).toEqual(['CommandProposed']);
  });
});

describe('a text and the event that names it', () => {
  it('come in this order: where the text cannot be kept, no event is written', async () => {
    const ledger = await open({ dataDir: folder() });
    const keeping = jest
      .spyOn(ledger.texts, 'keep')
      .mockRejectedValueOnce(new Unavailable('the disk is full'));
    await expect(register(ledger, 'Jane Doe')).rejects.toBeInstanceOf(Unavailable);
    expect(await ledger.typesOf('donor-P')).toEqual([]);
    expect((await register(ledger, 'Jane Doe')).proposal?.status).toBe('PROPOSED');
    keeping.mockRestore();
  });

  it('of which a crash left the text alone: it is deleted after the days that a late append may take', async () => {
    const dataDir = folder();
    let isDown = true;
    const store = (real: EventStore) =>
      withAppend(real, (append, name, ...rest) =>
        isDown && name === 'donor-P'
          ? Promise.reject(new Unavailable('it died here'))
          : append(name, ...rest),
      );
    const crashed = await Commanding.open({ dataDir, store, at: opened });
    await expect(register(crashed, 'Jane Doe')).rejects.toBeInstanceOf(Unavailable);
    expect(await textsOf(crashed)).toEqual(['Jane Doe']);
    isDown = false;
    await register(crashed, 'Jane Doe');
    expect(await textsOf(crashed)).toEqual(['Jane Doe', 'Jane Doe']);
    await crashed.close();

    const early = await Commanding.open({ dataDir, at: daysLater(unnamedTextDays - 1) });
    await until(() => early.rounds > 1);
    expect(await textsOf(early)).toHaveLength(2);
    await early.close();

    const late = await open({ dataDir, at: daysLater(unnamedTextDays + 1) });
    await until(async () => (await kept(late)).length === 1);
    expect((await kept(late)).map(({ reference }) => reference)).toEqual([await nameIn(late)]);
    expect(late.messages).toContainEqual(expect.stringContaining('deleted a personal text'));
    expect(late.messages.join()).not.toContain('Jane');
  });
});

describe('an erasure', () => {
  const erasing = (ledger: Commanding, reference: string) =>
    ledger.execute(
      new ErasePersonalText({ reference, ground: 'request' }, ledger.byController('erase')),
    );

  it('is finished after a crash, and again where a backup brought the text back', async () => {
    const dataDir = folder();
    const ledger = await Commanding.open({ dataDir });
    await register(ledger, 'Jane Doe');
    const [text] = await kept(ledger);
    const reference = text?.reference ?? '';
    const erased = jest.spyOn(ledger.texts, 'erase').mockImplementation(async () => {
      throw new Unavailable('it died here');
    });
    await erasing(ledger, reference);
    await until(() => erased.mock.calls.length > 0);
    expect(await textsOf(ledger)).toEqual(['Jane Doe']);
    erased.mockRestore();
    await until(async () => (await kept(ledger)).length === 0);
    if (text) await ledger.texts.keep([text]);
    await ledger.close();

    const again = await open({ dataDir });
    await until(async () => (await kept(again)).length === 0);
    expect(await again.typesOf(stream.erasedTexts)).toEqual(['PersonalTextErased']);
  });

  it('refuses what no event names, though a text is kept', async () => {
    const ledger = await open({ dataDir: folder() });
    const reference = 'e'.repeat(64);
    const unnamed = { reference, salt: '00', text: 'Nobody', stream: 'donor-P', keptAt: opened };
    await ledger.texts.keep([unnamed]);
    await expect(erasing(ledger, reference)).rejects.toMatchObject({ code: 'TEXT_UNKNOWN' });
  });

  it('leaves a repeat refused, for its text cannot be compared any more', async () => {
    const ledger = await open({ dataDir: folder() });
    await register(ledger, 'Jane Doe');
    expect((await register(ledger, 'Jane Doe')).proposal?.status).toBe('PROPOSED');
    await erasing(ledger, (await kept(ledger))[0]?.reference ?? '');
    await until(async () => (await kept(ledger)).length === 0);
    await expect(register(ledger, 'Jane Doe')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});

describe('a log of before', () => {
  const credit = {
    receiptId: 'R',
    bankAccount: 'BK-USD',
    bankReference: 'R-1',
    valueDate: '2024-02-01',
    net: usd('5.00'),
    charges: usd('0.00'),
    remitter: 'Jane Doe',
  };

  it('keeps the words that stand in it, and knows a repeat of what said them', async () => {
    const ledger = await open({ dataDir: folder() });
    const bank = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: '2024-01-01' };
    await ledger.execute(new OpenBankAccount(bank, ledger.request('bank')));
    // Executed without the store of personal texts, so the event contains the name itself, as events once
    // did.
    const { events } = await ledger.execute(new RecordReceipt(credit, ledger.request('R')));
    const [recorded] = await ledger.events.readStream('receipt-R');
    expect(recorded?.data['remitter']).toBe('Jane Doe');
    const cashier = { signedIn: signedInAs('u.cashier') };
    const again = await ledger.send(new RecordReceipt(credit, ledger.request('R', cashier)));
    expect(again.events).toEqual(events);
    expect(await kept(ledger)).toEqual([]);
  });

  it('has a name kept apart from the next revision on', async () => {
    const ledger = await open({ dataDir: folder() });
    const plain = { donorId: 'P', name: 'Jane Doe', kind: 'INDIVIDUAL', country: 'XAA' };
    const { metadata, eventName } = ledger.request('old').identity;
    const dated = { effectiveDate: '2024-01-02', policy: 'IPSAS23-UN@1', entries: [] };
    const data = { ...dated, ...plain };
    const event = { id: eventName('donor', 0), type: 'DonorRegistered', data, metadata };
    await ledger.events.append('donor-P', 'no-stream', [event]);
    const revision = { donorId: 'P', effectiveDate: '2024-02-01', country: 'XAB' };
    const proposed = await ledger.send(new ReviseDonor(revision, ledger.request('revise')));
    await ledger.signed(proposed, 'revise');
    const [text] = await kept(ledger);
    expect(text?.text).toBe('Jane Doe');
    const stood = await ledger.events.readStream('donor-P');
    expect(stood.find(({ type }) => type === 'DonorRevised')?.data).toMatchObject({
      name: text?.reference,
      country: 'XAB',
    });
  });
});
