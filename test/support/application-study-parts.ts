import { readFileSync } from 'node:fs';

/** The study: its title, and its text for each standard. */
export const { title, sections } = JSON.parse(
  readFileSync(new URL('../../eval/application.json', import.meta.url), 'utf8'),
) as { title: string; sections: Record<string, string> };

/** The text for a standard; throws when the study has none. */
export const prose = (standard: string): string => {
  const text = sections[standard];
  if (text === undefined) throw new Error(`eval/application.json has no ${standard}`);
  return text;
};

/** Paragraphs of a section that begin like this, in the order of the text. */
export const part = (standard: string, ...beginnings: string[]): string => {
  const paragraphs = prose(standard)
    .split(/\n+/)
    .filter((paragraph) => beginnings.some((beginning) => paragraph.startsWith(beginning)));
  if (paragraphs.length < beginnings.length) throw new Error(`${standard}: not all of ${beginnings.join(' | ')}`);
  return paragraphs.join('\n\n');
};

/** Fields of some items of a group, as answers. */
export const items = (group: string, list: Record<string, Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(list).flatMap(([id, fields]) =>
      Object.entries(fields).map(([field, value]): [string, string] => [`${group}/${id}/${field}`, value]),
    ),
  ),
  [group]: 'done',
});

export const university = 'University of Northmarsh';
export const trust = 'Thornbeck Teaching Hospitals NHS Foundation Trust';
export const fellgate = 'Fellgate Data Hosting Ltd';

export const dspt = (organisation: string, ods: string, published: string, status = 'met'): Record<string, string> => ({
  organisation,
  type: 'dspt',
  ods,
  version: '2025-26',
  published,
  expires: '2027-06-30',
  status,
  reviewed: 'yes',
});

export const controller = (name: string, address: string, ods: string, dsfc: string, end: string, who: string) => ({
  name,
  address,
  ods,
  dsfc,
  'dsfc-end': end,
  signatory: who,
  'article-6': '6-1-e',
  'article-9': '9-2-j',
  'schedule-1': 'part-1-4',
  processes: 'yes',
});

export const dataSet = (name: string, sensitivity: string, extra: Record<string, string>): Record<string, string> => ({
  name,
  held: 'new',
  from: '2016/17',
  to: '2028/29',
  type: 'pseudonymised',
  sensitivity,
  frequency: 'ongoing',
  route: 'extract',
  'legal-basis': 'hsca-261-2-c',
  confidentiality: 'consent',
  'opt-outs': 'no',
  'opt-outs-why': 'Each participant consented to the flow of identifiers, and nothing identifying comes back.',
  why: part('data-minimisation', 'We ask for the least'),
  'why-years': part('data-minimisation', 'Years:'),
  fields: part('data-minimisation', 'Fields:'),
  ...extra,
});

export const episodes = {
  hospital: 'yes',
  episodes: 'all,elective,emergency,window',
  'episodes-why': part('data-minimisation', 'Episodes:'),
};

export const place = (address: string, organisation: string, use: string): Record<string, string> => ({
  address,
  organisation,
  use,
  country: 'england',
  within: 'yes',
  assured: 'yes',
});

export const output = (name: string, type: string, audience: string, date: string) => ({ name, type, audience, date });
