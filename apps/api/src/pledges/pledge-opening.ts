import { AnnouncePledge, SignDirectly, type CommandRequest } from '@art30/accounting';
import { chosenId } from '../http/command-request';
import type { OpenPledgeDto } from './pledges.dto';

/** The command a new pledge begins with; its shape has made sure that it has exactly one. */
export function openingOf(
  { id, announcedOn, agreement, occasion, ...terms }: OpenPledgeDto,
  request: CommandRequest,
): AnnouncePledge | SignDirectly {
  const facts = { ...terms, pledgeId: chosenId(id, request) };
  if (agreement !== undefined) return new SignDirectly({ ...facts, agreement }, request);
  return new AnnouncePledge({ ...facts, announcedOn: announcedOn ?? '', occasion }, request);
}
