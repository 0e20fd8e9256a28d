import { answerApart } from '../apart/answer-apart.ts';
import { readRegister } from './read-register.ts';

answerApart(({ bytes }: { bytes: Uint8Array }) => readRegister(bytes));
