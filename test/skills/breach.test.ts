import { describe, expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { createBreachSkill } from '../../src/skills/breach/index.ts';
import { ENQUIRIES, fixtureTools, passageOf } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, contextOf, markersOf, onlyReply, turnOf } from '../support/skills-turn.ts';

const { knowledge } = fixtureTools();
const skill = createBreachSkill(knowledge);
const report = () => skill.handle(turnOf('we sent the extract to the wrong trust', { private: false }), contextOf());
const steps = ['F7', 'F8', 'F10', 'F11', 'F12', 'F13'].map((tag) => `guide:breach-reporting#${tag}`);

describe('somebody who reports that something went wrong', () => {
  it('is answered alone, also where others read along', async () => {
    expect(onlyReply(await report()).audience).toBe('person');
  });

  it('is told first of all that nothing was passed on, and whom to tell', async () => {
    const [first] = onlyReply(await report()).card.blocks;
    if (first?.type !== 'note') throw new Error('the first block is no note');
    expect(first.tone).toBe('caution');
    expect(first.markdown).toMatch(/not passed this on/);
    expect(first.markdown).toMatch(/governance lead/);
    expect(first.markdown).toMatch(/no patient details/);
  });

  it('gets the first steps in the order of the guidance, each cited', async () => {
    const { card } = onlyReply(await report());
    const shown = citedLines(card);
    expect(shown.map(({ refs }) => refs)).toEqual(steps.map((ref) => [ref]));
    for (const [index, ref] of steps.entries()) expect(shown[index]?.text).toContain(passageOf(knowledge, ref).text);
    expect(citationsOf(card).map(({ marker }) => marker)).toEqual(markersOf(card));
  });

  it('sees the note of a step that rests on an older page, or on a reading of ours', async () => {
    const text = cardText(onlyReply(await report()).card);
    for (const ref of steps) expect(text).toContain(passageOf(knowledge, ref).note ?? '');
  });

  it('is told how to reach DARS, and offered what a report has to hold', async () => {
    const { card } = onlyReply(await report());
    expect(cardText(card)).toContain(ENQUIRIES);
    expect(card.actions).toMatchObject([{ kind: 'say' }]);
  });

  it('is never told that something was sent, noted or reported', async () => {
    expect(cardText(onlyReply(await report()).card)).not.toMatch(
      /\b(I have (sent|told|reported|noted|recorded)|has been (sent|reported|recorded))\b/i,
    );
  });

  it('finds the guide in what the conversation is about', async () => {
    expect(await report()).toMatchObject({ outcome: 'first_steps', record: { documents: ['guide:breach-reporting'] } });
  });

  it('the help of the skill does not promise more', () => {
    expect(skill.help.text).toMatch(/cannot send reports/);
  });
});
