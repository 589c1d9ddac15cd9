import { StatementNotProved, verifyPack } from '@art30/evidence';
import { optionsOf, provedStatement, type Given, type GivenFile } from './given';
import { outcomeOf, packReport, statementReport, type Outcome } from './report';

/** Result that the page shows. It is `unchecked` if an input is missing or cannot be read. */
interface Shown {
  readonly outcome: Outcome | 'unchecked';
  readonly report: string;
}

const titles: Readonly<Record<Shown['outcome'], string>> = {
  holds: 'It holds',
  fails: 'It does not hold',
  unproved: 'It holds, and history before this pack is not proved',
  unchecked: 'Nothing was checked',
};

const form = one('form', HTMLFormElement);
const progress = one('progress', HTMLProgressElement);
const button = one('button', HTMLButtonElement);
const section = one('section', HTMLElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});

async function check(): Promise<void> {
  button.disabled = true;
  section.hidden = true;
  try {
    const isPack = new FormData(form).get('what') === 'pack';
    show(await (isPack ? checkPack() : checkStatement()));
  } catch (error) {
    const outcome = error instanceof StatementNotProved ? 'fails' : 'unchecked';
    show({ outcome, report: error instanceof Error ? error.message : String(error) });
  } finally {
    button.disabled = false;
    progress.hidden = true;
  }
}

function show({ outcome, report }: Shown): void {
  section.dataset['outcome'] = outcome;
  one('h2', HTMLElement).textContent = titles[outcome];
  one('pre', HTMLElement).textContent = report;
  section.hidden = false;
}

async function checkPack(): Promise<Shown> {
  const file = demandFile('#pack', 'the pack');
  const keptFile = fileOf('#kept');
  const kept = keptFile && (await givenFile(keptFile));
  const options = optionsOf({ ...typed(), kept });
  const verdict = await verifyPack(piecesOf(file), options);
  return { outcome: outcomeOf(verdict), report: packReport(verdict, kept !== undefined) };
}

async function checkStatement(): Promise<Shown> {
  const statement = demandFile('#statement', 'the statement');
  const proof = demandFile('#proof', 'its proof');
  const { key } = optionsOf({ key: typed().key, revoked: [] });
  const proved = provedStatement(await givenFile(statement), await givenFile(proof), key);
  return { outcome: 'holds', report: statementReport(proved) };
}

async function givenFile(file: File): Promise<GivenFile> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Reads a file in pieces, because an evidence pack may be larger than memory. */
async function* piecesOf(file: File): AsyncGenerator<Uint8Array, void, void> {
  progress.hidden = false;
  let taken = 0;
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      taken += value.length;
      progress.value = taken / file.size;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function typed(): Given {
  const notBefore = one('#not-before', HTMLInputElement).value.trim();
  return {
    key: one('#key', HTMLInputElement).value.trim(),
    notBefore: notBefore === '' ? undefined : notBefore,
    witnesses: one('#witnesses', HTMLTextAreaElement).value.split(/\s+/).filter(Boolean),
    revoked: one('#revoked', HTMLTextAreaElement).value.split(/\s+/).filter(Boolean),
  };
}

function demandFile(selector: string, what: string): File {
  const file = fileOf(selector);
  if (file === undefined) throw new Error(`choose ${what} first`);
  return file;
}

function fileOf(selector: string): File | undefined {
  return one(selector, HTMLInputElement).files?.[0];
}

function one<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${selector}`);
}
