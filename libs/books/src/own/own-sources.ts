import type { ReadStore } from '@art30/event-sourcing';
import type { Rest } from '../keeping/in-pieces';
import type { ShownTexts } from '../personal/shown-texts';
import type { PledgeFigures } from '../pledge/pledge-figures';
import type { RegisterReader } from '../registers/register-reader';
import type { Slices } from '../slices/slices';
import type { AsOfResolver } from '../times/as-of';
import type { OwnRows } from './own-rows';

/** Where what is some donors' own is read from; registers and figures have nothing else. */
export interface OwnSources {
  readonly asOf: AsOfResolver;
  readonly rows: OwnRows;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly slices: Slices;
  readonly readStore: ReadStore;
  readonly shownTexts: ShownTexts;
  /** Lets others have their turn. */
  readonly rest?: Rest;
}
