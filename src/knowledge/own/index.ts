export { type Asker, readersOf } from './audience.ts';
export { type FileReader, openFileReader } from './file-reader.ts';
export { type ImportOutcome, importDocuments } from './import.ts';
export { type OwnDocument, type OwnLibrary, type OwnPassage, openOwnLibrary } from './library.repository.ts';
export { type OwnSearch, openOwnSearch } from './open.ts';
export type { OwnMeaning, Prepared } from './own-meaning.ts';
export { URLS_FILE, listedPages, openPages } from './pages.ts';
