import { references } from '../../../bot/index.ts';

/** References of applications, such as `APP-7K3M-XH2Q`; `readReference` gives null for what is none. */
export const { make: newReference, read: readReference } = references('APP');
