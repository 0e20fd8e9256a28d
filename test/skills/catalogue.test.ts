import { describe, expect, it } from 'vitest';
import { type Card, type Turn, cardText } from '../../src/bot/index.ts';
import { createCatalogueSkill } from '../../src/skills/catalogue/index.ts';
import { PAGE, REVIEW, WEBINAR_NOTE, fixtureTools, passageOf } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, contextOf, markersOf, onlyReply, turnOf } from '../support/skills-turn.ts';

const { knowledge, searcher } = fixtureTools();
const help: Card = { heading: 'the help card', blocks: [] };
const skill = createCatalogueSkill(knowledge, searcher, () => help);

const show = async (text: string, intent: string | null = 'catalogue', more: Partial<Turn> = {}) => {
  const result = await skill.handle(turnOf(text, more), contextOf({ intent }));
  const { card, audience } = onlyReply(result);
  return { ...result, card, audience, text: cardText(card) };
};
const command = (name: string, text = '') => show(text, null, { kind: 'command', name });
const labelsOf = (card: Card): string[] =>
  card.blocks.flatMap((block) => (block.type === 'facts' ? block.facts.map(({ label }) => label) : []));

const inOrder = [
  'Agreement Length (standard 1)',
  'Paper Records (standard 5a)',
  'Digital Records (standard 5b)',
  'Expected Benefits (standard 6)',
  'Consent Wording',
];

describe('the list', () => {
  it.each(['List the standards', 'which standards are there?', 'show me all of them'])(
    'names every standard in its order, with version, date and page: %s',
    async (text) => {
      const { outcome, card, audience } = await show(text);
      expect([outcome, audience]).toEqual(['list', 'conversation']);
      expect(labelsOf(card)).toEqual(inOrder);
      const facts = card.blocks.flatMap((block) => (block.type === 'facts' ? block.facts : []));
      expect(facts[0]).toEqual({
        label: 'Agreement Length (standard 1)',
        value: 'v2.1, 9 August 2022',
        url: `${PAGE}/agreement-length`,
      });
    },
  );

  it('says how many there are, names the guides, and that standards are under review', async () => {
    const { text } = await show('List the standards');
    expect(text).toMatch(/5 standards/);
    for (const words of ['Whom to write to', 'Reporting a breach', 'Words and abbreviations', REVIEW])
      expect(text).toContain(words);
  });

  it('does not sell what is not held as a guide', async () => {
    expect((await show('List the standards')).text).not.toContain('Questions that nothing here answers');
  });
});

describe('what changed last', () => {
  it('is shown by date, newest first, without a claim about what changed', async () => {
    const { outcome, card, text, record } = await show('Which standards changed last?');
    expect(outcome).toBe('changes');
    expect(labelsOf(card)).toEqual([inOrder[3], inOrder[1], inOrder[2], inOrder[0], inOrder[4]]);
    expect(text).toMatch(/not what changed/);
    expect((record as { documents: string[] }).documents[0]).toBe('expected-benefits');
  });
});

describe('one standard', () => {
  it.each([
    ['standard 5a', 'paper-records'],
    ['show me standard 5B please', 'digital-records'],
    ['No. 6', 'expected-benefits'],
    ['Consent Wording', 'consent-wording'],
    ['can I see "agreement length"?', 'agreement-length'],
  ])('is found by number or title: %s', async (text, id) => {
    const { outcome, record } = await show(text);
    expect([outcome, record]).toEqual(['document', { documents: [id], citations: [] }]);
  });

  it('is shown with version, date, how much of it is held, what it covers and its page', async () => {
    const { card, text } = await show('standard 1');
    expect(card.heading).toBe('Agreement Length (standard 1)');
    for (const words of [
      'Says how long an agreement may run',
      'v2.1',
      '9 August 2022',
      'part of the page',
      'The copy stops inside the table of lengths.',
      'Beginning; Extension',
      'Expected Benefits (standard 6)',
      'How long an agreement runs',
      REVIEW,
    ])
      expect(text).toContain(words);
    expect(card.actions).toContainEqual({ kind: 'link', label: 'Open the page', url: `${PAGE}/agreement-length` });
  });

  it('a guide is shown without the notice about standards', async () => {
    const { outcome, text } = await show('Reporting a breach');
    expect(outcome).toBe('document');
    expect(text).toContain('Order of actions');
    expect(text).not.toContain(REVIEW);
  });
});

