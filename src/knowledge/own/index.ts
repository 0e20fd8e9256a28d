export { type Asker, readersOf } from './audience.ts';
export { type FileReader, openFileReader } from './file-reader.ts';
export { type ImportOutcome, importDocuments } from './import.ts';
export { type OwnDocument, type OwnLibrary, type OwnPassage, openOwnLibrary } from './library.repository.ts';
export { URLS_FILE, listedPages, openPages } from './pages.ts';
