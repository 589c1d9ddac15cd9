import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Of what is read of a log that is known to be changed. */
export const alarmHeader = {
  'Article30-Alarm': {
    description:
      '`CHECKPOINT` while the log is known not to be what was signed: nothing is written any more, and what is read may be false. Left out otherwise.',
    schema: { type: 'string', example: 'CHECKPOINT' },
  },
};

/** Says with every answer to a reading request that the log is known to be changed, while it is. */
export function tellAlarm(
  app: NestFastifyApplication,
  halted: () => { readonly changed: string | null },
): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', (request, reply, payload, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && halted().changed !== null) void reply.header('Article30-Alarm', 'CHECKPOINT');
    done(null, payload);
  });
}
