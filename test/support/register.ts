import { fileURLToPath } from 'node:url';
import { type Cell, xlsxFile } from './xlsx.ts';

/** Agreements as JSON, one a file. */
export const agreementFile = (name: 'dars-nic-656839-k5v9l-v4.2' | 'dars-nic-788403-y9m1g-v0.2'): string =>
  fileURLToPath(new URL(`../fixtures/agreements/${name}.json`, import.meta.url));

export const COLUMNS = [
  'Reference Number',
  'Application Title',
  'Applicant Organisation',
  'DSA Start Date',
  'DSA End Date',
  'Does Sublicensing Apply',
  'For Commercial Purposes',
  'Objective for Processing',
  'Processing Activities',
  'Expected Output',
  'Expected Measurable Benefits',
  'Yielded Benefits',
];

/** A row of the sheet of agreements. */
export const entry = (
  reference: string,
  organisation: string,
  objective: string,
  [start, end]: [Cell, Cell] = [new Date('2024-01-01'), '31/12/2027'],
): Cell[] => [
  reference,
  `A study of ${organisation}`,
  organisation,
  start,
  end,
  'No',
  'No',
  objective,
  'The data is stored in one place and read there.',
  'A paper.',
  'Better care.',
  '',
];

export const LINKING =
  'The linkage of HES with civil registration deaths is justified because deaths outside hospital would be missed otherwise.';

/** The register as its spreadsheet has it, with an entry that is none among the others. */
export const register = (): Uint8Array =>
  xlsxFile({
    Agreements: [
      ['The register, as invented for a test'],
      COLUMNS,
      entry('DARS-NIC-111111-A1A1A-v1.0', 'UNIVERSITY OF FELLGATE', LINKING),
      entry(
        'DARS-NIC-222222-B2B2B-v2.1',
        'NORTHMARSH <TRUST>',
        'Maternity records are read to plan the number of midwives.',
        [45292, ''],
      ),
      entry('no reference', 'NOBODY', 'Something else.'),
      entry('DARS-NIC-222222-B2B2B-v2.1', 'NORTHMARSH <TRUST>', 'The same reference again.'),
    ],
    'Data sets': [
      ['Reference Number', 'Dataset', 'Type of Data', 'Legal Basis for Provision of Data'],
      [
        'DARS-NIC-111111-A1A1A-v1.0',
        'Hospital Episode Statistics Admitted Patient Care (HES APC)',
        'Pseudonymised',
        'Health and Social Care Act 2012',
      ],
      [
        'DARS-NIC-111111-A1A1A-v1.0',
        'Civil Registrations of Death (ONS)',
        'Pseudonymised',
        'Health and Social Care Act 2012',
      ],
    ],
    Releases: [
      ['File Reference', 'Reference Number'],
      ['F1', 'DARS-NIC-111111-A1A1A-v1.0'],
    ],
  });
