import { setTimeout as pause } from 'node:timers/promises';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProblemException } from '../problems/problem';
import { giveUpLateAnswers, leftMs, timedOut } from './answer-timeout';
import type { RawRequest } from './raw-http';
import { packRoute } from './traffic/admission';
import { documentRoute } from './traffic/upload-body';

const limits = { answerMs: 10, packMs: 500, uploadMs: 1_000 };

describe('the time within which an answer begins', () => {
  const left = (method: string, route: string | undefined, elapsedMs = 0) =>
    leftMs(limits, { method, route, elapsedMs });

  it('counts from the arrival of its request', () => {
    expect(left('GET', '/v1/pledges')).toBe(10);
    expect(left('GET', undefined, 4)).toBe(6);
    expect(left('GET', '/v1/pledges', 11)).toBe(0);
  });

  it('is longer where an upload came before it, and where a pack is made', () => {
    expect(left('PUT', documentRoute, 1_000)).toBe(10);
    expect(left('GET', documentRoute, 1_000)).toBe(0);
    expect(left('GET', packRoute, 100)).toBe(400);
  });
});

describe('an answer that takes too long', () => {
  /** Makes a server with an answer timeout, and a list of the errors that it answers. */
  function server(answerMs: number) {
    const instance = new FastifyAdapter().getInstance();
    const refused: unknown[] = [];
    instance.setErrorHandler((error, request, reply) => {
      refused.push(error);
      const { status } = error instanceof ProblemException ? error.problem : { status: 500 };
      const { isGivenUp = false } = request as unknown as RawRequest;
      return reply.status(status).send({ isGivenUp });
    });
    giveUpLateAnswers(instance, { ...limits, answerMs });
    return { instance, refused };
  }

  it('is given up with the advice to repeat under the same key', async () => {
    const { instance, refused } = server(10);
    let made: (answer: object) => void = () => undefined;
    instance.get('/late', () => new Promise<object>((resolve) => (made = resolve)));
    const answer = await instance.inject('/late');
    expect([answer.statusCode, answer.json()]).toEqual([503, { isGivenUp: true }]);
    expect(timedOut.problem).toMatchObject({
      status: 503,
      code: 'ANSWER_TIMEOUT',
      retryAfterSeconds: 5,
      detail: expect.stringContaining('same Idempotency-Key'),
    });
    // A result that comes after the timeout is not sent.
    made({ late: true });
    await pause(5);
    expect(refused).toEqual([timedOut]);
    await instance.close();
  });

  it('of a command is not waited for where the event store is silent: what became of it is open', async () => {
    const instance = new FastifyAdapter().getInstance();
    const given: unknown[] = [];
    instance.setErrorHandler((error, _request, reply) => {
      given.push((error as ProblemException).problem.code);
      return reply.status(503).send({});
    });
    // The request seems to have arrived 18 seconds ago.
    instance.addHook('onRequest', (_request, reply, done) => {
      Object.defineProperty(reply, 'elapsedTime', { get: () => 18_000 });
      done();
    });
    let silentMs = 2_600;
    giveUpLateAnswers(instance, { ...limits, answerMs: 30_000 }, () => silentMs);
    let answered: ((said: object) => void)[] = [];
    instance.post('/v1/receipts', () => new Promise((resolve) => answered.push(resolve)));
    const headers = { 'idempotency-key': 'k' };
    const post = (url: string, sent: object) =>
      instance.inject({ method: 'POST', url, headers: { ...sent } });
    expect((await post('/v1/receipts', headers)).statusCode).toBe(503);
    expect(given).toEqual(['OUTCOME_UNKNOWN']);
    answered = [];
    const others = [post('/v1/receipts?dryRun=true', headers), post('/v1/receipts', {})];
    silentMs = 100;
    others.push(post('/v1/receipts', headers));
    while (answered.length < 3) await pause(1);
    for (const answer of answered) answer({});
    expect((await Promise.all(others)).map(({ statusCode }) => statusCode)).toEqual([
      200, 200, 200,
    ]);
    await instance.close();
  });

  it('may go on for longer once it has begun', async () => {
    const { instance, refused } = server(20);
    instance.addHook('onSend', async (_request, _reply, payload: unknown) => pause(60, payload));
    instance.get('/begun', async () => ({ last: true }));
    const answer = await instance.inject('/begun');
    expect([answer.statusCode, answer.json(), refused]).toEqual([200, { last: true }, []]);
    await instance.close();
  });
});
