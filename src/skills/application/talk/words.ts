import { precedentsWanted } from '../../../knowledge/index.ts';
import { type DraftWish, draftWish } from './draft-words.ts';

/** What somebody wants to do with an application, out of their words or a button. */
export type Wish =
  | { do: 'start'; title: string }
  | { do: 'list' }
  | { do: 'open'; reference: string }
  | { do: 'next' }
  | { do: 'skip' }
  | { do: 'back' }
  | { do: 'why' }
  | { do: 'example' }
  | { do: 'left' }
  | { do: 'section'; words: string }
  | { do: 'go'; words: string }
  | { do: 'change'; words: string; to: string }
  | { do: 'remove'; words: string }
  /** `from`: number of the section card it begins with, from 1. */
  | { do: 'review'; from: number }
  | { do: 'check'; words: string }
  | DraftWish
  /** `about`: a question, in words; empty: the one the draft was made for. */
  | { do: 'keep draft'; about: string }
  | { do: 'confirm draft'; about: string }
  | { do: 'undo' }
  | { do: 'history'; words: string }
  | { do: 'several' }
  | { do: 'append'; text: string }
  | { do: 'stop' }
  | { do: 'help' }
  | { do: 'team' }
  | { do: 'invite'; role: string }
  | { do: 'join'; code: string }
  | { do: 'assign'; words: string }
  | { do: 'comment'; words: string; text: string }
  | { do: 'sign'; words: string; signed: boolean }
  | { do: 'snooze'; words: string; days: number | null }
  | { do: 'pictures' }
  | { do: 'export' }
  | { do: 'copy'; words: string }
  | { do: 'import' }
  | { do: 'standards' }
  /** `words` name a section or say what the published agreements should be about; '' is the section under way. */
  | { do: 'similar'; words: string }
  | { do: 'migrate' }
  | { do: 'name'; name: string }
  | { do: 'rename'; title: string }
  | { do: 'submit' }
  | { do: 'follow'; how: 'amendment' | 'renewal' | 'extension' }
  | { do: 'delete' }
  | { do: 'delete for good' };

const APPLICATION = String.raw`(?:(?:the|our|my|a|an|this|new) )*(?:dars )?(?:application|draft|form)`;

type Rule = [RegExp, (match: RegExpExecArray) => Wish];
const simple = (pattern: string, wish: Wish): Rule => [new RegExp(`^(?:${pattern})$`, 'i'), () => wish];
const group = (match: RegExpExecArray, name: string): string => (match.groups?.[name] ?? '').trim();

