import { Answerability, type Knowledge, type Passage, Searcher } from '../../src/knowledge/index.ts';
import type { Tools } from '../../src/skills/answer/index.ts';
import { loadFiles } from './knowledge-folder.ts';

/**
 * A small made-up knowledge for tests of the skills: five standards and six guides with every kind of entry. Two of the
 * standards, on paper and on digital records, are the same but for their subject, so that a bare "records" may mean either.
 */
export function fixtureTools(): Tools {
  const knowledge = loadFiles(fixtureFiles());
  return { knowledge, searcher: Searcher.of(knowledge), answerability: Answerability.of(knowledge) };
}

/** The passage of an anchor; an unknown one is a mistake in the test. */
export function passageOf(knowledge: Knowledge, ref: string): Passage {
  const passage = knowledge.passages.get(ref);
  if (!passage) throw new Error(`the fixture has no ${ref}`);
  return passage;
}

/** Addresses and notes that tests look for. */
export const PAGE = 'https://example.org/standards';
export const ENQUIRIES = 'https://example.org/enquire';
export const REVIEW = 'All these standards are under review, so read the live page too.';
export const WEBINAR_NOTE = 'Said in a webinar of 2021 and not confirmed since.';

function fixtureFiles(): Record<string, string> {
  return {
    'standards/agreement-length.md': agreementLength,
    'standards/paper-records.md': records('paper', '5a', 'thirty', 'a sealed pouch'),
    'standards/digital-records.md': records('digital', '5b', 'sixty', 'a ciphered container'),
    'standards/expected-benefits.md': expectedBenefits,
    'standards/consent-wording.md': consentWording,
    'guidance/review-notice.md': guide('review-notice', 'Notice of the review', `## The notice\n- F1: ${REVIEW}\n`),
    'guidance/contacts.md': contacts,
    'guidance/videos-and-webinars.md': videos,
    'guidance/breach-reporting.md': breachReporting,
    'guidance/not-held.md': notHeld,
    'glossary.md': glossary,
    'phrasings/all.jsonl': Object.entries(phrasings)
      .map(([ref, asked]) => JSON.stringify({ ref, asked }))
      .join('\n'),
    'outside.txt': outside.trim(),
  };
}

const front = (fields: Record<string, unknown>): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join('\n')}\n---\n`;

const agreementLength = `${front({
  id: 'agreement-length',
  order: 1,
  number: '1',
  title: 'Agreement Length',
  version: 'v2.1',
  lastUpdated: '2022-08-09',
  source: `${PAGE}/agreement-length`,
  confidence: 'partial',
  caveat: 'The copy stops inside the table of lengths.',
  related: ['expected-benefits', 'consent-wording'],
  video: 'How long an agreement runs',
})}# Agreement Length

## Summary
Says how long an agreement may run, when it begins, and how it is extended.

## Requirements

### Beginning
- R1: Give the day on which the agreement is expected to begin.
- R2: An agreement runs for nine years at the longest, counted from its first day.
  - from: the page's video transcript
  - url: https://example.org/transcript
  - note: ${WEBINAR_NOTE}

### Extension
- R3: Ask for an extension three months before the agreement ends, with the reasons for which the data are needed for longer.
- R4: An extension of a consented study may go up to fifteen years, where the consent of the people taking part allows it, the funder has agreed in writing to pay for the whole of that time, the sponsor has confirmed that it remains responsible for the study until then, and the plan of the study says in plain words why a shorter extension would not be enough to reach its objective for the people it studies.
- R5: An extension of a trial of a medicine may go up to twenty-five years, where the law asks for the records of the trial to be kept, the regulator has been told about the place in which they are kept, the sponsor has named the person who looks after the archive, and the archive is used for inspection alone and for no new analysis of any kind, by anybody, for as long as it exists in that place.
- R6: An extension of a disease register may be granted in steps of five years, where the register reports each year on what it found, the reports are published for everybody to read, the people in the register are told about it on a public page, and the board of the register has looked at the need for each of the fields that it holds and has given up those which it did not use in the steps before.
- R7: An extension that was asked for late is looked at in the order of arrival, with the agreement ending in the meantime unless the delay was caused by the service, the request was complete on the day on which it was sent, the fee for the year before had been paid in full, and nobody had reported that the data were used for anything outside the purpose which the agreement names in its first part.

