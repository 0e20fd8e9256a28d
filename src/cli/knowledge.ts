import { loadKnowledge, openKnowledge } from '../knowledge/index.ts';

/** Checks the knowledge and counts it. @throws KnowledgeError naming every fault. */
export function checkKnowledge(folder: string): string {
  const knowledge = loadKnowledge(folder);
  const documents = [...knowledge.documents.values()];
  const passages = [...knowledge.passages.values()];
  const count = (kind: string): number => passages.filter((passage) => passage.kind === kind).length;
  const asked = new Set(knowledge.phrasings.map(({ ref }) => ref));
  const findable = passages.filter(({ kind }) => kind === 'requirement' || kind === 'fact' || kind === 'unknown');
  const rows: [string, number][] = [
    ['standards', documents.filter(({ kind }) => kind === 'standard').length],
    ['guides', documents.filter(({ kind }) => kind === 'guide').length],
    ['requirements', count('requirement')],
    ['guide facts', count('fact')],
    ['glossary and other terms', count('term')],
    ['evidence and conditions', count('evidence') + count('applies')],
    ['interview questions', count('question')],
    ['known unknowns', count('unknown')],
    ['phrasings', knowledge.phrasings.length],
    ['entries without a phrasing', findable.filter(({ ref }) => !asked.has(ref)).length],
    ['example messages for intents', [...knowledge.intents.values()].reduce((sum, texts) => sum + texts.length, 0)],
    ['examples of outside questions', knowledge.outside.length],
  ];
  return [...rows.map(([name, number]) => `${String(number).padStart(6)}  ${name}`), 'no faults found'].join('\n');
}

/** The passages found for some words, best first, one line each. */
export function searchKnowledge(folder: string, words: string, limit: number): string {
  const { documents, passages, query } = openKnowledge(folder).searcher.search(words, { limit });
  const corrections = Object.entries(query.corrections).map(([typed, meant]) => `${typed} -> ${meant}`);
  return [
    ...(corrections.length > 0 ? [`read as: ${corrections.join(', ')}`] : []),
    `documents: ${
      documents
        .slice(0, 5)
        .map(({ document, score }) => `${document.id} ${score.toFixed(2)}`)
        .join(', ') || 'none'
    }`,
    ...passages.map(({ passage, score }) => `${score.toFixed(3)}  ${passage.ref}  ${passage.text}`),
  ].join('\n');
}