/** Each is tried in order against the whole message, without polite words around it. */
const RULES: readonly Rule[] = [
  [
    new RegExp(
      String.raw`^(?:start|begin|create|open|make|set up|kick off|new)(?: (?:me|us))?(?: up)? ${APPLICATION}(?:[,:]? *(?:called|titled|named|for|title)?:? *(?<title>.*))?$`,
      'is',
    ),
    (match) => ({ do: 'start', title: group(match, 'title') }),
  ],
  [
    /^(?:new application|start|begin)(?:: *(?<title>.+))?$/is,
    (match) => ({ do: 'start', title: group(match, 'title') }),
  ],
  simple(
    String.raw`(?:list|show|which are) (?:me )?(?:all )?(?:my|our|the) (?:applications|drafts)|my applications|list`,
    { do: 'list' },
  ),
  [
    /^(?:(?:open|show|resume|continue|switch to|go to|export) )?(?<reference>app[- ]?[a-z0-9]{4}[- ]?[a-z0-9]{4})$/i,
    (match) => ({ do: 'open', reference: group(match, 'reference') }),
  ],
  simple(
    String.raw`next(?: question)?|go on|carry on|continue|resume|proceed|ask me(?: the next question)?|(?:continue|carry on|resume|go on)(?: with)?(?: where (?:we|i) (?:left off|stopped)| ${APPLICATION})`,
    { do: 'next' },
  ),
  simple(
    String.raw`(?:skip|leave)(?: it| this| that)?(?: one| question)?(?: out)?(?: for now)?(?:,? (?:and )?(?:i'll |i will |we'll )?come back to it(?: later)?)?|pass|later|not now|(?:i'll |i will |we'll )?come back to (?:it|this|that)(?: one| question)? later|ask me later`,
    { do: 'skip' },
  ),
  simple('(?:go )?back(?: one)?(?: question)?|(?:the )?previous(?: question)?|last question again', { do: 'back' }),
  simple(
    String.raw`why|why do you (?:ask|need|want)(?: (?:this|that|it))?|why (?:this|that)|what is (?:this|that|it) for|what does the standard (?:say|want)`,
    { do: 'why' },
  ),
  simple(
    String.raw`(?:show (?:me )?|give (?:me )?)?(?:an? |another )?examples?(?: answer)?(?: (?:for|of) (?:it|this|that)(?: question| one)?)?|what would (?:that|this|it) look like`,
    { do: 'example' },
  ),
  simple(
    String.raw`(?:show (?:me )?)?(?:the |our |my )?progress(?: card)?|what(?:'s| is| are)?(?: still)? (?:left|missing|open)(?: to do)?(?: (?:on|in|from) ${APPLICATION})?|how (?:much|far)(?: have we| are we)?(?: is)?(?: done| left| along)?|where (?:was i|are we|were we)|status|which sections are (?:still )?(?:empty|open)`,
    { do: 'left' },
  ),
  simple(
    String.raw`review(?: ${APPLICATION})?|show (?:me )?what (?:i|we)(?:'ve| have) (?:answered|written)(?: so far)?(?: (?:in|on|for) ${APPLICATION})?|(?:show|check|read (?:me )?back)(?: me)? (?:all )?(?:our|my|the) (?:answers|draft|application)|check (?:your|my|our) answers|show (?:me )?(?:all )?answers|summary|summarise(?: our draft)?`,
    { do: 'review', from: 1 },
  ),
  [/^review from (?<from>\d{1,2})$/i, (match) => ({ do: 'review', from: Number(group(match, 'from')) })],
  simple(
    String.raw`checks?|ready|are we ready(?: to submit)?|is it ready|readiness|what blocks(?: us)?|run the checks(?: on ${APPLICATION})?`,
    { do: 'check', words: '' },
  ),
  [
    /^(?:use|keep|store|take) (?:this|the|that|my) draft(?: (?:for|as) (?:the )?(?<about>.+))?$/i,
    (match) => ({ do: 'keep draft', about: group(match, 'about') }),
  ],
  [
    /^confirm (?:this |the |that |my |our )?draft(?: (?:of|for) (?:the )?(?<about>.+))?$/i,
    (match) => ({ do: 'confirm draft', about: group(match, 'about') }),
  ],
  [
    /^(?:check|review) (?:the )?(?<words>.+?)(?: section)?$/is,
    (match) => ({ do: 'check', words: group(match, 'words') }),
  ],
  simple(
    String.raw`undo(?: it| that| this)?(?: (?:my|our|the))?(?: last)?(?: answer| change)?(?: (?:to|in|of) ${APPLICATION})?|take (?:it|that) back|revert`,
    { do: 'undo' },
  ),
  [
    /^(?:show (?:me )?)?(?:the )?(?:history|who (?:changed|wrote))(?: of)?(?: the)?(?: (?<words>.+))?$/i,
    (match) => ({ do: 'history', words: group(match, 'words') }),
  ],
  simple('several messages|in several messages|piece by piece|long text', { do: 'several' }),
  [
    /^(?:more|add to it|and also|append)\s*:\s*(?<text>.+)$/is,
    (match) => ({ do: 'append', text: group(match, 'text') }),
  ],
  simple(
    String.raw`stop|pause|enough|that(?: is|'s) enough(?: for (?:today|now))?|enough for (?:today|now)|cancel|quit|exit|bye`,
    { do: 'stop' },
  ),
  simple('help|what can i say|commands', { do: 'help' }),
  simple(
    String.raw`(?:show (?:me )?)?(?:the |our )?(?:team|members)|who (?:is|works|else)(?: .{0,40})?(?:team|on (?:it|${APPLICATION}|this))`,
    { do: 'team' },
  ),
  [
    /^(?:invite|add)(?: (?:a |an |someone|somebody|a colleague|people|a person))*(?: as)?(?: an?)?(?: (?<role>owner|editor|reviewer|reader))?(?: to (?:the )?(?:team|application))?$/i,
    (match) => ({ do: 'invite', role: group(match, 'role').toLowerCase() || 'editor' }),
  ],
  [
    /^join(?: with)?(?: code)? (?<code>[a-z0-9]{4}[- ]?[a-z0-9]{4}[- ]?[a-f0-9]{6})$/i,
    (match) => ({ do: 'join', code: group(match, 'code') }),
  ],
  [/^assign(?: (?<words>.+))?$/is, (match) => ({ do: 'assign', words: group(match, 'words') })],
  [
    /^comment(?: on)?(?: the)?(?: (?<words>[^:]+?))?\s*:\s*(?<text>.+)$/is,
    (match) => ({ do: 'comment', words: group(match, 'words'), text: group(match, 'text') }),
  ],
  [
    /^(?:take back the sign[- ]?off|unsign|sign[- ]?off back)(?: (?:of|for|from|on))?(?: (?<words>.+))?$/i,
    (match) => ({ do: 'sign', words: group(match, 'words'), signed: false }),
  ],
  [/^sign[- ]?off(?: (?<words>.+))?$/i, (match) => ({ do: 'sign', words: group(match, 'words'), signed: true })],
  [
    /^(?:snooze|remind me (?:later|again))(?: (?<words>.+?))?(?: for| in)?(?: (?<days>\d{1,3}) days?)?$/i,
    (match) => ({ do: 'snooze', words: group(match, 'words'), days: Number(group(match, 'days') || 3) }),
  ],
  [
    /^(?:no|stop|end) (?:reminders|nudges)(?: (?:for|on|about) (?<words>.+))?$/i,
    (match) => ({ do: 'snooze', words: group(match, 'words'), days: null }),
  ],
  simple(
    String.raw`(?:show (?:me )?)?(?:the )?(?:data flow )?(?:diagram|pictures?|dates|gantt)(?: please)?|draw (?:it|the diagram|the flows)`,
    { do: 'pictures' },
  ),
  simple(
    String.raw`(?:export|download|save)(?: (?:it|${APPLICATION}))?(?: (?:as|to) (?:an? )?(?:word|docx|markdown|json|document|file)(?: document| file)?)?|give me the document`,
    { do: 'export' },
  ),
  [
    /^copy(?: text)?(?: of)?(?: the)?(?: (?<words>.+?))?(?: text)?$/i,
    (match) => ({ do: 'copy', words: group(match, 'words') }),
  ],
  simple('import(?: a file| json| an agreement| an application)?', { do: 'import' }),
  simple(
    String.raw`(?:move|migrate|change|go)(?: it| us)? to the (?:new|newest|latest)(?: version of the)? form|migrate`,
    { do: 'migrate' },
  ),
  simple(
    String.raw`(?:have the )?standards(?: changed)?|what changed in the standards|changes? of (?:the )?standards?`,
    { do: 'standards' },
  ),
  [
    /^(?:rename(?: it| this| the application| the draft)?(?: to| as)?|call (?:it|this|the application|the draft)):? (?<title>.+)$/is,
    (match) => ({ do: 'rename', title: group(match, 'title') }),
  ],
  [
    /^(?:call me|my name is|i am called) (?<name>[^?!]{2,60})$/i,
    (match) => ({ do: 'name', name: group(match, 'name') }),
  ],
  simple(
    String.raw`submit(?: it| ${APPLICATION})?|lock(?: it)?|we (?:have )?submitted(?: it)?|mark (?:it )?as submitted`,
    { do: 'submit' },
  ),
  [
    /^(?:start (?:an? )?)?(?<how>amend|renew|extend|amendment|renewal|extension)(?: (?:it|this|of .*|the (?:application|agreement)))?$/i,
    (match) => ({ do: 'follow', how: HOW[group(match, 'how').slice(0, 3).toLowerCase()] ?? 'amendment' }),
  ],
  simple(String.raw`delete (?:it|${APPLICATION})(?: for good)? now|yes,? delete (?:it|${APPLICATION}) for good`, {
    do: 'delete for good',
  }),
  simple(String.raw`delete(?: it| ${APPLICATION})?`, { do: 'delete' }),
  [/^(?:remove|delete|drop) (?:the )?(?<words>.+)$/i, (match) => ({ do: 'remove', words: group(match, 'words') })],
  [
    /^(?:change|correct|set|make|update|edit) (?:the )?(?<words>[^.;!?\n]{1,80}?) (?:to|into|:) +(?<to>.+)$/is,
    (match) => ({ do: 'change', words: group(match, 'words'), to: group(match, 'to') }),
  ],
  [
    /^(?:change|correct|edit|answer again|redo) (?:the )?(?<words>.+)$/i,
    (match) => ({ do: 'change', words: group(match, 'words'), to: '' }),
  ],
  [
    /^show (?:me )?(?:the )?(?:section )?(?<words>.+?)(?: section| answers)?$/i,
    (match) => ({ do: 'section', words: group(match, 'words') }),
  ],
  [
    /^(?:go|jump|move|switch|take me|let's go|back) (?:to |on to )(?:the )?(?:section )?(?<words>.+?)(?: section| question)?$/i,
    (match) => ({ do: 'go', words: group(match, 'words') }),
  ],
];

const HOW: Readonly<Record<string, 'amendment' | 'renewal' | 'extension'>> = {
  ame: 'amendment',
  ren: 'renewal',
  ext: 'extension',
};

/** What a short message asks for, or null: then it is an answer, a question, or something else. */
export function wishOf(text: string): Wish | null {
  const whole = text
    .trim()
    .replace(
      /^(?:please|ok(?:ay)?|so|now|hi|hello|could you|can you|can we|could we|let'?s|let us|i(?:'d| would) like to|i want to|we(?:'d| would) like to|we want to)[, ]+/i,
      '',
    )
    .replace(/(?:[ ,]+(?:please|thanks|thank you))+[.!?]*$/i, '')
    .trim();
  const draft = draftWish(whole);
  if (draft !== null) return draft;
  const said = whole.replace(/[.!?]+$/, '').trim();
  if (said === '' || said.length > 4000) return null;
  const others = precedentsWanted(said);
  if (others !== null) return { do: 'similar', words: others };
  for (const [pattern, wish] of RULES) {
    const match = pattern.exec(said);
    if (match === null) continue;
    const found = wish(match);
    // A text is kept with the sign at its end.
    const text = found.do === 'append' || found.do === 'comment' || (found.do === 'change' && found.to.length > 60);
    return wish((text ? pattern.exec(whole) : null) ?? match);
  }
  return null;
}

/** Whether a message can only be meant for an application: it has the reference of one, the code of an invitation, or notes for a section. */
export function namesApplication(text: string): boolean {
  const wish = wishOf(text);
  if (wish?.do === 'draft') return wish.about !== '' || wish.notes !== '';
  return /\bAPP-[0-9A-Z]{4}-[0-9A-Z]{4}\b/i.test(text) || wish?.do === 'open' || wish?.do === 'join';
}

/** "Change Grow Live": every word begins as in a name. */
const NAME = /^[A-Z][^\s]*(?:\s+(?:[A-Z0-9(&][^\s]*|of|and|the|for|to|in|on))+$/;
/** What is longer is a sentence, and no command. */
const LONGEST_COMMAND = 8;

/**
 * Whether something that begins like a wish ("make", "remove", "show") is rather an answer in free words: a name, or a sentence, that
 * names nothing of the form.
 *
 * @param known whether a section, a question or an item is called so
 */
export function readsAsText(wish: Wish, text: string, known: (words: string) => boolean): boolean {
  if (!('words' in wish) || wish.words === '' || wish.do === 'similar') return false;
  const said = text.trim();
  // "Review meetings are held monthly" says what happens.
  const sentence = said.split(/\s+/).length > LONGEST_COMMAND || /^review\b/i.test(said);
  return (NAME.test(said) || sentence) && !known(wish.words);
}