## Applies when
- R1-R3: every application that leads to an agreement.

## Evidence
- R2: a letter of the funder that gives the duration of the study.
- All: minutes of the board that approved the study.

## Interview questions
- Q1 (R1,R2): When do you expect the agreement to begin, and for how long is it needed?

## Terms
- Sunset clause: the part of an agreement that ends it by itself.

## Not held
- U1: The surcharge for prolonging an agreement by a courier of the court.
  - ask: page, DARS
  - note: Prices of another service are held.
`;

/** The same standard about another subject, word for word. */
const records = (subject: string, number: string, days: string, holder: string): string => {
  const title = subject.charAt(0).toUpperCase() + subject.slice(1);
  return `${front({
    id: `${subject}-records`,
    order: number === '5a' ? 2 : 3,
    number,
    title: `${title} Records`,
    version: 'v1.0',
    lastUpdated: '2023-01-05',
    source: `${PAGE}/${subject}-records`,
    confidence: 'full',
    related: [],
  })}# ${title} Records

## Summary
Says where ${subject} records are kept and when they are destroyed.

## Requirements

### Keeping
- R1: Name the building in which the ${subject} records are kept.
- R2: Destroy ${subject} records within ${days} days after the last visit of an inspector.
- R3: Carry ${subject} records off the site in ${holder} only.

## Evidence
- R1: a floor plan that shows the room of the ${subject} records.
`;
};

const expectedBenefits = `${front({
  id: 'expected-benefits',
  order: 4,
  number: '6',
  title: 'Expected Benefits',
  version: 'v3.0',
  lastUpdated: '2024-02-29',
  source: `${PAGE}/expected-benefits`,
  confidence: 'thin',
  caveat: 'Only the headings of the page were read.',
  related: ['agreement-length'],
})}# Expected Benefits

## Summary
Says which benefits an application has to promise to patients.

## Requirements

### Benefits
- R1: Say which patients gain from the project.
- R2: Give a number by which each gain can be measured.
- R3: Name the month in which each gain is expected.
- R4: Say who outside the applicant confirms the gain.
- R5: Leave out gains that depend on the work of others.
- R6: Report in the yearly review which gains were reached.
- R7: Explain every gain in words that patients understand.
`;

const consentWording = `${front({
  id: 'consent-wording',
  order: 5,
  number: null,
  title: 'Consent Wording',
  version: 'v1.2',
  lastUpdated: '2019-07-24',
  source: `${PAGE}/consent-wording`,
  confidence: 'full',
  related: [],
})}# Consent Wording

## Summary
Says what a consent form has to tell the people who sign it.

## Requirements

### Form
- R1: The consent form names the service that hands over the data.
- R2: A withdrawal of consent is passed on within two weeks.
  - note: The two weeks come from an older edition.
`;

const guide = (name: string, title: string, body: string): string =>
  `${front({ id: `guide:${name}`, title, source: `https://example.org/${name}`, confidence: 'full', lastUpdated: null })}# ${title}\n\n${body}`;

const contacts = guide(
  'contacts',
  'Whom to write to',
  `## Summary
Write through the [enquiry page](${ENQUIRIES}) with the number of your case.

## Reaching the service
- F1: The helpdesk is open on weekdays from nine to five.
  - note: Hours of an older page.
- F2: An appeal against a decision goes to the appeals panel.

## Portal
- F3: The log-in page of the portal is https://portal.example.org/.
- F4: A forgotten password of the portal is reset by the helpdesk.
`,
);

const videos = guide(
  'videos-and-webinars',
  'Videos and webinars',
  `## Videos
- F1: The video "How long an agreement runs" explains the lengths in six minutes.
- F2: The webinar "Benefits that patients feel" shows three good examples.
`,
);

