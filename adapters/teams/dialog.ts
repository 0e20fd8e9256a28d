import { CardFactory, type TaskModuleResponse } from 'botbuilder';
import type { Card } from '../../src/bot/index.ts';
import { dialogButton, withButtons } from './buttons.ts';
import { LIMITS, shortened } from './limits.ts';

/** A card in a dialog. Its heading is the title; one that is too long for that also stands in the card. */
export function renderDialog({ heading = 'DARS guide', ...card }: Card): TaskModuleResponse {
  const long = heading.length > LIMITS.dialogTitle;
  return {
    task: {
      type: 'continue',
      value: {
        title: shortened(heading, LIMITS.dialogTitle),
        height: 'medium',
        width: 'medium',
        card: CardFactory.adaptiveCard(withButtons({ ...card, ...(long ? { heading } : {}) }, dialogButton)),
      },
    },
  };
}

/** Closes the dialog and says a few words. */
export const renderDialogMessage = (text: string): TaskModuleResponse => ({ task: { type: 'message', value: text } });
