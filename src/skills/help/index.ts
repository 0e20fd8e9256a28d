import { type Card, type Skill, helpCard } from '../../bot/index.ts';

/** Greets, says what the bot can do, and answers what is no job of another skill. Help is made from what the other skills say. */
export function createHelpSkill(others: readonly Skill[]): Skill {
  const replyTo = (intent: string | null): { outcome: string; card: Card } => {
    switch (intent) {
      case 'greeting':
        return { outcome: 'greeted', card: helpCard('Hello', others) };
      case 'cancel':
        return {
          outcome: 'nothing_to_cancel',
          card: {
            heading: 'All right',
            blocks: [
              {
                type: 'text',
                markdown: 'Nothing was started, so there is nothing to undo. Ask me something whenever you like.',
              },
            ],
          },
        };
      case 'other':
        return {
          outcome: 'small_talk',
          card: {
            heading: 'I may not be much help with that',
            blocks: [
              {
                type: 'text',
                markdown:
                  'I answer questions about the NHS England data sharing standards. Ask me one, or say **help** to see what I can do.',
              },
            ],
          },
        };
      default:
        return { outcome: 'helped', card: helpCard('How I can help', others) };
    }
  };
  return {
    name: 'help',
    help: { title: 'Help', text: 'Say help to see this again.', examples: ['help'] },
    claims: { intents: ['greeting', 'cancel', 'other'], commands: ['help'] },
    handle(_turn, { intent }) {
      const { outcome, card } = replyTo(intent);
      return Promise.resolve({ outcome, replies: [{ card, audience: 'conversation' }] });
    },
  };
}
