import type { IsoDate } from '../../kernel/dates';
import type { Instalment } from '../facts/agreement.facts';

/** The day on which an instalment was first agreed to be due, wherever it was moved since. */
export function originalDueOn({ originalDueOn: first, dueOn }: Instalment): IsoDate {
  return first ?? dueOn;
}

/** Instalments that remember the day first agreed, where they are due on another one now. */
export function rememberingDueDates(
  instalments: readonly Instalment[],
  firstDueOn: (no: number) => IsoDate | undefined,
): Instalment[] {
  return instalments.map((instalment) => {
    const { no, dueOn, amount, lines } = instalment;
    const first = firstDueOn(no) ?? originalDueOn(instalment);
    const moved = first === dueOn ? {} : { originalDueOn: first };
    return { no, dueOn, ...moved, amount, lines };
  });
}

/** The day that each of these was first agreed to be due on, by number. */
export function firstDueDates(
  instalments: readonly Instalment[],
): (no: number) => IsoDate | undefined {
  const days = new Map(instalments.map((instalment) => [instalment.no, originalDueOn(instalment)]));
  return (no) => days.get(no);
}
