import { describe, expect, it } from 'vitest';
import { type Evidence, verify } from '../../src/language/index.ts';

/** Passages in the manner of the knowledge, each with the heading a reader sees. */
const passages: Record<string, Evidence> = {
  third: {
    text: 'Do not share data with a third party, apart from two exceptions: a processor named in the data sharing agreement (DSA), and a sublicensee where the DSA allows sublicensing.',
    context: 'Honorary Contract (standard 5f)',
  },
  honorary: {
    text: 'For a person who is not a substantive employee or paid contractor, have an honorary contract in place before they use the data.',
    context: 'Honorary Contract (standard 5f)',
  },
  under16: {
    text: 'Give an additional justification if you ask for data about patients under 16.',
    context: 'Data Minimisation',
  },
  years: {
    text: 'An agreement runs for nine years at the longest, counted from its first day.',
    context: 'Agreement Length (standard 1)',
  },
  extension: {
    text: 'Ask for an extension three months before the agreement ends, with the reasons for which the data are needed for longer.',
    context: 'Agreement Length',
  },
  act: {
    text: 'Make the case strong enough to satisfy the Health and Social Care Act 2012 as amended by the Care Act 2014: release under the general power in section 261(1) must serve health care provision.',
    context: 'Commercial Purpose',
  },
  amount: { text: 'Show that the amount of data you ask for is no more than your purpose needs.' },
  breach: {
    text: 'Report the breach within 72 hours of 9 August 2022. A late report may be accepted. Tell Mary Bell or Alan Smith at the Information Commissioner’s Office (ICO).',
  },
  maybe: { text: 'A commercial organisation may be approved for access to data.' },
  portal: { text: 'The log-in page of the portal is .', links: new Set(['L1']) },
};
const evidence = new Map(Object.entries(passages));
const resultOf = (text: string, ...sources: string[]) => {
  const { kept, removed } = verify([{ text, sources }], evidence);
  return kept.length > 0 ? 'kept' : removed[0];
};

describe('what the passages say may be said', () => {
  it.each([
    ['An agreement runs for 9 years at the longest, counted from its first day.', 'years'],
    ['At the longest, an agreement may run for nine years.', 'years'],
    ['Applicants should ask for an extension three months before the agreement ends.', 'extension'],
    ['You need to give the reasons for which the data are needed for longer.', 'extension'],
    ['The Agreement Length standard says that an agreement runs for nine years at the longest.', 'years'],
    ['If you ask for data about patients under 16, you must give an additional justification.', 'under16'],
    [
      'A person who is not a substantive employee or paid contractor needs an honorary contract before they use the data.',
      'honorary',
    ],
    ['Data must not be shared with a third party, apart from two exceptions.', 'third'],
    ['Release under section 261 must serve health care provision.', 'act'],
    ['The case has to satisfy the Health and Social Care Act 2012.', 'act'],
    ['The amount of data must be no more than your purpose needs.', 'amount'],
    ['The breach must be reported within 72 hours.', 'breach'],
    ['Report the breach within 72 hours of August 2022.', 'breach'],
    ['A commercial organisation may be approved.', 'maybe'],
    ['The log-in page of the portal is [[L1]].', 'portal'],
  ])('%s', (text, source) => {
    expect(resultOf(text, source)).toBe('kept');
  });

  it('sources that a sentence does not need are taken off it', () => {
    const { kept } = verify(
      [{ text: 'An agreement runs for nine years at the longest.', sources: ['years', 'under16', 'maybe'] }],
      evidence,
    );
    expect(kept).toMatchObject([{ sources: ['years'] }]);
  });
});

