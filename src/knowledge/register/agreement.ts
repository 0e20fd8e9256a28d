import { z } from 'zod';

const said = z.string('is no text').max(300_000, 'is too long').default('');
const dataset = z.looseObject({ name: said, legal_basis: said, confidentiality: said });

/** A published agreement as the Data Uses Register has it. */
export const agreementSchema = z.looseObject(
  {
    reference: z
      .string('is missing')
      .regex(/^(?=.*\d)[A-Z][\w./-]{4,60}$/i, 'is no reference such as DARS-NIC-123456-A1B2C-v1.0'),
    title: z.string('is missing').min(1, 'is empty').max(2000, 'is too long'),
    organisation: said,
    start_date: said,
    end_date: said,
    datasets: z.array(dataset, 'is no list').max(1000, 'is too long').default([]),
    objective: said,
    activities: said,
    expected_output: said,
    expected_benefits: said,
    yielded_benefits: said,
  },
  'is no agreement',
);
export type PublishedAgreement = z.output<typeof agreementSchema>;

/** Parts of an entry that are prose, with the names that the register gives them. */
export const PARTS = {
  objective: 'Objective for Processing',
  activities: 'Processing Activities',
  expected_output: 'Expected Output',
  expected_benefits: 'Expected Measurable Benefits',
  yielded_benefits: 'Yielded Benefits',
} as const;
export type Part = keyof typeof PARTS;

/** References of all versions of one agreement begin alike: `DARS-NIC-123456-A1B2C-v2.1` -> `DARS-NIC-123456-A1B2C`. */
export const withoutVersion = (reference: string): string => reference.replace(/-v[\d.]+$/i, '');
