import { z } from 'zod';

const said = z.string().max(200_000).default('');

/** One data set of an agreement. */
export const datasetSchema = z.looseObject({
  name: said,
  type_of_data: said,
  sensitivity: said,
  frequency: said,
  legal_basis: said,
  confidentiality: said,
});

/** An agreement as the Data Uses Register publishes it, in the form of test/fixtures/agreements. */
export const agreementSchema = z.looseObject({
  reference: z.string().min(1).max(100),
  title: z.string().min(1).max(2000),
  organisation: said,
  organisation_type: said,
  controller_basis: said,
  controllers: z.array(said).max(200).default([]),
  start_date: said,
  end_date: said,
  commercial: said,
  sublicensing: said,
  datasets: z.array(datasetSchema).max(500).default([]),
  objective: said,
  activities: said,
  expected_output: said,
  expected_benefits: said,
  yielded_benefits: said,
});

export type Agreement = z.output<typeof agreementSchema>;
