import { describe, expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { type Earlier, type Outcome, type Told, answerQuestion, tell } from '../../src/skills/answer/index.ts';
import { ENQUIRIES, PAGE, REVIEW, WEBINAR_NOTE, fixtureTools, passageOf } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, markersOf, notesOf } from '../support/skills-turn.ts';

const tools = fixtureTools();
const { knowledge } = tools;

const ask = (question: string, earlier: Earlier[] = []): Told & { outcome: Outcome } => {
  const { outcome } = answerQuestion(question, earlier, tools);
  return { outcome, ...tell(outcome, tools) };
};

/** An answer made of these passages, whatever the search would find. */
const answerOf = (...refs: string[]): Told => tell({ kind: 'answered', chosen: chosenOf(...refs) }, tools);
const chosenOf = (...refs: string[]) =>
  refs.map((ref) => {
    const passage = passageOf(knowledge, ref);
    const document = knowledge.documents.get(passage.document);
    if (!document) throw new Error(`the fixture has no ${passage.document}`);
    return { passage, document };
  });

describe('an answer', () => {
  it('begins with the passage that answers, and says which standard it is from', () => {
    const { outcome, card } = ask('How long can an agreement run?');
    expect(outcome.kind).toBe('answered');
    expect(card.heading).toBe('Agreement Length (standard 1)');
    expect(card.blocks[0]).toMatchObject({
      type: 'text',
      markdown: passageOf(knowledge, 'agreement-length#R2').text,
      markers: [1],
    });
  });

  it('cites each line to its own anchor', () => {
    const { card } = ask('How long can an agreement run?');
    const lines = citedLines(card);
    expect(lines.length).toBeGreaterThan(1);
    for (const { text, refs } of lines) {
      const words = text.replace(/^(Evidence|Applies when): /, '');
      const passage = [...knowledge.passages.values()].find((candidate) => candidate.text === words);
      expect(passage, text).toBeDefined();
      expect(refs, text).toEqual(passage?.cites);
    }
  });

  it('cites a line of evidence to the requirement it belongs to', () => {
    const { card } = ask('Is a letter of the funder wanted that gives the duration of the study?');
    expect(citedLines(card)).toContainEqual({
      text: 'Evidence: A letter of the funder that gives the duration of the study.',
      refs: ['agreement-length#R2'],
    });
  });

  it('lists the sources that the markers stand for: all of them, in order, and no others', () => {
    const { card, citations } = ask('How long can an agreement run?');
    expect(citationsOf(card)).toEqual(citations);
    expect(citations.map(({ marker }) => marker)).toEqual(markersOf(card));
    expect(markersOf(card)).toEqual(citations.map((_, index) => index + 1));
  });

  it('names title, version, date and page of a source, and where a fact was read when that is elsewhere', () => {
    const { citations } = answerOf('agreement-length#R3', 'agreement-length#R2');
    const edition = { title: 'Agreement Length', version: 'v2.1', lastUpdated: '2022-08-09' };
    expect(citations).toEqual([
      { marker: 1, ref: 'agreement-length#R3', ...edition, url: `${PAGE}/agreement-length` },
      {
        marker: 2,
        ref: 'agreement-length#R2',
        ...edition,
        url: 'https://example.org/transcript',
        from: "the page's video transcript",
      },
    ]);
  });

  it('shows the note of a passage beside it, with its mark', () => {
    expect(notesOf(answerOf('agreement-length#R3', 'agreement-length#R2').card)).toContain(`[2] ${WEBINAR_NOTE}`);
  });

  it('says a note that several lines share once, with the marks of all of them', () => {
    const chosen = chosenOf('agreement-length#R2', 'agreement-length#R3').map(({ passage, document }) => ({
      passage: { ...passage, note: WEBINAR_NOTE },
      document,
    }));
    const notes = notesOf(tell({ kind: 'answered', chosen }, tools).card);
    expect(notes.filter((note) => note.includes(WEBINAR_NOTE))).toEqual([`[1] [2] ${WEBINAR_NOTE}`]);
  });

  it.each([
    ['part', 'agreement-length#R1', 'The copy stops inside the table of lengths.', 'agreement-length'],
    ['little', 'expected-benefits#R1', 'Only the headings of the page were read.', 'expected-benefits'],
  ])('from a digest of %s of the page says so, and links the live page', (_how, ref, caveat, page) => {
    const { card } = answerOf(ref);
    const said = notesOf(card).find((note) => note.includes(caveat));
    expect(said).toMatch(/partial/i);
    expect(cardText(card)).toMatch(new RegExp(`[(<]${PAGE}/${page}[)>]`));
  });

  it('from a part of the page links the live page also when the fact was read elsewhere', () => {
    expect(cardText(answerOf('agreement-length#R2').card)).toMatch(new RegExp(`[(<]${PAGE}/agreement-length[)>]`));
  });

  it('from a digest of the whole page does not call it partial', () => {
    expect(cardText(answerOf('paper-records#R1').card)).not.toMatch(/partial/i);
  });

  it('carries the notice that standards are under review, if it is from a standard', () => {
    expect(cardText(ask('Where are paper records kept?').card)).toContain(REVIEW);
    const { outcome, card } = ask('When is the helpdesk open?');
    expect(outcome.kind).toBe('answered');
    expect(cardText(card)).not.toContain(REVIEW);
  });

  it('points to related standards by name, and to the video', () => {
    const text = cardText(answerOf('agreement-length#R1').card);
    for (const words of ['Expected Benefits', 'Consent Wording', 'How long an agreement runs'])
      expect(text).toContain(words);
  });

  it('of long passages shows as many as can be read in a chat', () => {
    const refs = ['R3', 'R4', 'R5', 'R6', 'R7'].map((tag) => `agreement-length#${tag}`);
    const everything = refs.map((ref) => passageOf(knowledge, ref).text).join('');
    const { card } = ask('How long may an extension of the agreement be for a study, a trial or a register?');
    const shown = citedLines(card)
      .map(({ text }) => text)
      .join('');
    expect(everything.length).toBeGreaterThan(1500);
    expect(shown.length).toBeLessThan(1400);
    expect(shown.length).toBeGreaterThan(300);
  });
});

