import type { DomainEvent, Folding } from '@art30/event-sourcing';

/** A member of a command's facts whose text identifies a person. */
export interface PersonalFact {
  readonly member: string;
  readonly text: string;
  /** Reference of the member's current text; it is used again if the new text is the same. */
  readonly inForce?: string | undefined;
}

/** Folds the events of the command's stream with a decider and returns the state. */
export type Fold = <State, Event extends DomainEvent>(decider: Folding<State, Event>) => State;

/** Names the personal facts of a type of command, and the events that record them. */
export interface PersonalFacts<C extends { readonly facts: object }> {
  /** Members of the facts that can be personal. */
  readonly members: readonly string[];
  /** Stream of the events that record the references of the texts. */
  readonly stream: (facts: C['facts']) => string;
  /** Names of the command's steps whose first event records the facts. */
  readonly steps: readonly string[];
  /** Returns the facts of a command that are personal, given the state of its stream. */
  readonly textsIn: (command: C, fold: Fold) => readonly PersonalFact[];
}

/** Returns the non-blank texts among members that are always personal. */
export function statedTexts(facts: object, members: readonly string[]): readonly PersonalFact[] {
  return members.flatMap((member): PersonalFact[] => {
    const text = (facts as Readonly<Record<string, unknown>>)[member];
    return typeof text === 'string' && text.trim() !== '' ? [{ member, text }] : [];
  });
}
