import { readFileSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { roles, type Role } from '@art30/accounting';
import request from 'supertest';
import { AccessGuard } from '../../apps/api/src/access/access.guard';
import type { ProcessPeople } from '../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../apps/api/src/access/sign-in-ways';
import type { OperationId } from '../../apps/api/src/contract/operations';
import { createApp } from '../../apps/api/src/create-app';
import { controllers } from '../../apps/api/src/controllers';
import { processIssuer } from '../../apps/api/src/sign-in/identity';
import { LocalTokens } from '../../apps/api/src/sign-in/local-tokens';
import { SignIns } from '../../apps/api/src/access-log/sign-ins';
import { routeAccess } from '../support/route-access';
import { Service } from '../support/service';

interface Operation {
  readonly operationId: OperationId;
}

const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId }]) => ({
    operationId,
    path: path.replaceAll(/\{\w+\}/g, 'X'),
    method: method as 'get' | 'post',
  })),
);

/**
 * Roles that may book, written out here from the requirement and not read from the table of roles under test.
 */
const booking: readonly Role[] = ['recorder', 'cashier', 'certifier', 'approver', 'controller'];

const ofDonors: readonly string[] = [
  ...['listDonors', 'getDonor', 'listPledges', 'getPledge', 'getPledgeHistory'],
  ...['listReceipts', 'getReceipt', 'listStatements', 'getDonorStatement'],
  ...['getStatement', 'getStatementChanges', 'getStatementEvent', 'proveStatement'],
  ...['getAccessLog', 'explainFigure', 'listPurposes', 'listAllocations'],
];

/** Requests other than queries that an auditor may send. None of them writes to the books. */
const ofAuditors: readonly string[] = [
  'startReplay',
  'signCheckpoint',
  'openEngagement',
  'drawSample',
  'requestConfirmations',
  'recordConfirmationReply',
  'recordRun',
];
/** Requests of the list above that write to the auditor's own log, which no other role may write. */
const auditorLogOnly = ofAuditors.slice(2);

