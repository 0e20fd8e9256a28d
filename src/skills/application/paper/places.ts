import type { Agreement } from './agreement.ts';

/**
 * Where in the form the things stand that pictures and imports look at. A test holds every one of them against the real form,
 * so that a renamed field is noticed.
 */
export const FLOWS = {
  group: 'activities.flows',
  what: 'what',
  from: 'from',
  to: 'to',
  level: 'level',
  special: 'special',
} as const;

/** Groups of organisations, with what they are in a picture. */
export const ROLES = [
  { group: 'controllers.list', name: 'name', role: 'Controller' },
  { group: 'processors.list', name: 'name', role: 'Processor' },
] as const;

export const LOCATIONS = { group: 'territory.locations', of: 'organisation', place: 'address', use: 'use' } as const;

/** A period, or several of the same kind: then `from`, `to` and `name` are fields of the group. */
export interface Period {
  label: string;
  group?: string;
  from?: string;
  to?: string;
  /** Field that tells one from the others. */
  name?: string;
  /** Its beginning is that of another period, and says nothing alone. */
  needsEnd?: boolean;
}

export const PERIODS: readonly Period[] = [
  { label: 'Term of the agreement', from: 'term.start', to: 'term.end' },
  { label: 'Analysis', from: 'term.start', to: 'term.analysis-end', needsEnd: true },
  { label: 'Framework contract', group: 'controllers.list', name: 'name', to: 'dsfc-end' },
  { label: 'DSPT', group: 'security.assurances', name: 'organisation', from: 'published', to: 'expires' },
  { label: 'ISO 27001', group: 'security.assurances', name: 'organisation', to: 'iso-expires' },
  { label: 'ICO registration', group: 'registration.list', name: 'organisation', to: 'expires' },
  { label: 'Ethical approval', from: 'ethics.date', to: 'ethics.expires' },
  { label: 'Section 251 support', from: 'confidentiality.s251-start', to: 'confidentiality.s251-end' },
  { label: 'Honorary contract', group: 'honorary.people', name: 'role', from: 'from', to: 'to' },
  { label: 'Funding', group: 'funding.sources', name: 'name', from: 'from', to: 'to' },
];

type Dataset = Agreement['datasets'][number];

/** Where the parts of a published agreement go. Its dates go nowhere. */
export const REGISTER: readonly { path: string; from: (agreement: Agreement) => string }[] = [
  { path: 'about.title', from: ({ title }) => title },
  { path: 'about.type', from: () => 'renewal' },
  { path: 'about.renews', from: ({ reference }) => reference },
  { path: 'about.renews-version', from: ({ reference }) => /-v(\d+(?:\.\d+)?)$/i.exec(reference)?.[1] ?? '' },
  { path: 'about.applicant', from: ({ organisation }) => organisation },
  { path: 'about.applicant-type', from: ({ organisation_type }) => organisation_type },
  { path: 'controllers.basis', from: ({ controller_basis }) => controller_basis },
  { path: 'objective.aim', from: ({ objective }) => objective },
  { path: 'activities.steps', from: ({ activities }) => activities },
  { path: 'outcomes.dissemination', from: ({ expected_output }) => expected_output },
  { path: 'benefits.public', from: ({ expected_benefits }) => expected_benefits },
  { path: 'benefits.yielded', from: ({ yielded_benefits }) => yielded_benefits },
  { path: 'commercial.commercial', from: ({ commercial }) => commercial },
  { path: 'sublicensing.applies', from: ({ sublicensing }) => sublicensing },
];

export const REGISTER_CONTROLLERS = { group: 'controllers.list', name: 'name' } as const;

/** The data sets of a published agreement are held already when it is renewed. */
export const REGISTER_DATASETS: { group: string; fields: Record<string, (dataset: Dataset) => string> } = {
  group: 'data.sets',
  fields: {
    name: ({ name }) => name,
    held: () => 'held',
    type: ({ type_of_data }) => type_of_data,
    sensitivity: ({ sensitivity }) => sensitivity,
    frequency: ({ frequency }) => frequency,
    'legal-basis': ({ legal_basis }) => legal_basis,
    confidentiality: ({ confidentiality }) => confidentiality,
  },
};
