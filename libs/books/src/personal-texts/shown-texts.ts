import { kit, textReference } from '@art30/accounting';
import { isTextReference, type PersonalTextStore } from '@art30/event-sourcing';

const { answer, answerRowsMax, listOf, nullable, part, words } = kit;

/**
 * A member of an answer whose text is stored outside the log, where it can be erased. The event holds only a reference.
 */
export const PersonalText = answer('PersonalText', {
  member: words('Name of the member.', 'name'),
  reference: textReference,
  text: nullable(
    words('The text that is kept under the reference; null once it was erased.', 'Jane Doe'),
  ),
});
export type PersonalText = kit.Infer<typeof PersonalText>;

/** The members of an answer whose texts are stored outside the log. Clients see from them which texts are personal. */
export const personalTexts = listOf(
  part(PersonalText),
  answerRowsMax,
)(
  'Members that the books know by a reference alone, as of a private person: shown as the text where it is kept, and as the reference once the text was erased. Other members stand in the books themselves.',
);

/**
 * Resolves references to personal texts, which are stored outside the log. An erased text is shown as its reference.
 */
export class ShownTexts {
  constructor(private readonly texts: Pick<PersonalTextStore, 'find'>) {}

  /**
   * Returns copies of the things in which texts replace references. Each copy also lists the members that were
   * references.
   */
  async inPlace<Member extends string, Thing extends Readonly<Record<Member, string | null>>>(
    things: readonly Thing[],
    members: readonly Member[],
  ): Promise<readonly (Thing & { readonly personalTexts: readonly PersonalText[] })[]> {
    const referred = things.map((thing) => references(thing, members));
    const texts = await this.find(referred.flat());
    return things.map((thing, index) => {
      const personalTexts = (referred[index] ?? []).map(({ member, reference }) => ({
        member,
        reference,
        text: texts.get(reference) ?? null,
      }));
      const shown = personalTexts.flatMap(({ member, text }) =>
        text === null ? [] : [[member, text] as const],
      );
      return { ...thing, ...(Object.fromEntries(shown) as object), personalTexts };
    });
  }

  /** Returns the texts behind a thing's references, for an answer that must show the thing as it is stored. */
  async beside(
    thing: Readonly<Record<string, unknown>>,
    members: readonly string[],
  ): Promise<readonly PersonalText[]> {
    const referred = references(thing, members);
    const texts = await this.find(referred);
    return referred.map(({ member, reference }) => ({
      member,
      reference,
      text: texts.get(reference) ?? null,
    }));
  }

  private async find(
    referred: readonly { readonly reference: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const kept = await this.texts.find([...new Set(referred.map(({ reference }) => reference))]);
    return new Map([...kept].map(([reference, { text }]) => [reference, text]));
  }
}

function references<Member extends string>(
  thing: Readonly<Partial<Record<Member, unknown>>>,
  members: readonly Member[],
): readonly { readonly member: Member; readonly reference: string }[] {
  return members.flatMap((member) => {
    const reference = thing[member];
    const isReference = typeof reference === 'string' && isTextReference(reference);
    return isReference ? [{ member, reference }] : [];
  });
}
