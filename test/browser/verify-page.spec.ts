import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packFileNames } from '@art30/evidence';
import { chromium, type Browser, type Page } from 'playwright-core';
import { goodPack, type GoodPack } from '../evidence/good-pack';
import { lines, repacked } from '../evidence/repacked';
import { browser as browserWords, fault } from '../oracle/engine-trials.cjs';
import { noteEngine } from '../support/notes';

const why = fault('chromium');
if (why !== null) noteEngine('chromium', why);

(why === null ? describe : describe.skip)('the page of the verifier', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-page-'));
  const at = (name: string) => join(folder, name);
  let pack: GoodPack;
  let browser: Browser;
  let page: Page;
  /** Addresses that the page requested, apart from its own file, and messages of its console. */
  let asked: string[];

  beforeAll(async () => {
    pack = await goodPack();
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'pack.zip': pack.bytes,
      'kept.txt': pack.kept,
      'statement.csv': pack.statement,
      'proof.json': pack.proof,
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
    const [program, ...args] = browserWords;
    const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
    browser = await chromium.launch({ executablePath: found.trim(), args, timeout: 0 });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    // No timeout of its own: a slow machine must not fail the test, and jest's timeout ends a hung page.
    page.setDefaultTimeout(0);
    asked = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => asked.push(message.text()));
    page.on('pageerror', (error) => asked.push(error.message));
    await page.goto(pathToFileURL(resolve('dist/verify/verify.html')).href);
    asked = [];
    await page.getByLabel('Verifier key of the ledger').fill(pack.key);
  });

  afterEach(() => page.close());

  /** Submits the form and returns the result that the page shows. */
  async function checked(): Promise<{ outcome: string | null; title: string; report: string }> {
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    const section = page.locator('section');
    await section.waitFor({ state: 'visible' });
    const outcome = await section.getAttribute('data-outcome');
    const title = await page.locator('h2').innerText();
    return { outcome, title, report: await page.locator('pre').innerText() };
  }

  const choose = (label: string, file: string) => page.getByLabel(label).setInputFiles(at(file));

  it('says of a pack what the verifier on the command line says, and asks nobody', async () => {
    await choose('The pack, as you received it', 'pack.zip');
    await choose('The checkpoint that you kept last time', 'kept.txt');
    const { outcome, title, report } = await checked();
    expect([outcome, title]).toEqual(['holds', 'It holds']);
    expect(report).toMatch(
      /history {3}the first \d+ events are those of your checkpoint, signed at/,
    );
    expect(report).toMatch(/^BOOKS {5}trial balance/m);
    expect(report).toMatch(/VERDICT {3}it holds$/);
    expect(asked).toEqual([]);
  });

  it('says that history is not proved where no checkpoint was kept', async () => {
    await choose('The pack, as you received it', 'pack.zip');
    const { outcome, title } = await checked();
    expect([outcome, title]).toEqual([
      'unproved',
      'It holds, and history before this pack is not proved',
    ]);
  });

  it('refuses a pack in which something was changed, with the place', async () => {
    const actor = '"approvedBy":"u.approve"';
    const forged = await repacked(pack.bytes, {
      files: lines(packFileNames.events, (all) => {
        const index = all.findIndex((line) => line.includes(actor));
        return all.with(index, (all[index] ?? '').replace(actor, '"approvedBy":"u.other"'));
      }),
    });
    writeFileSync(at('forged.zip'), forged);
    await choose('The pack, as you received it', 'forged.zip');
    const { outcome, report } = await checked();
    expect(outcome).toBe('fails');
    expect(report).toMatch(/^REFUSED {3}OTHER_ROOT at checkpoints.jsonl:1, sequence \d+/m);
  });

  it('takes what an auditor knows of keys and times', async () => {
    await choose('The pack, as you received it', 'pack.zip');
    await page.getByLabel('Keys that are revoked').fill(`${pack.key}@1`);
    expect((await checked()).report).toMatch(/^REFUSED {3}NO_CHECKPOINT/m);
    await page.getByLabel('Keys that are revoked').fill('');
    await page.getByLabel('The last checkpoint is too old before').fill('2099-01-01');
    expect((await checked()).report).toMatch(/^REFUSED {3}TOO_OLD/m);
    await page.getByLabel('The last checkpoint is too old before').fill('31.12.2025');
    const { outcome, report } = await checked();
    expect(outcome).toBe('unchecked');
    expect(report).toContain('not before must be a date (2025-06-30)');
  });

  it('checks a statement by its proof', async () => {
    await page.getByLabel('A statement of a donor').check();
    await choose('The statement', 'statement.csv');
    await choose('Its proof', 'proof.json');
    const { outcome, report } = await checked();
    expect(outcome).toBe('holds');
    expect(report).toMatch(/VERDICT {3}these are the bytes that were issued$/);
    await choose('The statement', 'pack.zip');
    const other = await checked();
    expect(other.outcome).toBe('fails');
    expect(other.report).toContain('none that were issued');
  });

  it('takes a kept checkpoint that an editor wrote, and names the file that is none', async () => {
    await choose('The pack, as you received it', 'pack.zip');
    writeFileSync(at('typed.txt'), `\ufeff${pack.kept.replaceAll('\n', '\r\n')}\r\n`);
    await choose('The checkpoint that you kept last time', 'typed.txt');
    expect((await checked()).outcome).toBe('holds');
    await choose('The checkpoint that you kept last time', 'statement.csv');
    const { outcome, report } = await checked();
    expect(outcome).toBe('unchecked');
    expect(report).toContain('statement.csv cannot be read');
  });

  it('says what is missing', async () => {
    expect(await checked()).toEqual({
      outcome: 'unchecked',
      title: 'Nothing was checked',
      report: 'choose the pack first',
    });
    await page.getByLabel('Verifier key of the ledger').fill('nobody');
    await choose('The pack, as you received it', 'pack.zip');
    expect((await checked()).report).toContain('a verifier key is a name');
  });
});
