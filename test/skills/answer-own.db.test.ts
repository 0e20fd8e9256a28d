import { expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { openOwnLibrary } from '../../src/knowledge/index.ts';
import { createAnswerSkill } from '../../src/skills/answer/index.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { citationsOf, contextOf, onlyReply, turnOf } from '../support/skills-turn.ts';
import { describeOnBoth } from '../support/storage.ts';

const channel = (room: string) => ({
  platform: 'slack',
  workspace: 'T1',
  conversation: `slack:T1:${room}:1.1`,
  person: { id: 'slack:T1:U1' },
  private: false,
});
const direct = { ...channel('D1'), conversation: 'slack:T1:D1', private: true };

describeOnBoth('answers from own documents', (storage) => {
  const ask = async (text: string, where: object = direct) => {
    const library = openOwnLibrary(storage());
    const document = (path: string, audience: string[]) => ({
      path,
      title: path.replace('.md', ''),
      url: null,
      audience,
      hash: path,
      dated: '2026-05-03',
    });
    await library.put(document('length.md', ['everyone']), [
      {
        heading: 'Renewals',
        text: 'Our agreements about how long an agreement can run are renewed by the marmalade office.',
      },
    ]);
    await library.put(document('badges.md', ['room slack:T1:C1']), [
      { heading: '', text: 'Visitors wear a turquoise badge with a walrus.' },
    ]);
    await library.put(document('salary.md', ['person slack:T1:U1']), [
      { heading: '', text: 'The vermilion salary table is kept by the ocelot.' },
    ]);
    const skill = createAnswerSkill(
      fixtureTools(),
      { keep: () => Promise.resolve(false), list: () => Promise.resolve([]) },
      library,
    );
    const result = await skill.handle(turnOf(text, where), contextOf({ intent: 'ask' }));
    const { card } = onlyReply(result);
    return { outcome: result.outcome, text: cardText(card), citations: citationsOf(card) };
  };

  it('stand behind the standards, with their own marks, and are called what they are', async () => {
    const { text, citations } = await ask('How long can an agreement run?');
    const own = citations.at(-1);
    expect(own).toMatchObject({
      title: 'Own document: length',
      version: null,
      lastUpdated: '2026-05-03',
      from: 'length.md, Renewals',
      url: '',
    });
    expect(citations.length).toBeGreaterThan(1);
    expect(text.indexOf('own documents')).toBeGreaterThan(0);
    expect(text).toContain(`marmalade office.” [${own?.marker ?? ''}]`);
    expect(text).toContain('is no DARS standard');
    expect(text).not.toContain('<>');
  });

  it('answer where the standards do not, for those who may read them', async () => {
    const answered = await ask('turquoise badge of visitors', channel('C1'));
    expect(answered).toMatchObject({ outcome: 'answered', citations: [{ title: 'Own document: badges', marker: 1 }] });
    expect(answered.text).toContain('The standards that I hold do not answer this');
  });

  it('say nothing where somebody reads along who may not', async () => {
    expect((await ask('turquoise badge of visitors', channel('C2'))).text).not.toContain('walrus');
    expect((await ask('turquoise badge of visitors')).text).not.toContain('walrus');
    expect((await ask('who keeps the vermilion salary table', channel('C1'))).text).not.toContain('ocelot');
    expect((await ask('who keeps the vermilion salary table')).text).toContain('ocelot');
  });
});
