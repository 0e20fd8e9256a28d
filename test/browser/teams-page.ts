import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const library = (name: string): string => createRequire(import.meta.url).resolve(name);

const colours = {
  default: { default: '#242424', subtle: '#616161' },
  accent: { default: '#5b5fc7', subtle: '#5b5fc7' },
};
const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors: colours });

/** Close to the light theme of Teams on a desktop. */
const hostConfig = {
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  containerStyles: {
    default: container('#ffffff'),
    emphasis: container('#f5f5f5'),
    warning: container('#fbf6d9'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  inputs: {
    label: { requiredInputs: { suffix: ' *', suffixColor: 'attention' }, optionalInputs: {} },
    errorMessage: { color: 'attention', weight: 'bolder' },
  },
  factSet: { title: { weight: 'bolder', maxWidth: 220, wrap: true }, value: { wrap: true }, spacing: 16 },
};

const style = `
  body { margin: 0; padding: 16px; background: #f5f5f5; color: #242424; font: 14px/20px 'Segoe UI', 'Liberation Sans', sans-serif; }
  .message { background: #fff; border-radius: 4px; box-shadow: 0 1px 2px #0003; margin-bottom: 8px; overflow-wrap: anywhere; }
  .text { padding: 8px 16px; }
  .text p, .text ul { margin: 6px 0; }
  .text ul { padding-left: 20px; }
  .text blockquote { margin: 6px 0; padding-left: 12px; border-left: 3px solid #e0e0e0; }
  .ac-textBlock p, .ac-textBlock ul, .ac-fact-title p, .ac-fact-value p { margin: 0; }
  .ac-textBlock ul { box-sizing: border-box; padding-left: 20px; }
  .ac-fact-title, .ac-fact-value { vertical-align: top; padding-bottom: 4px; }
  a { color: #5b5fc7; }
  .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
  .ac-actionSet > div[aria-hidden], .ac-actionSet > div:not(.ac-pushButton):empty { flex: 0 0 8px; }
  button { max-width: 100%; padding: 5px 12px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; color: inherit; font: 600 14px/20px inherit; font-family: inherit; }
  button div { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  input[type='text'], textarea { box-sizing: border-box; width: 100%; padding: 6px 12px; border: 1px solid #d1d1d1; border-radius: 4px; font: inherit; }
  textarea { min-height: 64px; }
  .ac-choiceSetInput-expanded > div { margin: 4px 0; }
  .ac-choiceSetInput-expanded label { display: inline; }
`;

/** Draws messages one below the other with Microsoft's renderer. `text` is read as Markdown, as Teams reads it. */
export async function drawMessages(page: Page, messages: readonly object[]): Promise<void> {
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style><body>`);
  await page.addScriptTag({ path: library('adaptivecards/dist/adaptivecards.min.js') });
  await page.addScriptTag({ path: library('markdown-it/dist/markdown-it.min.js') });
  await page.evaluate(
    `((messages, config) => {
      const markdown = markdownit({ html: false, linkify: false });
      AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = markdown.render(text);
        result.didProcess = true;
      };
      for (const { text, attachments = [] } of messages) {
        const holder = document.createElement('div');
        holder.className = 'message';
        if (text !== undefined) {
          holder.classList.add('text');
          holder.innerHTML = markdown.render(text);
        }
        for (const { content } of attachments) {
          const card = new AdaptiveCards.AdaptiveCard();
          card.hostConfig = new AdaptiveCards.HostConfig(config);
          card.parse(content);
          holder.append(card.render());
        }
        document.body.append(holder);
      }
    })(${JSON.stringify(messages)}, ${JSON.stringify(hostConfig)})`,
  );
}
