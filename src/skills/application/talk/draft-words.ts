/** Somebody wants a draft. */
export interface DraftWish {
  do: 'draft';
  /** A section or question, in words; empty: what is asked now. */
  about: string;
  /** What follows in the same message. */
  notes: string;
}

const MINE = String.raw`(?:(?:these|this|those|my|our|the|some|following|rough|attached) )*`;
const NOTES = String.raw`(?:notes?|bullets?|bullet points?|points|jottings)`;
const A = String.raw`(?:an? |the |this |my |our )?`;
const HELP = String.raw`(?:(?:help|let) (?:me|us) )?`;

/** Each against the first line, or what stands before its colon. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:turn|make|put|change) ${MINE}${NOTES}(?: below| here)? (?:in)?to ${A}(?<about>.+?)?(?: section| answer| text)?$`,
    'i',
  ),
  new RegExp(
    String.raw`^${HELP}(?:draft|write|compose|make) (?:me |us )?${A}(?<about>.*?) ?(?:section |answer |text )?(?:from|out of|using|with|based on) ${MINE}${NOTES}(?: below| here)?$`,
    'i',
  ),
  new RegExp(String.raw`^${HELP}draft (?:an? |the |this |my |our )(?<about>.*?) ?(?:section|answer|text)$`, 'i'),
  new RegExp(String.raw`^${HELP}draft (?<about>[^.,;]{2,60}?) section$`, 'i'),
  /^(?:help|let) (?:me|us) (?:to )?draft (?:the |an? |our |my )?(?<about>[^.,;]{2,60})$/i,
  /^(?:help (?:me|us) )?(?:to )?draft(?: it| this| that)?$/i,
];

const LONGEST_HEAD = 160;
/** Words that name nothing. */
const NOTHING = /^(?:(?:it|this|that|section|answer|text|one|a|an|the|draft) ?)*$/i;

/** Whether a message asks for a draft, of what, and the notes that follow in it. */
export function draftWish(text: string): DraftWish | null {
  const said = text.trim();
  const end = /[:\n]/.exec(said.slice(0, LONGEST_HEAD + 1))?.index ?? said.length;
  const head = said.slice(0, end).replace(/[.!?, ]+$/, '');
  if (head.length > LONGEST_HEAD) return null;
  const match = FORMS.map((form) => form.exec(head)).find((found) => found !== null);
  if (match === undefined) return null;
  const about = (match.groups?.['about'] ?? '').trim();
  return { do: 'draft', about: NOTHING.test(about) ? '' : about, notes: said.slice(end + 1).trim() };
}