describe('who is let in', () => {
  let service: Service;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    service = await Service.start();
    const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
    for (const role of roles) tokens.set(role, await people.tokenFor(`only.${role}`, [role]));
  });

  afterAll(() => service.stopAndRemove());

  async function asked(
    { method, path }: (typeof operations)[number],
    token?: string,
  ): Promise<{ readonly status: number; readonly code: string | undefined }> {
    const sent = request(service.app.getHttpServer())[method](path);
    if (token !== undefined) void sent.set('Authorization', `Bearer ${token}`);
    const { status, body } = await (method === 'post' ? sent.send({}) : sent);
    return { status, code: (body as { code?: string }).code };
  }

  it('has an operation for each row of the table, and a row for each operation', () => {
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
      Object.keys(routeAccess).toSorted(),
    );
  });

  describe.each(operations)('$method $path ($operationId)', (operation) => {
    const allowed = routeAccess[operation.operationId].roles;

    it('is closed to whoever sends no token, unless it is open', async () => {
      const { status, code } = await asked(operation);
      if (allowed === 'open') expect(code).not.toBe('SIGN_IN_REQUIRED');
      else expect([status, code]).toEqual([401, 'SIGN_IN_REQUIRED']);
    });

    it('opens to the roles of its row, and to no other', async () => {
      for (const role of roles) {
        const { status, code } = await asked(operation, tokens.get(role));
        const opens = allowed === 'open' || allowed.includes(role);
        const isRefused = status === 403 && code === 'ROLE_REQUIRED';
        expect([role, isRefused, status === 401 && code === 'SIGN_IN_REQUIRED']).toEqual([
          ...[role, !opens, false],
        ]);
      }
    });
  });

  it('lets an auditor write nothing but its own log, and a donor read what may be its own and nothing else', () => {
    for (const { operationId, method } of operations) {
      const allowed = routeAccess[operationId].roles;
      if (allowed === 'open') continue;
      const isOwn = ofDonors.includes(operationId);
      expect([operationId, allowed.includes('donor')]).toEqual([operationId, isOwn]);
      if (method === 'get' || ofAuditors.includes(operationId)) continue;
      expect([operationId, allowed.includes('auditor')]).toEqual([operationId, false]);
    }
  });

  it("lets nobody but an auditor write to the auditor's log", () => {
    for (const operation of auditorLogOnly) {
      expect([operation, routeAccess[operation as OperationId].roles]).toEqual([
        ...[operation, ['auditor']],
      ]);
    }
  });

  it('lets whoever books neither run the service nor let others in', () => {
    for (const { operationId } of operations) {
      if (
        !/Account|Delegation|IdentityProvider|CheckpointKey|SigningRule$|skipEvent|Rebuild$|acknowledge/.test(
          operationId,
        )
      )
        continue;
      if (/^(?:list|get|open|rename|close|charge|report|reverse)/.test(operationId)) continue;
      const allowed = routeAccess[operationId].roles;
      expect([operationId, booking.filter((role) => allowed.includes(role))]).toEqual([
        ...[operationId, []],
      ]);
    }
  });

  it('reads no body of a stranger: the refusal is that of the token, and not of what was sent', async () => {
    const server = service.app.getHttpServer();
    const json = 'application/json';
    for (const [type, body] of [
      [json, JSON.stringify({ reason: 'x'.repeat(2_000_000) })],
      [json, '{"reason": '],
      ['text/csv', 'a;b'],
    ] as const) {
      const sent = await request(server).post('/v1/pledges').set('Content-Type', type).send(body);
      expect([sent.status, (sent.body as { code: string }).code]).toEqual([
        ...[401, 'SIGN_IN_REQUIRED'],
      ]);
    }
  });

  it('tells everybody whether the service is ready, also whoever sends a token of before', async () => {
    const server = service.app.getHttpServer();
    const ready = request(server).get('/health/ready').set('Authorization', 'Bearer of-before');
    const { status, body } = await ready;
    expect([status, Object.keys(body as object)]).toEqual([200, ['status']]);
  });

  it('knows no address that the contract does not name', async () => {
    const sent = request(service.app.getHttpServer()).get('/v1/secrets');
    expect((await sent).status).toBe(404);
  });

  it('has nothing open that does not state to whom, and does not start with a method that states nothing', async () => {
    @Controller('v1')
    class UnstatedController {
      @Get('donors')
      find(): string {
        return 'everything';
      }
    }
    const { app, config, clock } = service;
    const guard = new AccessGuard(app.get(SIGN_IN_WAYS), app.get(SignIns));
    for (const role of roles) {
      const caller = { issuer: 'i', person: 'p', roles: [role], donors: [] };
      const asked = { method: 'GET', id: '1', headers: {}, caller };
      const routed = { ...asked, routeOptions: { url: '/v1/donors', config: {} } };
      const context = new ExecutionContextHost([routed]);
      await expect(guard.canActivate(context)).rejects.toMatchObject({
        problem: { status: 403, code: 'ROLE_REQUIRED' },
      });
    }
    controllers.push(UnstatedController);
    await expect(createApp({ config, clock }).finally(() => controllers.pop())).rejects.toThrow(
      'UnstatedController.find states no access: nobody could be let in to it',
    );
  });

  describe('refuses a token', () => {
    const ask = (authorization: string) =>
      request(service.app.getHttpServer()).get('/v1/donors').set('Authorization', authorization);

    it.each([
      ['of another scheme', 'Basic dS5hOnNlY3JldA=='],
      ['that is none', 'Bearer token'],
      ['that is empty', 'Bearer '],
    ])('%s', async (_what, authorization) => {
      const { status, body, headers } = await ask(authorization);
      expect([status, (body as { code: string }).code]).toEqual([401, 'SIGN_IN_REQUIRED']);
      expect(headers['www-authenticate']).toBe('Bearer');
    });

    it('of another process, which says the same', async () => {
      const names = { issuer: processIssuer, audience: 'article30-ledger' };
      const other = await LocalTokens.withNewKey(names);
      const { token } = await other.issue({ person: 'u.auditor', roles: ['auditor'] });
      const { status, body } = await ask(`Bearer ${token}`);
      expect([status, (body as { code: string }).code]).toEqual([401, 'SIGN_IN_REQUIRED']);
      // The reason is written to the service's log only.
      expect(JSON.stringify(body)).not.toMatch(/kid|key|signature/i);
    });

    it.each<readonly [string, readonly Role[]]>([
      ['certifier and approver', ['certifier', 'approver']],
      ['certifier and controller', ['certifier', 'controller']],
      ['certifier and cashier', ['certifier', 'cashier']],
      ['auditor and recorder', ['auditor', 'recorder']],
      ['administrator and approver', ['administrator', 'approver']],
      ['operator and cashier', ['operator', 'cashier']],
      ['donor and auditor', ['donor', 'auditor']],
      ['donor and administrator', ['administrator', 'donor']],
    ])('that claims to be %s', async (_what, held) => {
      const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
      const { status, body } = await ask(`Bearer ${await people.tokenFor('u.odd', held)}`);
      expect([status, (body as { code: string }).code]).toEqual([403, 'ROLE_REQUIRED']);
    });
  });

  it('takes one person in two spellings for one', async () => {
    const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
    const token = await people.tokenFor('U.ContriB', ['recorder', 'certifier']);
    const donor = { id: 'CASE', name: 'Donor', kind: 'NGO' };
    const proposed = await request(service.app.getHttpServer())
      .post('/v1/donors')
      .set({ 'Idempotency-Key': 'case', Authorization: `Bearer ${token}` })
      .send(donor);
    expect(proposed.status).toBe(202);
    const { id, hash } = (proposed.body as { proposal: { id: string; hash: string } }).proposal;
    const own = await service
      .http('u.contrib')
      .post(`/v1/proposals/${id}/certification`)
      .set('Idempotency-Key', 'case certified')
      .send({ hash });
    expect([own.status, (own.body as { code: string }).code]).toEqual([
      ...[403, 'SEGREGATION_OF_DUTIES'],
    ]);
  });
});