describe('what they do not say is not', () => {
  it.each<[fault: string, text: string, ...sources: string[]]>([
    ['no_source', 'An agreement runs for nine years at the longest.'],
    ['unknown_source', 'An agreement runs for nine years at the longest.', 'years', 'P99'],
    ['no_source', 'An agreement runs for nine years at the longest.', 'years', 'under16', 'act', 'breach'],
    ['number', 'An agreement runs for ten years at the longest.', 'years'],
    ['number', 'An agreement runs for ninety-nine years at the longest.', 'years'],
    ['number', 'An agreement runs for nine months at the longest.', 'years'],
    ['number', 'An agreement runs for nine years at the longest, counted from day 1.', 'years'],
    ['number', 'An agreement runs for ９０ years at the longest.', 'years'],
    ['number', 'An agreement runs for ٩ years at the longest.', 'years'],
    ['number', 'Ask for an extension each year before the agreement ends.', 'extension'],
    ['number', 'Give an additional justification if you ask for data about patients under 18.', 'under16'],
    ['number', 'Give £5 if you ask for data about patients under 16.', 'under16'],
    ['support', 'An agreement runs for at least nine years.', 'years'],
    ['turned', 'An agreement does not run for nine years at the longest.', 'years'],
    ['turned', 'Data may be shared with a third party named in the data sharing agreement.', 'third'],
    ['turned', 'A person who is a substantive employee needs an honorary contract.', 'honorary'],
    ['turned', 'A late report must be accepted.', 'breach'],
    ['turned', 'Report the breach more than 72 hours late.', 'breach'],
    ['turned', 'The amount of data is no more than your purpose needs.', 'amount'],
    ['length', 'Report it.', 'breach'],
    ['date', 'Report the breach within 72 hours of 8 August 2022.', 'breach'],
    ['date', 'Report the breach within 72 hours of August 2023.', 'breach'],
    ['date', 'Report the breach within 72 hours of 2022-09-08.', 'breach'],
    ['date', 'Report the breach in June.', 'breach'],
    ['reference', 'Release under section 262 must serve health care provision.', 'act'],
    ['reference', 'Release under section 261(2) must serve health care provision.', 'act'],
    ['reference', 'Release under article 261 must serve health care provision.', 'act'],
    ['name', 'The case has to satisfy the Health and Social Care Act 2014.', 'act'],
    ['name', 'Tell Mary Smith at the ICO.', 'breach'],
    ['name', 'Tell the HRA.', 'breach'],
    ['name', 'Johnson has to report the breach.', 'breach'],
    ['name', 'Tell Mary Bell at McKinsey.', 'breach'],
    ['support', 'Report the breach by fax.', 'breach'],
    ['support', 'Ask johnson for an extension three months before the agreement ends.', 'extension'],
    ['support', 'You always ask for an extension three months before the agreement ends.', 'extension'],
    ['support', 'Give only an additional justification if you ask for data about patients.', 'under16'],
    ['support', 'You may go ahead.', 'years'],
    ['promise', 'A commercial organisation will be approved.', 'maybe'],
    ['promise', 'There is no need to report the breach.', 'breach'],
    ['promise', 'You do not have to tell Mary Bell.', 'breach'],
    ['promise', 'It is not a breach.', 'breach'],
    ['promise', 'NHS England approves a commercial organisation.', 'maybe'],
    ['link', 'The log-in page of the portal is [[L2]].', 'portal'],
    ['link', 'The log-in page of the portal is [[L1]].', 'years'],
    ['link', 'The log-in page of the portal is portal.example.org.', 'portal'],
    ['link', 'The log-in page of the portal is www.portal', 'portal'],
    ['link', 'Report the breach to a@b.', 'breach'],
    ['markup', 'Report the **breach**.', 'breach'],
    ['markup', '<b>Report the breach.</b>', 'breach'],
    ['markup', 'Report the breach\u202e.', 'breach'],
    ['markup', 'report the breach.', 'breach'],
    ['length', '', 'breach'],
    ['length', `Report ${'the breach '.repeat(60)}.`, 'breach'],
  ])('%s: %s', (fault, text, ...sources) => {
    expect(resultOf(text, ...sources)).toBe(fault);
  });

  it('a sentence that hides behind a good one goes alone', () => {
    const { kept, removed } = verify(
      [{ text: 'An agreement runs for nine years at the longest. Johnson decides about it.', sources: ['years'] }],
      evidence,
    );
    expect(kept.map(({ text }) => text)).toEqual(['An agreement runs for nine years at the longest.']);
    expect(removed).toEqual(['name']);
  });

  it('a sentence that leans on one that went goes too', () => {
    const { kept } = verify(
      [
        { text: 'Johnson decides about a late report.', sources: ['breach'] },
        { text: 'It may be accepted late.', sources: ['breach'] },
        { text: 'A late report may be accepted.', sources: ['breach'] },
      ],
      evidence,
    );
    expect(kept.map(({ text }) => text)).toEqual(['A late report may be accepted.']);
  });
});
