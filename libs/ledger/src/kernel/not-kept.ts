import { demand, keptFor, thingOf, type KeptStreams } from '@art30/accounting';

/**
 * Refuses to use a stream that is kept for what an approved proposal books last.
 *
 * @param own proposal that is booked; undefined where none is.
 * @throws Rejection CONTENDED.
 */
export function demandNotKept(stream: string, own: string | undefined, kept: KeptStreams): void {
  const proposalId = keptFor(stream, kept);
  demand(
    proposalId === undefined || proposalId === own,
    'CONTENDED',
    `${thingOf(stream)} is kept for proposal ${proposalId ?? ''}, which is approved and being ` +
      'booked: send the request again',
  );
}
