import { describe, expect, it } from 'vitest';
import { repeatOfMessage } from '../../adapters/teams/repeats.ts';
import { loadForm, questionAt } from '../../src/skills/application/form/form.ts';
import { readValue } from '../../src/skills/application/form/kinds.ts';
import { severalAnswers } from '../../src/skills/application/talk/extract.ts';
import { incidentIn } from '../../src/skills/application/talk/incident.ts';
import { completeAnswers } from '../support/application.ts';

const form = loadForm();

describe('what is said while a question waits', () => {
  it.each([
    'I emailed the extract to the wrong hospital this morning',
    'we found out that the laptop with the records was stolen',
    'report a breach',
  ])('plainly tells of an incident: %s', (text) => expect(incidentIn(text)).toBe('plainly'));

  it.each([
    'Holds the secure server and the encrypted backups, and deletes the data at the end.',
    'Hospital Episode Statistics Admitted Patient Care (HES APC)',
    'Data centre, Calderbrook',
    'The same data, stored and backed up',
    'Favourable opinion letter of 12 February 2026, attached.',
  ])('is an answer, whatever the classifier takes it for: %s', (text) => expect(incidentIn(text)).not.toBe('plainly'));

  it('no answer of a whole study plainly tells of an incident', () => {
    const plain = [...completeAnswers().values()].filter(({ value }) => value.length < 500);
    const told = plain.filter(({ value }) => incidentIn(value) === 'plainly').map(({ path }) => path);
    // What stands here is only asked about where the classifier takes it for a report as well.
    expect(told.length).toBeLessThan(plain.length / 10);
  });

  it('a name that begins with "No" is the name of a further item, and no end of the list', () => {
    const { field } = questionAt(form, 'conditions.list') ?? {};
    if (field === undefined) throw new Error('the form has no conditions');
    for (const text of ['No results for a single clinic may be published.', 'None of the tables leaves the server'])
      expect(readValue(field, text), text).toHaveProperty('problem');
    for (const text of [
      'no',
      'No.',
      'done',
      'that’s all',
      'no more conditions',
      'none left, thanks',
      'No, that is all.',
    ])
      expect(readValue(field, text), text).toEqual({ value: 'done' });
  });

  it('a long text that says what something is stays one answer; nothing but labels and values is several', () => {
    const answers = completeAnswers();
    const prose =
      'The notice is linked from our page.\nWhat it says is checked each year: purposes, retention and rights are in it; the term is long.';
    expect(severalAnswers(form, answers, 'term', prose, { alone: true })).toEqual([]);
    const both = 'start date: 1 May 2027; end date: 30 April 2031';
    expect(severalAnswers(form, answers, 'term', both, { alone: true }).map(({ value }) => value)).toEqual([
      '2027-05-01',
      '2031-04-30',
    ]);
  });

  it('in Teams the same long words are a new answer, unless the device sent them at the same moment', () => {
    const text = 'Thornbeck Teaching Hospitals NHS Foundation Trust';
    const at = (second: number) =>
      repeatOfMessage({ type: 'message', text, localTimestamp: `2026-11-26T10:00:0${second}Z` as never });
    expect(at(1).key).not.toBe(at(2).key);
    expect(at(1).key).toBe(at(1).key);
    // Where the device does not say when.
    expect(repeatOfMessage({ type: 'message', text }).withinMs).toBeGreaterThan(60_000);
  });
});
