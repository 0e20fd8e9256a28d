import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Bot, Origin } from '../../src/bot/index.ts';
import { post } from './deliver.ts';
import { renderMessages } from './pages.ts';
import { placeOf } from './where.ts';
import { refusal } from './web-api.ts';

/** Id of the button under an answer that only the asker sees. */
export const SHARE = 'share';

/** Posts an answer for everyone in the channel, once, however often the button is pressed. */
export async function share(pressed: {
  body: BlockAction;
  where: Pick<Origin, 'conversation' | 'place'>;
  /** Id of the turn whose answer it is. */
  answer: string;
  client: WebClient;
  bot: Bot;
}): Promise<void> {
  const { body, where, answer, client, bot } = pressed;
  const entries = await bot.transcript(where.conversation);
  const entry = entries.find(({ turnId }) => turnId === answer);
  const replies = entry?.replies.filter(({ audience }) => audience === 'conversation') ?? [];
  if (entry === undefined || replies.length === 0) {
    await whisper(body, 'That answer is no longer kept, so I cannot share it. Please ask again.');
    return;
  }
  const { channel } = placeOf(where);
  const asked = entry.text === '' ? '' : `, who asked: ${entry.text}`;
  const pages = replies.flatMap(({ card }) =>
    renderMessages({ ...card, actions: card.actions?.filter(({ kind }) => kind === 'link') ?? [] }),
  );
  const intro = { text: `Shared by <@${body.user.id}>${escape(asked)}`, blocks: [] };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  try {
    for (const [index, page] of [intro, ...pages].entries())
      await post({ channel }, page, `share:${answer}/${index}`, true, { client, log });
  } catch (error) {
    if (!['not_in_channel', 'channel_not_found'].includes(reasonOf(error))) throw error;
    for (const page of [intro, ...pages])
      await respond(body.response_url, { ...page, response_type: 'in_channel', replace_original: false });
  }
}

const reasonOf = (error: unknown): string => refusal(error) ?? (error as { reason?: string }).reason ?? '';

const whisper = (body: BlockAction, text: string): Promise<void> =>
  respond(body.response_url, { text, response_type: 'ephemeral', replace_original: false });

async function respond(url: string, content: object): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
    signal: AbortSignal.timeout(10_000),
  });
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
