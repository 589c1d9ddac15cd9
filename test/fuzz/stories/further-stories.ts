import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSignerKey, parseSignerKey, writeRotation } from '@art30/evidence';
import { signerKeysIn } from '@art30/storage';
import { sha256Hex } from '../../../apps/api/src/process/sha256';
import { until } from '../../support/patience';
import { TokenIssuer } from '../../support/token-issuer';
import type { AccountsOffice, Office } from '../service/offices';
import type { Run } from '../service/run';
import { signed } from './signatures';
import type { WireAnswer } from '../service/wire';

/** @throws Error if the story cannot go on. */
function demand(answer: WireAnswer, status: number): Record<string, unknown> {
  if (answer.status !== status) throw new Error(`the story ends: ${answer.status} ${answer.text}`);
  return answer.body as Record<string, unknown>;
}

async function done(
  run: Run,
  target: string,
  as: string | undefined,
  body: object,
): Promise<Record<string, unknown>> {
  const answer = await run.ask({ target, as, body });
  const { proposal } = (answer.body ?? {}) as { proposal?: Parameters<typeof signed>[1] };
  return demand(answer.status === 202 && proposal ? await signed(run, proposal) : answer, 201);
}

/** Books commands that the examples of the contract do not book. */
export async function booksTheRest(run: Run): Promise<void> {
  const { recorder, cashier, certifier, administrator } = run.office.cast;
  const dated = { effectiveDate: '2025-07-10' };
  const credit = {
    bankAccount: 'BK-USD',
    bankReference: 'interest of June',
    valueDate: '2025-07-10',
    net: { amount: '12.50', currency: 'USD' },
    charges: { amount: '0.00', currency: 'USD' },
  };
  const { id } = await done(run, '/v1/receipts', cashier[0], credit);
  const accountInterest = { fund: 'ART30', documentReference: 'bank statement 2025-06' };
  await done(run, `/v1/receipts/${String(id)}/applications`, cashier[0], {
    ...dated,
    accountInterest,
  });

  const donor = { id: 'DON-LATER', name: 'Donor', kind: 'FOUNDATION' };
  for (const [what, as] of [
    ['rejection', certifier[0]],
    ['withdrawal', recorder[0]],
  ] as const) {
    const proposed = await run.ask({ target: '/v1/donors', as: recorder[0], body: donor });
    const { proposal } = demand(proposed, 202) as { proposal: { id: string } };
    const target = `/v1/proposals/${proposal.id}/${what}`;
    demand(await run.ask({ target, as, body: { because: 'the name is another one' } }), 201);
  }
  const bot = {
    person: 'u.bot',
    role: 'recorder',
    responsible: 'u.accounts',
    from: run.office.today(),
  };
  const terms = { ...bot, until: '2099-12-31', reason: 'imports' };
  for (const what of ['rejection', 'approval']) {
    const asked = await done(run, '/v1/delegations', administrator[0], terms);
    const target = `/v1/delegations/${String(asked['id'])}/${what}`;
    await done(run, target, administrator[1], what === 'rejection' ? { because: 'not yet' } : {});
  }
}

/** Starts a rebuild of the read model and abandons it. */
export async function abandonsRebuild(run: Run): Promise<void> {
  const [as] = run.office.cast.operator;
  await until(async () => {
    const begun = await run.ask({ target: '/v1/rebuilds', as });
    if (begun.status !== 202) return false;
    const { id } = begun.body as { id: string };
    return (await run.ask({ target: `/v1/rebuilds/${id}/abandonment`, as })).status === 200;
  });
}

/** Stores a document and the name of a payer, reads them, and erases both. */
export async function erasesWhatIsKept(run: Run): Promise<void> {
  const { recorder, cashier } = run.office.cast;
  const as = run.office.reader;
  const shown = async (target: string) => demand(await run.ask({ method: 'GET', target, as }), 200);
  const letter = Buffer.from('a letter of a donor');
  const sha256 = sha256Hex(letter.toString());
  const document = `/v1/documents/${sha256}`;
  demand(await run.ask({ method: 'PUT', target: document, as: recorder[0], body: letter }), 204);
  await done(run, '/v1/donors', recorder[0], {
    id: 'DON-LETTER',
    name: 'Donor of a letter',
    kind: 'FOUNDATION',
    documents: [{ name: 'letter.txt', mediaType: 'text/plain', size: letter.length, sha256 }],
  });
  await shown(document);
  const ground = 'request of the person named in it';
  await done(run, '/v1/erased-documents', recorder[0], { sha256, ground });
  await shown(`/v1/erased-documents/${sha256}`);

  const { id } = await done(run, '/v1/receipts', cashier[0], {
    bankAccount: 'BK-USD',
    bankReference: 'gift of a person',
    valueDate: '2025-07-10',
    net: { amount: '12.50', currency: 'USD' },
    charges: { amount: '0.00', currency: 'USD' },
    remitter: 'Somebody who gives',
  });
  const { personalTexts } = await shown(`/v1/receipts/${String(id)}`);
  const [{ reference = '' } = {}] = personalTexts as readonly { readonly reference?: string }[];
  await done(run, `/v1/personal-texts/${reference}/erasure`, recorder[0], { ground });
  await shown(`/v1/erased-texts/${reference}`);
}

