import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Knowledge, KnowledgeError, describeFault, loadKnowledge } from '../../src/knowledge/index.ts';

/** The files of a knowledge folder, by path. */
export type Files = Readonly<Record<string, string>>;

/** A small knowledge folder without a fault: invented text, with everything the format has at least once. */
export const smallKnowledge: Files = {
  'standards/length-of-agreement.md': `---
id: length-of-agreement
order: 1
number: "1"
title: Length of Agreement
version: v2.1
lastUpdated: 2022-08-09
source: https://example.org/length-of-agreement
confidence: partial
caveat: The copy stops inside the table of longest periods.
related: [place-of-work, guide:contacts]
video: How long is long?
---
# Length of Agreement

## Summary
How long an agreement runs,
and what ends it.

It can be renewed.

## Requirements

### Start
- R1: Give the day on which the agreement starts.
- R2: Ask for a start at least six weeks ahead.

### End
- R4: Name the *funder* when the funding ends
  before the agreement does.
  - from: the video of the page
  - url: <https://example.org/video>
  - note: Said of an older version.
- R5: Destroy the records within thirty days after expiry.

## Applies when
- R1-R2, R4: every project.
- All: students as well.

## Evidence
- R4: a letter of the funder.
- R4,R5: a certificate of destruction.

## Interview questions
- Q1 (R1,R2): When would you like to begin?

## Terms
- CTIMP: clinical trial of an investigational medicinal product.

## Not held
- U1: The fee for a renewal.
  - ask: page, DARS
  - note: Fees change every April.
`,
  'standards/place-of-work.md': `---
id: place-of-work
order: 2
number: 5a
title: Place of Work
version: v1.0
lastUpdated: 2021-03-01
source: https://example.org/place-of-work
confidence: full
related: [length-of-agreement]
---
# Place of Work

## Summary
Where people may work with the records.

## Requirements
- R1: Name each country where somebody opens the records.
- R2: Keep backups inside the territory.
- R3: Check the citizenship of remote cleaners.

## Not held
- U1: The list of forbidden islands.
  - ask: DARS
`,
  'guidance/contacts.md': `---
id: guide:contacts
title: Contacts
source: https://example.org/contacts
sources: [https://example.org/team]
confidence: full
lastUpdated: null
---
# Contacts

## Summary
Write to enquiries@example.org.

## Post
- F1: The mailbox is read on weekdays.

### Urgent matters
- F3: Telephone the switchboard in an emergency.

## Not held
- U1: names of single officers.
  - ask: switchboard
`,
  'glossary.md': `---
id: guide:glossary
title: Glossary
source: https://example.org/glossary
confidence: full
lastUpdated: 2023-05-04
---
# Glossary

## Contracts
- DSFC: Data Sharing Framework Contract, signed once by an organisation.
  - also: framework contract, umbrella contract
- Sublicence / onward licence: permission to hand records to others.
`,
  'phrasings/length-of-agreement.jsonl': `{"ref":"length-of-agreement","asked":["how long may an agreement run","when is it over"]}
{"ref":"length-of-agreement#R1","asked":["which start date do I put"]}
{"ref":"length-of-agreement#R1","asked":["what day does it begin"]}
{"ref":"length-of-agreement#R5","asked":["what happens to the records at expiry"]}

{"ref":"length-of-agreement#U1","asked":["what does a renewal cost","price of renewing"]}
{"ref":"length-of-agreement","plain":{"expiry":["lapsing","running out"]}}
`,
  'phrasings/place-of-work.jsonl': `{"ref":"place-of-work#R1","asked":["may somebody open the records in another country","working from abroad"]}
{"ref":"place-of-work#R2","asked":["where do backups have to stand"]}
`,
  'intents/ask.txt':
    '# what people ask\nhow long may it run\nwhere may we work\nwhat does it cost\nwhich date do I put\n',
  'intents/greeting.txt': 'hello there\nhello you\n\ngood morning there\ngood morning all\n',
  'outside.txt': '# nothing to do with us\nwhat is the weather like\nwho won the football\n',
};

/** The small folder with one text in one file changed. @throws Error unless the text stands there exactly once. */
export function changed(file: string, from: string, to: string, files = smallKnowledge): Files {
  const parts = (files[file] ?? '').split(from);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(from)} stands ${parts.length - 1} times in ${file}`);
  return { ...files, [file]: parts.join(to) };
}

/** Writes the files into a folder and makes the folders they need. */
export function writeKnowledge(folder: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

/** Loads the files from a folder that is gone afterwards. @throws KnowledgeError */
export function loadFiles(files: Files = smallKnowledge): Knowledge {
  const folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
  try {
    writeKnowledge(folder, files);
    return loadKnowledge(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with the files, a line each, as people see it. */
export function faultsOf(files: Files): string[] {
  try {
    loadFiles(files);
    return [];
  } catch (error) {
    if (error instanceof KnowledgeError) return error.faults.map(describeFault);
    throw error;
  }
}

/** 1-based number of the one line of a file that begins so. */
export function lineOf(files: Files, file: string, beginning: string): number {
  const lines = (files[file] ?? '').split('\n').map((line) => line.startsWith(beginning));
  if (lines.filter(Boolean).length !== 1) throw new Error(`not one line of ${file} begins with ${beginning}`);
  return lines.indexOf(true) + 1;
}
