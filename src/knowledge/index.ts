export { Answerability, type Standing } from './answerability.ts';
export { type Fault, KnowledgeError, describeFault } from './faults.ts';
export { Classifier } from './intents/classifier.ts';
export { loadKnowledge } from './load.ts';
export type { Document, Knowledge, Passage, PassageKind, Phrasing } from './model.ts';
export { type FoundPassage, type SearchOptions, type SearchResult, Searcher } from './search/searcher.ts';
export { type Intent, intents } from './intents/intent.ts';
export { type Guess, Intents } from './intents/intents.ts';
export { type Cited, type Source, cite, nameOf, notesOf, passagesOf } from './cite.ts';