/** Creates accounts on the first day and changes them in every possible way. */
export async function lifeOfAccounts(run: Run, office: AccountsOffice): Promise<void> {
  const [asks = '', releases = ''] = office.cast.administrator;
  const sign = async (person: string, secret: string) => {
    const password = `a good day ${office.passwords.size} for books`;
    const setting = { person, secret, password };
    demand(await run.ask({ target: '/v1/sign-in/password', as: undefined, body: setting }), 200);
    office.passwords.set(person, password);
    demand(
      await run.ask({ target: '/v1/sign-in', as: undefined, body: { person, password } }),
      200,
    );
  };
  const asked = async (path: string, body: object) => {
    const { events } = await done(run, path, asks, body);
    return (events as { readonly id: string }[])[0]?.id ?? '';
  };
  const released = async (path: string, body: object) => {
    const change = await asked(path, body);
    await done(run, `/v1/account-changes/${change}/release`, releases, {});
    return change;
  };
  const halves = async (change: string) => {
    const target = `/v1/account-changes/${change}/secret`;
    const shown = [await run.ask({ target, as: asks }), await run.ask({ target, as: releases })];
    return shown.map((answer) => String(demand(answer, 200)['half'])).join('.');
  };
  for (const person of office.cast.administrator) await sign(person, office.secretOf(person));
  const people = Object.entries(office.cast).map(([role, [person = '']]) => [role, person]);
  for (const [role = '', person = ''] of [...people, ['auditor', office.reader]]) {
    if (role === 'administrator' || role === 'donor') continue;
    const facts = {
      person,
      kind: 'PERSON',
      roles: [role],
      reason: 'works here',
      ...(role === 'recorder' ? { name: 'Ada Byron' } : {}),
    };
    await sign(person, await halves(await released('/v1/accounts', facts)));
  }
  const because = { reason: 'so it is by now' };
  const left = await asked('/v1/accounts', {
    person: 'u.left',
    kind: 'SERVICE',
    roles: ['recorder'],
    ...because,
  });
  await done(run, `/v1/account-changes/${left}/refusal`, releases, because);
  const auditor = office.cast.auditor[0] ?? '';
  const path = `/v1/accounts/${auditor}`;
  await released(`${path}/roles`, { roles: ['operator'], ...because });
  await done(run, `${path}/suspension`, asks, because);
  await released(`${path}/reinstatement`, because);
  const reset = await released(`${path}/password-reset`, because);
  await released(`${path}/roles`, { roles: ['auditor'], ...because });
  await sign(auditor, await halves(reset));
}

/** Two administrators delegate to everybody with a booking role. */
export async function delegateToAll(run: Run): Promise<void> {
  const { cast, today } = run.office;
  const [asks, grants] = cast.administrator;
  for (const role of ['recorder', 'cashier', 'certifier', 'approver', 'controller'] as const) {
    const terms = {
      person: cast[role][0],
      role,
      from: today(),
      until: '2099-12-31',
      reason: 'their work',
    };
    const { id } = await done(run, '/v1/delegations', asks, terms);
    await done(run, `/v1/delegations/${String(id)}/approval`, grants, {});
  }
}

/** Changes the identity provider, after which nobody can sign in with the former one. */
export async function leaveProvider(run: Run): Promise<void> {
  const [asks, approves] = run.office.cast.administrator;
  const next = await TokenIssuer.start();
  try {
    const facts = { issuer: next.issuer, personClaim: 'sub', reason: 'moved' };
    const { id } = await done(run, '/v1/identity-provider', asks, facts);
    await done(run, `/v1/identity-provider/${String(id)}/approval`, approves, {});
  } finally {
    await next.stop();
  }
}

const strangeId = '0d9c1a52-4a1e-4d57-8f0f-3a4bb5a0a3f1';

/** Skips an event that cannot be read. */
export async function skipStranger(run: Run, office: Office): Promise<void> {
  const hash = sha256Hex('a stranger');
  const recordedAt = new Date().toISOString();
  const metadata = { recordedAt, recordedBy: 'u.stranger', keyHash: hash, requestHash: hash };
  const event = { id: strangeId, type: 'SomethingElse', data: { hello: 'world' }, metadata };
  await office.events.append('donor-STRANGE', 'no-stream', [event]);
  const ready = () => run.ask({ method: 'GET', target: '/health/ready', as: undefined });
  await until(async () => (await ready()).status === 503);
  const facts = { eventId: strangeId, reason: 'written by a stranger' };
  await done(run, '/v1/skipped-events', office.cast.operator[0], facts);
  await until(async () => (await ready()).status === 200);
  const as = office.cast.auditor[0];
  demand(await run.ask({ method: 'GET', target: `/v1/skipped-events/${strangeId}`, as }), 200);
}

/** Signs a checkpoint and changes the key for later ones. */
export async function rotatesKey(run: Run): Promise<void> {
  const { dataDir, cast, reader: as } = run.office;
  const file = join(dataDir, 'checkpoint.key');
  const [signerKey = ''] = signerKeysIn(file);
  const old = parseSignerKey(signerKey);
  demand(await run.ask({ target: '/v1/audit/checkpoints', as }), 200);
  const next = makeSignerKey(old.verifier.name, randomBytes(32));
  const note = writeRotation(old, parseSignerKey(next.signerKey));
  const [asks, approves] = cast.administrator;
  const rotation = { to: next.verifierKey, note };
  const { id } = await done(run, '/v1/checkpoint-keys', asks, { rotation });
  await done(run, `/v1/checkpoint-keys/${String(id)}/approval`, approves, {});
  appendFileSync(file, `${next.signerKey}\n`);
}
