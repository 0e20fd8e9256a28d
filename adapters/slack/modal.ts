import type { ModalView } from '@slack/types';
import type { Card } from '../../src/bot/index.ts';
import { buttons, content } from './block-kit.ts';
import { LIMITS, carried, shortened } from './limits.ts';
import { plainMrkdwn } from './mrkdwn.ts';
import { context, heading, isInput, plain, sections, unique } from './parts.ts';
import { announced, fitsView } from './views.ts';

/** For a form without a heading; Slack shows the app's name beside it. */
const UNTITLED = 'Form';

/**
 * A card as a modal. Its first action of kind `submit` sends it; other actions are buttons in it. What is too long for the title or
 * for the button stands in the text.
 * @param options.callbackId what `view_submission` says was sent.
 * @param options.metadata comes back with it in `private_metadata`.
 * @throws RangeError when `callbackId`, `metadata` or a field carries more than Slack keeps, or there are more fields than a modal holds.
 */
export function renderModal(card: Card, { callbackId, metadata }: { callbackId: string; metadata: string }): ModalView {
  const { heading: title = '', blocks, actions = [] } = card;
  const send = actions.find(({ kind }) => kind === 'submit');
  const label = send?.label ?? 'Send';
  const all = unique([
    ...(title.length > LIMITS.viewTitle ? heading(title) : []),
    ...content({ blocks }),
    ...buttons(actions.filter((action) => action !== send)),
    ...(label.length > LIMITS.viewTitle ? context(plainMrkdwn(label)) : []),
  ]);
  const shown = fitsView(all) ? all : announced(all);
  return {
    type: 'modal',
    callback_id: carried(callbackId, LIMITS.id, 'the id of a form'),
    private_metadata: carried(metadata, LIMITS.viewMetadata, 'what a form carries'),
    title: plain(shortened(title.trim() === '' ? UNTITLED : title, LIMITS.viewTitle)),
    ...(send !== undefined || shown.some(isInput) ? { submit: plain(shortened(label, LIMITS.viewTitle)) } : {}),
    close: plain('Cancel'),
    blocks: shown.length === 0 ? sections(plainMrkdwn(title.trim() === '' ? UNTITLED : title)) : shown,
  };
}