const breachReporting = guide(
  'breach-reporting',
  'Reporting a breach',
  `## Order of actions
- F7: Control the breach first: halt whatever went wrong.
  - note: From a page of January 2024 that was rewritten since.
- F8: Tell the service about the breach once it is controlled.
- F10: Write to the service directly when no receipt comes back.
- F11: Do what the toolkit asks for in a breach.
- F12: The duty to tell the regulator stays separate.
- F13: The clock of 72 hours runs from the moment of noticing.
  - note: This is a reading and no published statement.

## Contents
- F14: A breach report names the day, the cause and the people affected.
`,
);

const notHeld = guide(
  'not-held',
  'Questions that nothing here answers',
  `## Not held
- U1: the salaries of the staff who assess applications.
  - ask: the newspaper of record
- U2: the menu of the canteen in which assessors eat.
  - ask: page
`,
);

const glossary = `${front({ id: 'guide:glossary', title: 'Words and abbreviations', source: 'https://example.org/glossary', confidence: 'full', lastUpdated: null })}# Words

## Contracts
- FWC: Framework Contract, the umbrella under which single agreements stand.
  - also: framework contract
`;

const phrasings: Record<string, string[]> = {
  'agreement-length': ['what is the standard on the length of agreements about', 'tell me about agreement length'],
  'agreement-length#R1': ['when does the agreement begin', 'what date do we give for the beginning of the agreement'],
  'agreement-length#R2': [
    'how long can an agreement run',
    'what is the longest an agreement may last',
    'how many years does an agreement run',
  ],
  'agreement-length#R3': [
    'when do we ask for an extension of the agreement',
    'how early must an extension be asked for',
    'how do we extend our agreement',
  ],
  'agreement-length#U1': [
    'what is the surcharge of the court courier',
    'how much does the courier of the court charge for prolonging',
    'what surcharge do we pay the courier',
    'is there a surcharge for prolonging by courier',
  ],
  'paper-records#R1': ['where are paper records kept', 'which building are the paper records in'],
  'paper-records#R2': ['when are paper records destroyed', 'how many days until paper records are destroyed'],
  'paper-records#R3': ['how do we carry paper records off the site', 'can paper records leave the site'],
  'digital-records#R1': ['where are digital records kept', 'which building are the digital records in'],
  'digital-records#R2': ['when are digital records destroyed', 'how many days until digital records are destroyed'],
  'digital-records#R3': ['how do we carry digital records off the site', 'can digital records leave the site'],
  'expected-benefits': ['what benefits must an application promise', 'tell me about benefits for patients'],
  'expected-benefits#R2': ['do gains have to be measured', 'how are benefits measured'],
  'expected-benefits#R4': ['who confirms the gain', 'does somebody outside confirm benefits'],
  'consent-wording#R1': ['what does the consent form have to name', 'which service does the consent form name'],
  'consent-wording#R2': ['how fast is a withdrawal of consent passed on', 'what happens when consent is withdrawn'],
  'guide:contacts#F1': ['when is the helpdesk open', 'opening hours of the helpdesk'],
  'guide:contacts#F2': ['how do we appeal against a decision', 'where does an appeal go'],
  'guide:breach-reporting#F14': ['what does a breach report contain', 'what should a report of a breach say'],
  'guide:glossary#fwc': ['what is an FWC', 'what does FWC stand for'],
  'guide:not-held#U1': [
    'what do assessors earn',
    'what are the salaries of the staff who assess applications',
    'how much salary does the staff get',
  ],
  'guide:not-held#U2': ['what is on the menu of the canteen', 'what do assessors eat', 'is the canteen menu published'],
};

const outside = `
what is the weather in leeds tomorrow
will it rain in leeds this weekend
how do I bake sourdough bread
what temperature do I bake a cake at
who won the football last night
who will win the football world cup
what is the capital of peru
what is the capital of australia
recommend a film for tonight
recommend a restaurant in york
how do I apply for a mortgage
what is the interest on a mortgage
how do I fix a flat bicycle tyre
how do I change a tyre
book me a flight to madrid
what time is the train to london
write a poem about the sea
write a song about rain
what is my horoscope today
how tall is the eiffel tower
`;
