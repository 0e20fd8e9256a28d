import type { ModalView } from '@slack/types';
import type { Card } from '../../src/bot/index.ts';
import { content, heading } from './block-kit.ts';
import { LIMITS, shortened } from './limits.ts';

/** A card with fields as a modal. @throws RangeError when `metadata` is longer than Slack keeps. */
export function renderModal(card: Card, { callbackId, metadata }: { callbackId: string; metadata: string }): ModalView {
  if (metadata.length > LIMITS.viewMetadata) throw new RangeError('a form carries more than Slack keeps');
  const { heading: title = 'DARS guide', blocks, actions = [] } = card;
  const submit = actions.find(({ kind }) => kind === 'submit');
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadata,
    title: plain(shortened(title, LIMITS.viewTitle)),
    ...(submit === undefined ? {} : { submit: plain(shortened(submit.label, LIMITS.viewTitle)) }),
    close: plain('Cancel'),
    blocks: [...(title.length > LIMITS.viewTitle ? heading(title) : []), ...content({ blocks })].slice(
      0,
      LIMITS.viewBlocks,
    ),
  };
}

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });
