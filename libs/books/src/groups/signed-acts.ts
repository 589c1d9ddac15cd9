import { SignedActs } from '../acts/signed-acts';
import { erasedDocuments } from '../evidence/erased-documents';
import { erasedTexts } from '../personal/erased-texts';
import { eventsLeftOut } from '../registers/skipped-events';
import { differencesAcknowledged } from '../replay/acknowledged-differences';
import type { Readers } from './readers';

/** Acts of operators that three people signed. */
export function signedActsOf({ sources: { events } }: Readers) {
  return {
    erasedTexts: new SignedActs(events, erasedTexts),
    skippedEvents: new SignedActs(events, eventsLeftOut),
    acknowledgedDifferences: new SignedActs(events, differencesAcknowledged),
    erasedDocuments: new SignedActs(events, erasedDocuments),
  };
}