describe('single requirements', () => {
  it.each([
    ['R7 of Expected Benefits', ['expected-benefits#R7']],
    ['requirement 7 of standard 6', ['expected-benefits#R7']],
    ['show r2 to r4 of expected benefits', ['R2', 'R3', 'R4'].map((tag) => `expected-benefits#${tag}`)],
    ['F2 of Whom to write to', ['guide:contacts#F2']],
  ])('are shown word for word and cited: %s', async (text, refs) => {
    const { outcome, card } = await show(text);
    expect(outcome).toBe('entries');
    expect(citedLines(card).map((line) => line.refs)).toEqual(refs.map((ref) => [ref]));
    for (const [index, ref] of refs.entries())
      expect(citedLines(card)[index]?.text).toContain(passageOf(knowledge, ref).text);
    expect(citationsOf(card).map(({ marker }) => marker)).toEqual(markersOf(card));
  });

  it('keep their notes', async () => {
    expect((await show('R2 of Agreement Length')).text).toContain(WEBINAR_NOTE);
  });

  it('that do not exist lead to the standard', async () => {
    expect(await show('R99 of Expected Benefits')).toMatchObject({
      outcome: 'document',
      record: { documents: ['expected-benefits'] },
    });
  });

  it('a known gap named by its number is shown as not held, not as a fact', async () => {
    const { text } = await show('U1 of Agreement Length');
    expect(text).toContain('courier of the court');
    expect(text).toMatch(/not held|does not give|do not hold/i);
  });
});

describe('videos, logging in, and whom to contact', () => {
  it('videos are listed and cited to the page that lists them', async () => {
    const { outcome, card } = await show('Are there any videos or webinars?');
    expect(outcome).toBe('videos');
    expect(
      citedLines(card)
        .flatMap(({ refs }) => refs)
        .sort(),
    ).toEqual(['guide:videos-and-webinars#F1', 'guide:videos-and-webinars#F2']);
  });

  it('a video on a subject comes first', async () => {
    const { card } = await show('is there a webinar with examples that patients feel?');
    expect(citedLines(card)[0]?.refs).toEqual(['guide:videos-and-webinars#F2']);
  });

  it('the log-in page is given first to who wants to log in', async () => {
    const { outcome, card } = await show('How do I log in to the portal?');
    expect(outcome).toBe('log_in');
    expect(citedLines(card)[0]).toEqual({
      text: 'The log-in page of the portal is https://portal.example.org/.',
      refs: ['guide:contacts#F3'],
    });
  });

  it('contacts come with their notes, and with the word that nothing is passed on', async () => {
    const { outcome, text } = await show('When is the helpdesk open?', 'contact');
    expect(outcome).toBe('contact');
    expect(text).toContain('The helpdesk is open on weekdays from nine to five.');
    expect(text).toContain('Hours of an older page.');
    expect(text).toMatch(/not DARS.*cannot pass/);
  });

  it.each(['help', 'What can you do?', 'menu'])('%s shows what the bot can do', async (text) => {
    expect((await show(text)).card).toEqual(help);
  });
});

describe('commands', () => {
  it.each([
    ['standards', '', 'list'],
    ['standard', '5a', 'document'],
    ['standard', '6 R7', 'entries'],
    ['videos', '', 'videos'],
    ['contact', '', 'contact'],
  ])('/dars %s %s', async (name, text, outcome) => {
    expect(await command(name, text)).toMatchObject({ outcome });
  });

  it('every command that the skill claims is answered with something to read', async () => {
    for (const name of skill.claims.commands ?? []) {
      const { card } = await command(name);
      expect(card.blocks.length, name).toBeGreaterThan(0);
    }
  });
});

it('whatever is asked for, what is cited exists, and the markers agree with it', async () => {
  for (const { text } of knowledge.passages.values()) {
    for (const intent of ['catalogue', 'contact']) {
      const { card } = await show(text, intent);
      expect(citationsOf(card).map(({ marker }) => marker)).toEqual(markersOf(card));
      for (const { ref } of citationsOf(card)) expect(knowledge.passages.has(ref), ref).toBe(true);
    }
  }
});
