import { heading } from '@art30/documents';
import type { SimulatedClock } from '../storage/clocks/clock';
import { sayBooks, sayReplay, type Say } from './books-report';
import { findings, lastFindingPlayed } from './findings';
import { demoDelegations, demoEngagement } from './people';
import type { ServiceClient } from './service-client';
import { cast, refusedSignatures, story, storyOfFindings } from './story';
import type { Answer } from './signatures';
import {
  lastEventPlayed,
  readScript,
  scriptOpensAt,
  WorkedExample,
  type Script,
} from './worked-example';

/**
 * Plays the whole demo over HTTP: delegations, the worked example and its books, commands for audit tests, and an
 * auditor's engagement. The documentation describes the resulting data, so a spec plays the demo too.
 */
export async function playDemo(
  service: ServiceClient,
  clock: SimulatedClock,
  say: Say,
): Promise<void> {
  const from = scriptOpensAt.slice(0, 10);
  await service.delegate(demoDelegations(from), ['administrator-1', 'administrator-2']);
  const playing = (script: Script) =>
    new WorkedExample(
      script,
      (time) => clock.set(time),
      (request) => service.send(request),
    );
  const tell = (name: string, sentence: string | undefined, lines: readonly string[]) => {
    say(`${name}  ${clock.now().toISOString().slice(0, 10)}  ${sentence ?? ''}`);
    for (const line of lines) say(`${' '.repeat(17)}${line}`);
  };
  cast.forEach(say);
  const example = playing(readScript(process.cwd()));
  for (const name of example.through(lastEventPlayed)) {
    tell(name, story[name], (await example.play(name)).map(eventsOf));
    for (const { name: refused, answer } of await example.refusedAfter(name, refusedSignatures)) {
      tell(refused, story[refused], [`refused: ${(answer.body as { code: string }).code}`]);
    }
  }
  await sayBooks(service, say);
  say(heading('Further events, for the tests of an audit'));
  const further = playing(findings);
  for (const name of further.through(lastFindingPlayed)) {
    tell(name, storyOfFindings[name], (await further.play(name)).map(eventsOf));
  }
  await service.openEngagement(demoEngagement);
  await sayReplay(service, say);
}

/** Returns one line for an answer: the last sequence after it, and the types of the events that were appended. */
function eventsOf({ body }: Answer): string {
  const { sequence, events } = body as { sequence: number; events: readonly { type: string }[] };
  return `last event ${sequence}: ${events.map(({ type }) => type).join(', ')}`;
}
