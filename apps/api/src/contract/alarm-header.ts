import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Header that warns readers that somebody has tampered with the log. */
export const alarmHeader = {
  'Article30-Alarm': {
    description:
      '`CHECKPOINT` while the log is known not to be what was signed: nothing is written any more, and what is read may be false. Left out otherwise.',
    schema: { type: 'string', example: 'CHECKPOINT' },
  },
};

/** Adds the alarm header to every answer to a GET or HEAD while the log does not match its signed checkpoints. */
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
