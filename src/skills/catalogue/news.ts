import { type Card, type Origin, type SkillResult, type Turn, literal, longDate } from '../../bot/index.ts';
import { type Knowledge, type RecordedChange, type Subscriptions, nameOf } from '../../knowledge/index.ts';

/** Id of the turn by which conversations are told of changed standards. Nobody's button carries it. */
export const NEWS = 'catalogue.news';

/** What somebody wants of the news about standards; null when the message is about something else. */
export function newsWish(text: string): 'on' | 'off' | null {
  const about = /\b(standards?|pages?|chang|updat|news)/i;
  if (/^\W*(please )?(stop|don'?t|do not|no longer|quit) (tell|notif|alert|inform)\w* (me|us)\b/i.test(text))
    return 'off';
  if (/\bunsubscribe\b/i.test(text)) return 'off';
  if (/^\W*subscribe\b/i.test(text)) return 'on';
  const asks =
    /\b(tell|notify|alert|inform|let) (me|us)\b.{0,12}\b(when|whenever|if|as soon as|about|of|know)\b|\bsubscribe\b/i;
  return asks.test(text) && about.test(text) && /\b(chang|updat|new version|subscribe)/i.test(text) ? 'on' : null;
}

/** What is kept of a conversation to write to it later: nothing of what was said. */
const originOf = ({ platform, workspace, conversation, person, private: alone, place }: Turn): Origin => ({
  platform,
  workspace,
  conversation,
  person: { id: person.id },
  private: alone,
  ...(place === undefined ? {} : { place }),
});

export interface News {
  take(turn: Turn, wish: 'on' | 'off'): Promise<SkillResult>;
  /** The changes that a turn of our own names. */
  tell(turn: Turn): Promise<SkillResult>;
}

export function createNews(parts: {
  knowledge: Pick<Knowledge, 'documents'>;
  subscriptions: Subscriptions;
  /** The last changes, newest first. */
  changes: () => Promise<RecordedChange[]>;
  /** Whether anybody looks for changes at all. */
  watched: boolean;
}): News {
  const { knowledge, subscriptions, changes, watched } = parts;
  const result = (outcome: string, card: Card): SkillResult => ({
    outcome,
    replies: [{ audience: 'conversation', card }],
  });
  const say = (outcome: string, heading: string, markdown: string, actions: Card['actions'] = []): SkillResult =>
    result(outcome, { heading, blocks: [{ type: 'text', markdown }], actions });
  return {
    async take(turn, wish) {
      if (wish === 'off') {
        const had = await subscriptions.remove(turn.conversation);
        return had
          ? say(
              'news_off',
              'I will not tell you any more',
              'Nobody in this conversation hears from me when standards change.',
            )
          : say(
              'news_off',
              'There was nothing to stop',
              'This conversation did not hear from me when standards change.',
            );
      }
      if (turn.aside)
        return say(
          'news_elsewhere',
          'Please say it in a message',
          'I can tell a channel thread or our own chat, not this place. Mention me in the channel, or write to me directly.',
        );
      await subscriptions.add(turn.conversation, originOf(turn));
      const how = watched
        ? 'I compare the official pages with what I hold, and write here when one of the standards has another version, date or wording.'
        : 'Looking for changes is switched off at the moment. I have noted it, and write here when the people who run me have the pages compared.';
      return say('news_on', 'I will tell you when standards change', how, [
        { kind: 'say', label: 'Stop telling me', text: 'Stop telling me' },
      ]);
    },
    async tell(turn) {
      const ids = new Set((turn.value ?? '').split(','));
      const about = (await changes()).filter(({ id, standard }) => ids.has(id) && standard !== null).reverse();
      if (about.length === 0) return { outcome: 'news_none', replies: [] };
      const items = about.slice(0, 20).map((change) => ({ markdown: lineOf(change, knowledge), markers: [] }));
      const [first] = about;
      const document = knowledge.documents.get(first?.standard ?? '');
      return result('news', {
        heading: about.length === 1 ? 'A standard has changed' : `${about.length} standards have changed`,
        blocks: [
          { type: 'bullets', items },
          {
            type: 'note',
            tone: 'info',
            markdown:
              'Answers quote the newer page from now on. Drafts that rest on it are flagged. Say **stop telling me** to hear no more of this here.',
          },
        ],
        actions:
          document === undefined
            ? []
            : [{ kind: 'link', label: 'Open the page', url: document.official?.url ?? document.source }],
      });
    },
  };
}

function lineOf(
  { standard, kinds, from, to, touched }: RecordedChange,
  { documents }: Pick<Knowledge, 'documents'>,
): string {
  const document = documents.get(standard ?? '');
  const day = (date: string | null): string => (date === null ? 'no date' : longDate(date));
  const said = [
    kinds.includes('gone') ? 'the page is not there any more' : '',
    kinds.includes('back') ? 'the page is there again' : '',
    kinds.includes('version') ? `version ${from.version ?? 'not said'} → ${to.version ?? 'not said'}` : '',
    kinds.includes('date') ? `last updated ${day(to.lastUpdated)} (before: ${day(from.lastUpdated)})` : '',
    kinds.includes('wording') ? 'the wording is another' : '',
    kinds.includes('moved') ? 'the page has moved' : '',
    touched.length > 0
      ? `look again at ${touched
          .slice(0, 8)
          .map((ref) => ref.split('#')[1] ?? ref)
          .join(', ')}`
      : '',
  ].filter((part) => part !== '');
  return `**${document === undefined ? literal(standard ?? 'A page') : nameOf(document)}**: ${said.join('; ')}.`;
}
