import { type Card, type Citation, cardText } from '../bot/index.ts';
import { type Intent, type Intents, type Nearness, openKnowledge } from '../knowledge/index.ts';
import { mask } from '../privacy/index.ts';
import { type Earlier, type Tools, answerQuestion, tell } from '../skills/answer/index.ts';
import { redirect } from './redirect.ts';

/** One answer as `dars ask --batch` prints it. */
export interface Asked {
  outcome: 'answered' | 'clarify' | 'unanswerable' | 'redirected';
  card: Card;
  /** What a person would see; the sources' addresses stand in `citations`. */
  text: string;
  citations: Omit<Citation, 'marker'>[];
  /** Ids of standards and guides, best first. */
  standards: string[];
}

/** The bot's knowledge without its platforms and its store: questions in, answers out. */
export class Assistant {
  readonly tools: Tools;
  /** Tells how near passages lie to a question in meaning. Without it words alone are compared. */
  nearness: (question: string) => Nearness | undefined = () => undefined;
  private readonly intents: Intents;

  constructor(knowledgeFolder: string) {
    const { intents, ...tools } = openKnowledge(knowledgeFolder);
    this.tools = tools;
    this.intents = intents;
  }

  route(text: string): Intent {
    return this.intents.classify(mask(text).text).intent;
  }

  /** Answers the last of the messages of one person; the earlier ones are the conversation. */
  ask(turns: readonly string[]): Asked {
    const earlier: Earlier[] = [];
    let asked: Asked = { outcome: 'unanswerable', card: { blocks: [] }, text: '', citations: [], standards: [] };
    for (const turn of turns) {
      const question = mask(turn).text;
      asked = this.askOne(question, earlier);
      earlier.push({ question, documents: asked.standards });
    }
    return asked;
  }

  private askOne(question: string, earlier: Earlier[]): Asked {
    const { knowledge } = this.tools;
    const guess = this.intents.classify(question, { afterAnswer: earlier.length > 0 });
    const away = redirect(guess, knowledge);
    if (away)
      return {
        outcome: 'redirected',
        card: away,
        text: cardText(away, { addresses: false }),
        citations: [],
        standards: [],
      };
    const { outcome, run } = answerQuestion(question, earlier, this.tools, this.nearness(question));
    const { card, citations, documents } = tell(outcome, this.tools);
    const found = run.result?.documents.slice(0, 5).map(({ document }) => document.id) ?? [];
    return {
      outcome: outcome.kind === 'answered' || outcome.kind === 'clarify' ? outcome.kind : 'unanswerable',
      card,
      text: cardText(card, { addresses: false }),
      citations: citations.map(({ marker: _marker, ...rest }) => rest),
      standards: outcome.kind === 'outside' ? [] : [...new Set([...documents.slice(0, 1), ...found])],
    };
  }
}
