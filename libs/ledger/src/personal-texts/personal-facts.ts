import type { DomainEvent, Folding } from '@art30/event-sourcing';

/** A text in the facts of a command by which a person is known. */
export interface PersonalFact {
  readonly member: string;
  readonly text: string;
  /** Reference of what stood there before: the same text keeps it. */
  readonly inForce?: string | undefined;
}

/** Gives the state that the events of the stream fold to. */
export type Fold = <State, Event extends DomainEvent>(decider: Folding<State, Event>) => State;

/** Which facts of a command are personal, and where they go on record. */
export interface PersonalFacts<C extends { readonly facts: object }> {
  /** Members of the facts that can be personal. */
  readonly members: readonly string[];
  /** Stream of the events that name them. */
  readonly stream: (facts: C['facts']) => string;
  /** Steps of which the first event states the facts. */
  readonly steps: readonly string[];
  /** Those that are personal, as the stream stands. */
  readonly textsIn: (command: C, fold: Fold) => readonly PersonalFact[];
}

/** Texts that are personal wherever they are stated; one without words names nobody. */
export function statedTexts(facts: object, members: readonly string[]): readonly PersonalFact[] {
  return members.flatMap((member): PersonalFact[] => {
    const text = (facts as Readonly<Record<string, unknown>>)[member];
    return typeof text === 'string' && text.trim() !== '' ? [{ member, text }] : [];
  });
}
