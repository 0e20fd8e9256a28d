import { references } from '../../bot/index.ts';

const { make, read } = references('BR');

/** A new reference of a report, such as `BR-7K2M-XQ4T`. */
export const newReference = make;

/** The reference somebody typed; null when it is none. */
export const readReference = read;
