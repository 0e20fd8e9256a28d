import { answerApart } from '../apart/answer-apart.ts';
import { type FileType, readLines } from './read-file.ts';

answerApart(({ bytes, type }: { bytes: Uint8Array; type: FileType }) => readLines(bytes, type));
