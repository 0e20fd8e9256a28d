import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDialog, renderDialogMessage } from '../../../adapters/teams/dialog.ts';
import { readPressed } from '../../../adapters/teams/pressed.ts';
import { renderActivities } from '../../../adapters/teams/render.ts';
import type { Action, Card } from '../../../src/bot/index.ts';
import { buttonsOf, type Loose } from '../../doubles/teams/people.ts';
import { anyCard } from '../../support/skills-cards.ts';
import { cardFaults, cardsOf, stringsOf, words } from './checks.ts';

const opensDialog = (id: string): boolean => id === 'why.open';
const drawn = (actions: Action[]): Loose =>
  renderActivities({ blocks: [], actions }, { turnId: '', opensDialog })[0] ?? {};
const one = (action: Action): Loose => buttonsOf(drawn([action]))[0] ?? {};

describe('a button in Teams', () => {
  it('is answered in place, and falls back to a message for clients that do not know that', () => {
    const data = { pressed: { kind: 'action', name: 'other', value: 'x', label: 'Other' } };
    expect(one({ kind: 'button', id: 'other', label: 'Other', value: 'x' })).toEqual({
      type: 'Action.Execute',
      verb: 'dars',
      title: 'Other',
      associatedInputs: 'none',
      data,
      fallback: { type: 'Action.Submit', title: 'Other', associatedInputs: 'none', data },
    });
  });

  it('asks for a dialog where its press opens a form', () => {
    expect(one({ kind: 'button', id: 'why.open', label: 'Why', value: 'about-1' })).toEqual({
      type: 'Action.Submit',
      title: 'Why',
      associatedInputs: 'none',
      data: {
        pressed: { kind: 'action', name: 'why.open', value: 'about-1', label: 'Why' },
        msteams: { type: 'task/fetch' },
      },
    });
  });

  it('sends the fields of its card only when it submits them', () => {
    expect(one({ kind: 'submit', id: 'form', label: 'Send' })).not.toHaveProperty('associatedInputs');
    expect(one({ kind: 'say', label: 'Ask', text: 'How long?' })).toMatchObject({ associatedInputs: 'none' });
  });

  it('opens its address when it is a link', () => {
    expect(one({ kind: 'link', label: 'Page', url: 'https://example.org' })).toEqual({
      type: 'Action.OpenUrl',
      title: 'Page',
      url: 'https://example.org',
    });
  });

  it.each([1, 6, 7, 12, 13, 40])('of %i none is hidden: no row has more than six', (count) => {
    const page = drawn(words(count).map((label) => ({ kind: 'say', label, text: label })));
    expect(buttonsOf(page).map(({ title }) => title)).toEqual(words(count));
    const [card] = cardsOf(page) as { body: Loose[]; actions?: Loose[] }[];
    const rows = [...(card?.body ?? []).filter(({ type }) => type === 'ActionSet'), { actions: card?.actions ?? [] }];
    for (const { actions } of rows as { actions: Loose[] }[]) expect(actions.length).toBeLessThanOrEqual(6);
  });

  it('says a label that would be cut off in full beside it', () => {
    const label = 'What does the standard about the term of data sharing agreements ask for?';
    const [card] = cardsOf(drawn([{ kind: 'say', label, text: 'x' }])) as { body: Loose[] }[];
    expect(card?.body).toEqual([{ type: 'TextBlock', wrap: true, text: `- ${label}` }]);
    const [short] = cardsOf(drawn([{ kind: 'say', label: 'Short', text: 'x' }])) as { body: Loose[] }[];
    expect(short?.body).toEqual([]);
  });
});

describe('what is pressed in Teams', () => {
  it('is what the card put into the button, whichever way a client sends it', () => {
    const actions: [Action, object][] = [
      [
        { kind: 'button', id: 'why.open', label: 'Why', value: 'v' },
        { kind: 'action', name: 'why.open', value: 'v', label: 'Why' },
      ],
      [
        { kind: 'button', id: 'other', label: 'Other' },
        { kind: 'action', name: 'other', value: '', label: 'Other' },
      ],
      [
        { kind: 'submit', id: 'form', label: 'Send' },
        { kind: 'submission', name: 'form', value: '', label: 'Send' },
      ],
      [
        { kind: 'say', label: 'Ask', text: 'How long?' },
        { kind: 'message', name: '', value: 'How long?', label: 'How long?' },
      ],
    ];
    for (const [action, pressed] of actions) {
      const { data, fallback } = one(action) as { data: object; fallback?: { data: object } };
      expect(readPressed({ ...data, type: 'task/fetch' })).toEqual({ pressed, values: {} });
      if (fallback) expect(readPressed(fallback.data)).toEqual({ pressed, values: {} });
    }
  });

  it('comes with the other members as texts', () => {
    const { data } = one({ kind: 'submit', id: 'form', label: 'Send' }) as { data: object };
    const inputs = { why: 'because', n: 3, yes: true, type: 'a field', nothing: null, deep: { a: 1 }, msteams: {} };
    expect(readPressed({ ...data, ...inputs })?.values).toEqual({
      why: 'because',
      n: '3',
      yes: 'true',
      type: 'a field',
    });
  });

  it('is nothing when no button of ours sent it, whatever that is', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        expect(readPressed(junk)).toBeNull();
        expect(readPressed({ pressed: junk })).toBeNull();
      }),
    );
    expect(readPressed({ pressed: { kind: 'odd', name: '', value: '', label: '' } })).toBeNull();
  });
});

describe('a dialog in Teams', () => {
  const valueOf = (card: Card) =>
    (renderDialog(card) as { task: { type: string; value: { title: string; card: { content: Loose } } } }).task;

  it('shows a form under its heading, and sends it', () => {
    expect(
      valueOf({
        heading: 'Tell us why',
        blocks: [
          { type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true }] },
        ],
        actions: [{ kind: 'submit', id: 'form', label: 'Send', value: 'v' }],
      }),
    ).toMatchObject({
      type: 'continue',
      value: {
        title: 'Tell us why',
        height: 'medium',
        width: 'medium',
        card: {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            body: [{ type: 'Input.Text', id: 'why' }],
            actions: [
              {
                type: 'Action.Submit',
                title: 'Send',
                data: { pressed: { kind: 'submission', name: 'form', value: 'v' } },
              },
            ],
          },
        },
      },
    });
  });

  it('is a legal card, whatever it holds, with every word and button', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { value } = valueOf(card);
        expect(value.title.length).toBeLessThanOrEqual(64);
        expect(cardFaults(value.card.content)).toEqual([]);
        expect(buttonsOf({ attachments: [value.card] })).toHaveLength(card.actions?.length ?? 0);
      }),
    );
  });

  it('says a heading that is too long for its title in the card as well', () => {
    const heading = words(30).join(' ');
    expect(stringsOf(valueOf({ heading, blocks: [] }).value.card.content)).toContain(heading);
  });

  it('closes with a few words', () => {
    expect(renderDialogMessage('Thank you')).toEqual({ task: { type: 'message', value: 'Thank you' } });
  });
});
