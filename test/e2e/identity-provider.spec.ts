import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type Answer } from '../support/ask';
import { BuiltService } from '../support/built-service';
import { Gate } from '../support/gate';

/**
 * An identity provider could make a token for anybody, so a change of the provider needs two administrators.
 */
describe('another identity provider', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const running: BuiltService[] = [];
  let before: Gate;
  let after: Gate;
  let address: string;
  let sent = 0;

  beforeAll(async () => {
    before = await Gate.open();
    after = await Gate.open();
    address = await started(before);
  });

  afterAll(async () => {
    for (const service of running.splice(0)) service.kill('SIGKILL');
    await before.close();
    await after.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function started(gate: Gate): Promise<string> {
    const service = new BuiltService({ DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...gate.environment });
    running.push(service);
    return service.address();
  }

  async function send(path: string, body: object, gate: Gate, as: string): Promise<Answer> {
    sent += 1;
    const authorization = await gate.as(as);
    return ask(`${address}${path}`, { authorization, body, key: `provider ${sent}` });
  }

  const statusAndCode = ({ status, body }: Answer) => [status, body.code as unknown];
  const donor = (id: string) => ({ id, name: `Donor ${id}`, kind: 'NGO' });

  it('is asked for by one administrator and approved by another, after which nobody signs under the old', async () => {
    await before.delegate(address);
    const open = await send('/v1/donors', donor('OPEN'), before, 'u.contrib');
    expect(open.status).toBe(202);
    const facts = { issuer: after.environment['OIDC_ISSUER'], personClaim: 'sub', reason: 'moved' };
    const proposed = await send('/v1/identity-provider', facts, before, 'u.admin-1');
    expect(proposed.status).toBe(201);
    const path = `/v1/identity-provider/${proposed.body.id}/approval`;
    const own = await send(path, {}, before, 'u.admin-1');
    expect(statusAndCode(own)).toEqual([403, 'SEGREGATION_OF_DUTIES']);
    expect((await send('/v1/donors', donor('STILL'), before, 'u.contrib')).status).toBe(202);
    expect((await send(path, {}, before, 'u.admin-2')).status).toBe(201);

    const { id, hash } = open.body.proposal;
    for (const [place, body, as] of [
      ['/v1/donors', donor('LATE'), 'u.contrib'],
      [`/v1/proposals/${id}/certification`, { hash }, 'u.certify'],
      [
        '/v1/identity-provider',
        { ...facts, issuer: before.environment['OIDC_ISSUER'] },
        'u.admin-1',
      ],
    ] as const) {
      expect([place, ...statusAndCode(await send(place, body, before, as))]).toEqual([
        ...[place, 403, 'AUTHORITY_REQUIRED'],
      ]);
    }
    // An instance that is not set to the new provider accepts none of its tokens.
    const stranger = await send('/v1/donors', donor('NEW'), after, 'u.contrib');
    expect(statusAndCode(stranger)).toEqual([401, 'SIGN_IN_REQUIRED']);
  });

  it('is what an instance must be set to, and what delegations are given for anew', async () => {
    running.at(-1)?.kill('SIGTERM');
    await running.at(-1)?.ended;
    const old = new BuiltService({ DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...before.environment });
    running.push(old);
    expect(await old.ended).toBe(1);
    expect(old.err).toContain(String(after.environment['OIDC_ISSUER']));

    address = await started(after);
    const early = await send('/v1/donors', donor('NEW'), after, 'u.contrib');
    expect(statusAndCode(early)).toEqual([403, 'NOT_DELEGATED']);
    await after.delegate(address);
    sent = 0;
    const reused = await send('/v1/donors', donor('OPEN'), after, 'u.contrib');
    expect(statusAndCode(reused)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    sent = 100;
    const proposed = await send('/v1/donors', donor('NEW'), after, 'u.contrib');
    const { id, hash } = proposed.body.proposal;
    const certification = `/v1/proposals/${id}/certification`;
    expect((await send(certification, { hash }, after, 'u.certify')).status).toBe(201);
    const approval = `/v1/proposals/${id}/approval`;
    expect((await send(approval, { hash }, after, 'u.approve')).status).toBe(201);

    const answer = await fetch(`${address}/v1/proposals`, {
      headers: { authorization: await after.as('u.auditor') },
    });
    const { items } = (await answer.json()) as { items: { id: string; hash: string }[] };
    expect(items).toHaveLength(2);
    for (const open of items) {
      const place = `/v1/proposals/${open.id}/certification`;
      const late = await send(place, { hash: open.hash }, after, 'u.certify');
      // Proposals from before the change cannot be certified: one person may have two ids under two
      // providers, and so could sign twice.
      expect(statusAndCode(late)).toEqual([409, 'PROPOSAL_STATUS']);
      const withdrawal = `/v1/proposals/${open.id}/withdrawal`;
      const because = 'of before';
      expect((await send(withdrawal, { because }, after, 'u.contrib')).status).toBe(201);
    }
  });
});