describe('a known gap', () => {
  const question = 'What surcharge does the courier of the court take?';

  it('is admitted before anything else, in the words of the gap', () => {
    const { outcome, card } = ask(question);
    expect(outcome.kind).toBe('not_held');
    const [first] = card.blocks;
    expect(first?.type === 'text' ? first.markdown : '').toMatch(
      /can't answer.* does not give the surcharge for prolonging/,
    );
  });

  it('comes with who does know, and with the fact that is held beside it', () => {
    const text = cardText(ask(question).card);
    expect(text).toMatch(new RegExp(`Who can tell you.*\\]\\(${PAGE}/agreement-length\\).*DARS`));
    expect(text).toContain('Prices of another service are held.');
    expect(cardText(ask('What do assessors earn?').card)).toContain('the newspaper of record');
  });

  it('offers facts nearby as what they are: cited, and not the answer', () => {
    const { card, citations } = ask(question);
    const bullets = card.blocks.findIndex(({ type }) => type === 'bullets');
    const before = card.blocks[bullets - 1];
    expect(before?.type === 'text' ? before.markdown : '').toMatch(/not the answer/);
    expect(citedLines(card).map(({ refs }) => refs)).toEqual(citations.map(({ ref }) => [ref]));
    expect(citations.map(({ ref }) => ref)).not.toContain('agreement-length#U1');
  });

  it('sends people to the officers of their own organisation, by its name where that is set', () => {
    const unknown = { ...passageOf(knowledge, 'agreement-length#U1'), ask: ['DPO', 'IG lead'] };
    const [{ document }] = chosenOf('agreement-length#R1') as [ReturnType<typeof chosenOf>[number]];
    const outcome: Outcome = { kind: 'not_held', unknown, document, related: [] };
    expect(cardText(tell(outcome, { ...tools, organisation: 'Sandford Trust' }).card)).toMatch(
      /Sandford Trust data protection officer or .*governance lead/,
    );
    expect(cardText(tell(outcome, tools).card)).toMatch(/your organisation's data protection officer/);
  });

  it('is no dead end: it says how to reach DARS', () => {
    expect(cardText(ask('What do assessors earn?').card)).toContain(ENQUIRIES);
  });

  it('keeps the notes of the facts it offers', () => {
    const unknown = passageOf(knowledge, 'agreement-length#U1');
    const related = chosenOf('agreement-length#R2');
    const [nearby] = related;
    if (!nearby) throw new Error('nothing is near');
    const { card } = tell({ kind: 'not_held', unknown, document: nearby.document, related }, tools);
    expect(cardText(card)).toContain(WEBINAR_NOTE);
  });
});

describe('what is not about data access', () => {
  it.each(['How do I bake sourdough bread?', 'What is the capital of Peru?', 'quasar blazar', '?!', '数据'])(
    '%s is refused without a citation, and with a way to reach DARS',
    (question) => {
      const { outcome, card, citations, documents } = ask(question);
      expect(outcome.kind).toBe('outside');
      expect([citations, markersOf(card), documents]).toEqual([[], [], []]);
      expect(cardText(card)).toMatch(/can't help|cannot help|can't answer/);
      expect(cardText(card)).toContain(ENQUIRIES);
    },
  );

  it('is refused in the middle of a conversation too', () => {
    const earlier = [{ question: 'How long can an agreement run?', documents: ['agreement-length'] }];
    expect(ask('What is the capital of Peru?', earlier).outcome.kind).toBe('outside');
  });

  it('does not become answerable by being the second such question', () => {
    const earlier = [{ question: 'How do I bake sourdough bread?', documents: [] }];
    expect(ask('What is the capital of Peru?', earlier).outcome.kind).toBe('outside');
  });
});

describe('a bare word that several standards claim', () => {
  it('is asked back, with the standards as choices', () => {
    const { outcome, card, citations } = ask('records');
    expect(outcome.kind).toBe('clarify');
    expect(citations).toEqual([]);
    expect(card.actions?.map(({ label }) => label).sort()).toEqual([
      'Digital Records (standard 5b)',
      'Paper Records (standard 5a)',
    ]);
  });

  it('each choice says something that is answered from the standard it names', () => {
    const { outcome, card } = ask('records');
    const choices = outcome.kind === 'clarify' ? outcome.choices : [];
    const texts = card.actions?.flatMap((action) => (action.kind === 'say' ? [action.text] : [])) ?? [];
    expect(texts).toHaveLength(2);
    expect(texts.map((text) => ask(text).documents[0])).toEqual(choices.map(({ id }) => id));
  });

  it('is not asked back when the conversation has said which', () => {
    const earlier = [{ question: 'Where are digital records kept?', documents: ['digital-records'] }];
    expect(ask('records', earlier)).toMatchObject({ outcome: { kind: 'answered' } });
    expect(ask('records', earlier).documents[0]).toBe('digital-records');
  });

  it('with a word that tells them apart is answered', () => {
    expect(ask('paper records').outcome.kind).toBe('answered');
  });
});

describe('a follow-up', () => {
  it.each(['paper-records', 'digital-records'])('is answered from what the conversation is about: %s', (id) => {
    const earlier = [{ question: `Where are ${id.replace('-', ' ')} kept?`, documents: [id] }];
    const { card, documents } = ask('and when are they destroyed?', earlier);
    expect(documents[0]).toBe(id);
    expect(citedLines(card)[0]?.refs).toEqual([`${id}#R2`]);
  });

  it('uses the words of earlier questions, also when the last one found no document', () => {
    for (const subject of ['paper', 'digital']) {
      const earlier = [
        { question: `Where are ${subject} records kept?`, documents: [] },
        { question: 'hm', documents: [] },
      ];
      expect(ask('and when are they destroyed?', earlier).documents[0]).toBe(`${subject}-records`);
    }
  });

  it('favours the document of the last answer, also when the words of the question say nothing', () => {
    for (const id of ['paper-records', 'digital-records'])
      expect(ask('and when are they destroyed?', [{ question: 'hm', documents: [id] }]).documents[0]).toBe(id);
  });

  it('that names its own subject is answered from that', () => {
    const earlier = [{ question: 'Where are paper records kept?', documents: ['paper-records'] }];
    expect(ask('How many days until digital records are destroyed?', earlier).documents[0]).toBe('digital-records');
    expect(ask('How early must an extension of the agreement be asked for?', earlier).documents[0]).toBe(
      'agreement-length',
    );
  });
});
