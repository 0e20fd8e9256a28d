import { type Card, type Skill, type SkillResult } from '../../bot/index.ts';
import {
  type Knowledge,
  type Passage,
  type Precedents,
  type Searcher,
  nameOf,
  precedentsWanted,
} from '../../knowledge/index.ts';
import { type News, NEWS, createNews, newsWish } from './news.ts';
import { precedentsCard } from './precedents.ts';
import { type Shown, changes, documentCard, list, passagesCard } from './card.ts';
import { type Request, readRequest } from './request.ts';

const CONTACTS = 'guide:contacts';
const VIDEOS = 'guide:videos-and-webinars';

export { type News, NEWS, createNews };

/**
 * Shows what is held: the list of standards, one of them, videos, the latest changes, where to log in, whom to contact; and tells
 * conversations that want it when standards change.
 */
export function createCatalogueSkill(
  knowledge: Knowledge,
  searcher: Searcher,
  help: () => Card,
  news?: News,
  precedents?: Precedents,
): Skill {
  const factsNear = (document: string, words: string, limit: number): Passage[] => {
    const facts = (knowledge.documents.get(document)?.passages ?? []).filter(({ kind }) => kind === 'fact');
    const rank = new Map(
      searcher.search(words, { limit: 400 }).passages.map(({ passage }, index) => [passage.ref, index]),
    );
    const found = facts
      .filter(({ ref }) => rank.has(ref))
      .sort((a, b) => (rank.get(a.ref) ?? 0) - (rank.get(b.ref) ?? 0));
    return (found.length > 0 ? found : facts).slice(0, limit);
  };

  const show = (request: Request, words: string): Shown => {
    switch (request.kind) {
      case 'list':
        return list(knowledge);
      case 'changes':
        return changes(knowledge);
      case 'document':
        return documentCard(request.document, knowledge);
      case 'entries':
        return passagesCard(nameOf(request.document), request.entries, knowledge);
      case 'videos':
        return passagesCard('Videos and webinars', factsNear(VIDEOS, words, 6), knowledge);
      case 'log_in':
        return passagesCard(
          'Logging in to DARS Online',
          factsNear(CONTACTS, `log in to DARS Online ${words}`, 3),
          knowledge,
        );
      case 'help':
        return { card: help(), documents: [] };
      case 'contact':
        return passagesCard('How to reach DARS', factsNear(CONTACTS, words, 4), knowledge, [
          { type: 'note', tone: 'info', markdown: 'I am not DARS and cannot pass messages on.' },
        ]);
    }
  };

  return {
    name: 'catalogue',
    help: {
      title: 'See what there is',
      text: 'The list of standards with version and date, one standard, videos, latest changes, log-in and contacts. Say “tell me when standards change” to hear of them, or ask how others justified something: I quote published agreements.',
      examples: ['List the standards', 'Which standards changed last?', 'How do I contact DARS?'],
    },
    claims: {
      intents: ['catalogue', 'contact'],
      commands: ['standards', 'standard', 'videos', 'contact', 'subscribe', 'unsubscribe', 'examples'],
      actions: [NEWS],
    },
    home: () => Promise.resolve(list(knowledge).card),
    async handle(turn, { intent }): Promise<SkillResult> {
      if (turn.name === NEWS) return (await news?.tell(turn)) ?? { outcome: 'news_none', replies: [] };
      const words = turn.kind === 'command' ? `${turn.name ?? ''} ${turn.text}` : turn.text;
      const wish = newsWish(words);
      if (news !== undefined && wish !== null) return await news.take(turn, wish);
      const subject = precedentsWanted(turn.text) ?? (turn.name === 'examples' ? turn.text.trim() : null);
      if (precedents !== undefined && subject !== null) {
        const { outcome, card, citations } = await precedentsCard(subject, precedents);
        return { outcome, replies: [{ card, audience: 'conversation' }], record: { documents: [], citations } };
      }
      const request: Request =
        intent === 'contact' || turn.name === 'contact' ? { kind: 'contact' } : readRequest(words, knowledge, searcher);
      const { card, documents } = show(request, words);
      return {
        outcome: request.kind,
        replies: [{ card, audience: 'conversation' }],
        record: { documents, citations: [] },
      };
    },
  };
}
