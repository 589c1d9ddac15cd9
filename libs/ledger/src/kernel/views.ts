import { isProposalEvent, proposalDecider } from '@art30/accounting';
import type { DomainEvent, Folding } from '@art30/event-sourcing';

/**
 * What a decider sees of a stream: proposals see each other, and the business sees none of them, so
 * that what was only proposed does not exist.
 */
export class Views {
  private readonly made = new WeakMap<object, object>();

  of<State, Event extends DomainEvent>(decider: Folding<State, Event>): Folding<State, Event> {
    const known = this.made.get(decider) as Folding<State, Event> | undefined;
    if (known !== undefined) return known;
    const seesProposals = (decider as object) === proposalDecider;
    const view: Folding<State, Event> = {
      initialState: decider.initialState,
      evolve: (state, recorded) =>
        isProposalEvent(recorded.event) === seesProposals ? decider.evolve(state, recorded) : state,
    };
    this.made.set(decider, view);
    return view;
  }
}
