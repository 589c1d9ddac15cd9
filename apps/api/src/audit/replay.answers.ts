import { kit } from '@art30/accounting';
import { engagementAsked } from './runs/runs.answers';
import { ReplayReport } from '@art30/books';

const { answer, id, moment, nullable, oneOf, optional, part, shape, words } = kit;

/** What a replay looks at besides. */
export const ReplayQuery = shape('ReplayQuery', {
  documents: optional(
    oneOf(['true', 'false'])(
      '`true` reads the bytes of every document that events name as well. Left out: it does not.',
      'true',
    ),
  ),
  ...engagementAsked,
});

/** The replay a path names. */
export const ReplayPath = shape('ReplayPath', {
  replayId: id('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
});

/** A replay of the whole log, under way or done. */
export const Replay = answer('Replay', {
  id: words('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  state: oneOf(['running', 'done', 'failed'])(
    '`running`, `done` with a report, or `failed`.',
    'done',
  ),
  startedAt: moment('When it was started, UTC.', '2024-10-14T13:05:00.000Z'),
  report: nullable(part(ReplayReport)('Findings; null until it is done.')),
  failure: nullable(
    words('Reason for which it failed; null otherwise.', 'it took longer than 900 seconds'),
  ),
});
