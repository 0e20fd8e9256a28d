import { type Setting, define, wholeNumber } from './setting.ts';

/** Settings of guided applications. */
export const applicationSettings: readonly Setting[] = [
  define({
    name: 'APPLICATION_RETENTION_DAYS',
    key: 'applicationRetentionDays',
    description: 'Days after which an application that nobody has changed is deleted, with everything in it.',
    default: '1825',
    secret: false,
    schema: wholeNumber(30, 36_500),
    mend: 'must be a whole number of days from 30 to 36500, such as 1825',
  }),
];
