export { type Part } from './agreement.ts';
export { type Precedent, type Precedents, openPrecedents } from './precedents.repository.ts';
export type { ReadRegister } from './read-register.ts';
export { type RegisterReader, openRegisterReader } from './register-reader.ts';
export { EXAMPLE_ONLY, citePrecedents } from './show.ts';
export { precedentsWanted } from './wish.ts';
