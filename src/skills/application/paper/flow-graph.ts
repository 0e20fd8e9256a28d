import type { Answers } from '../draft/draft.ts';
import type { Form } from '../form/definition.ts';
import { questionAt } from '../form/form.ts';
import { itemsAt, shownAt } from './asked.ts';
import { FLOWS, LOCATIONS, ROLES } from './places.ts';

/** An organisation that takes part. */
export interface Party {
  name: string;
  roles: string[];
  /** Where it processes or stores data, a line each. */
  places: string[];
}

/** How a flow's line is drawn: by how easily people can be recognised in the data. */
export type Look = 'identifiable' | 'pseudonymised' | 'anonymised' | 'aggregated' | 'other';

export interface Flow {
  /** From 1, in the order of the answers. */
  number: number;
  /** Index of the party. */
  from: number;
  to: number;
  look: Look;
  /** Level of the data and whether it is of a special category, in words. */
  words: string;
  /** Everything else that was answered of it. */
  what: string;
}

export interface FlowGraph {
  /** Those that take part in a flow. */
  parties: Party[];
  flows: Flow[];
  /** Controllers and processors in no flow. */
  apart: Party[];
}

/** Flows between the same two, of the same level, are one arrow. */
export interface FlowArrow {
  from: number;
  to: number;
  look: Look;
  /** Of its flows, such as `1, 4`. */
  numbers: string;
  words: string;
}

/** Who sends what to whom, out of the answers. */
export function flowGraph(answers: Answers, form: Form): FlowGraph {
  const all: Party[] = [];
  const byName = new Map<string, number>();
  const partyOf = (name: string): Party => {
    const key = keyOf(name);
    const index = byName.get(key) ?? all.length;
    const found = all[index] ?? { name, roles: [], places: [] };
    all[index] = found;
    byName.set(key, index);
    return found;
  };
  for (const { group, name, role } of ROLES)
    for (const item of itemsAt(answers, form, group)) {
      const said = shownAt(answers, form, `${item}/${name}`);
      if (said === '') continue;
      const party = partyOf(said);
      if (!party.roles.includes(role)) party.roles.push(role);
    }
  for (const { of, place } of placesOf(answers, form)) partyOf(of).places.push(place);

  const ends = itemsAt(answers, form, FLOWS.group).map((item) => {
    const end = (field: string): Party => partyOf(shownAt(answers, form, `${item}/${field}`) || UNNAMED);
    return { item, from: end(FLOWS.from), to: end(FLOWS.to) };
  });
  for (const party of all)
    if (party.roles.length === 0) party.roles.push(isNhsEngland(party.name) ? 'Holds the data sets' : STRANGER);

  const parties = all.filter((party) => ends.some(({ from, to }) => from === party || to === party));
  const flows = ends.map(({ item, from, to }, index) => ({
    number: index + 1,
    from: parties.indexOf(from),
    to: parties.indexOf(to),
    ...flowWords(answers, form, item),
  }));
  return { parties, flows, apart: all.filter((party) => !parties.includes(party)) };
}

const UNNAMED = 'Not named yet';
/** Role of an organisation that is no more than a name in a flow or a place. */
export const STRANGER = 'Neither controller nor processor';

/** Names are the same whatever their case and punctuation. */
function keyOf(name: string): string {
  if (isNhsEngland(name)) return 'nhs england';
  const key = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the /, '');
  return key === '' ? name : key;
}

const isNhsEngland = (name: string): boolean => /^\s*nhs\s*e(ngland)?\b(\s*[-(]\s*x26\)?)?\s*$/i.test(name);

function placesOf(answers: Answers, form: Form): { of: string; place: string }[] {
  return itemsAt(answers, form, LOCATIONS.group).flatMap((item) => {
    const [of = '', place = '', use = ''] = [LOCATIONS.of, LOCATIONS.place, LOCATIONS.use].map((field) =>
      shownAt(answers, form, `${item}/${field}`),
    );
    return of === '' || place === '' ? [] : [{ of, place: use === '' ? place : `${use}: ${place}` }];
  });
}

function flowWords(answers: Answers, form: Form, item: string): Pick<Flow, 'look' | 'words' | 'what'> {
  const at = (field: string): string => shownAt(answers, form, `${item}/${field}`);
  const level = at(FLOWS.level);
  const special = { Yes: 'special category', No: 'not special category' }[at(FLOWS.special)];
  const group = questionAt(form, FLOWS.group)?.field;
  const told: readonly string[] = Object.values(FLOWS);
  const rest = (group?.kind === 'group' ? group.fields : [])
    .filter(({ id }) => !told.includes(id) && at(id) !== '')
    .map(({ id, label }) => `${label}: ${at(id)}`);
  return {
    look: lookOf(level),
    words: [level === '' ? 'Level of data not said yet' : level, ...(special === undefined ? [] : [special])].join(
      '; ',
    ),
    what: [at(FLOWS.what), ...rest].filter((each) => each !== '').join('. '),
  };
}

/** The form's own words decide; what is called both (`pseudonymised`, `anonymised`) is the riskier of the two. */
function lookOf(level: string): Look {
  if (/pseudo/i.test(level)) return 'pseudonymised';
  if (/anonym|de-?identif/i.test(level)) return 'anonymised';
  if (/identif/i.test(level)) return 'identifiable';
  return /aggregat/i.test(level) ? 'aggregated' : 'other';
}

/** `short`: with their numbers only. */
export function arrowsOf({ flows }: FlowGraph, short: boolean): FlowArrow[] {
  const arrows = new Map<string, FlowArrow>();
  for (const { from, to, look, words, number } of flows) {
    const key = `${from} ${to} ${words}`;
    const arrow = arrows.get(key);
    if (arrow) arrow.numbers += `, ${number}`;
    else arrows.set(key, { from, to, look, numbers: String(number), words: short ? '' : words });
  }
  return [...arrows.values()];
}

/** The flows as sentences, for those who cannot see the picture. */
export function inWords(graph: FlowGraph): string[] {
  const { parties, flows } = graph;
  return [
    ...flows.map(
      ({ number, from, to, words }) =>
        `${number}: ${parties[from]?.name ?? ''} to ${parties[to]?.name ?? ''}: ${words}.`,
    ),
    ...(graph.apart.length === 0 ? [] : [apartInWords(graph)]),
  ];
}

/** Who takes part in no flow; for graphs that have such. */
export const apartInWords = ({ apart }: FlowGraph): string =>
  `In no flow: ${apart.map(({ name, roles }) => `${name} (${roles.join(', ').toLowerCase()})`).join('; ')}.`;
