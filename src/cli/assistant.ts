import { type Card, type Citation, cardText } from '../bot/index.ts';
import { type Intent, type Intents, type Nearness, openKnowledge } from '../knowledge/index.ts';
import { mask } from '../privacy/index.ts';
import {
  type Earlier,
  type ModelPart,
  type Outcome,
  type Run,
  type Tools,
  answerQuestion,
  answerWithModel,
  tell,
} from '../skills/answer/index.ts';
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

/** An answer with the help of models. */
export interface AskedModel extends Asked {
  /** What the chat model had to do with it; null: nothing. */
  model: ModelPart | null;
}

const nothing: Asked = { outcome: 'unanswerable', card: { blocks: [] }, text: '', citations: [], standards: [] };

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
    let asked = nothing;
    for (const turn of turns) {
      const question = mask(turn).text;
      asked = this.askOne(question, earlier);
      earlier.push({ question, documents: asked.standards });
    }
    return asked;
  }

  /**
   * The same with the models among the tools, as the answer skill does it in a conversation: what another skill took is nothing to lean
   * on, and earlier questions go with the documents of their answers.
   * @param person whose budget of the day it is
   */
  async askWithModel(turns: readonly string[], person: string | null): Promise<AskedModel> {
    const earlier: Earlier[] = [];
    let asked: AskedModel = { ...nothing, model: null };
    for (const turn of turns) {
      const question = mask(turn).text;
      const away = this.redirected(question, earlier);
      if (away) {
        asked = { ...away, model: null };
        continue;
      }
      const { outcome, run, told = null } = await answerWithModel(question, earlier, this.tools, person);
      asked = { ...this.asked(outcome, run), model: told };
      earlier.push({ question, documents: tell(outcome, this.tools).documents });
    }
    return asked;
  }

  private askOne(question: string, earlier: Earlier[]): Asked {
    const away = this.redirected(question, earlier);
    if (away) return away;
    const { outcome, run } = answerQuestion(question, earlier, this.tools, this.nearness(question));
    return this.asked(outcome, run);
  }

  private redirected(question: string, earlier: readonly Earlier[]): Asked | null {
    const guess = this.intents.classify(question, { afterAnswer: earlier.length > 0 });
    const card = redirect(guess, this.tools.knowledge);
    if (card === null) return null;
    return { ...nothing, outcome: 'redirected', card, text: cardText(card, { addresses: false }) };
  }

  private asked(outcome: Outcome, run: Run): Asked {
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
