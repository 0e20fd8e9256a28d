import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { expect } from 'vitest';
import { addApplicationCommands } from '../../src/cli/applications.ts';
import { loadConfig } from '../../src/config.ts';
import type { Form } from '../../src/skills/application/form/definition.ts';
import { questionAt } from '../../src/skills/application/form/form.ts';
import { showValue } from '../../src/skills/application/form/kinds.ts';
import { paragraphsOf, readDocx } from '../documents/reading.ts';
import { type Surface, saying } from '../support/interview.ts';
import { type Stage, keep } from './application-stage.ts';

export interface Fetched {
  docx: Buffer;
  json: { answers: { path: string; value: string }[]; reference: string };
}

/** "export", and everything behind its links: each value of the study stands in the Word file, in words. */
export async function exported(stage: Stage, surface: Surface): Promise<Fetched> {
  const cards = await saying(surface, 'export', /\/downloads\/|Only you see these links/);
  const link = /https?:[^\s"|<>)]*\/downloads\/[\w-]+(?=\?format=docx)/.exec(
    JSON.stringify([cards, await linksOf(stage, surface)]),
  )?.[0];
  expect(link).toBeDefined();
  const fetched = async (format: string): Promise<Buffer> => {
    const answer = await fetch(`${link ?? ''}?format=${format}`);
    expect(answer.status, format).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const docx = await fetched('docx');
  const words = paragraphsOf(readDocx(docx).part('word/document.xml')).join('\n');
  const lost = [...stage.answers.values()].filter(({ path, value }) => {
    const field = questionAt(stage.form, path)?.field;
    if (field === undefined || field.kind === 'group') return false;
    return !showValue(field, value)
      .split(/\n{2,}/)
      .every((paragraph) => words.includes(paragraph));
  });
  expect(lost.map(({ path }) => path)).toEqual([]);
  const json = JSON.parse((await fetched('json')).toString()) as Fetched['json'];
  expect(byName(stage.form, json.answers)).toEqual(byName(stage.form, [...stage.answers.values()]));
  for (const picture of ['flows.png', 'dates.png'])
    expect((await fetched(picture)).subarray(1, 4).toString(), picture).toBe('PNG');
  expect((await fetched('md')).toString()).toContain('Northmarsh');
  keep(`${json.reference}.docx`, docx);
  return { docx, json };
}

/** Addresses behind buttons are no words that a person reads. */
async function linksOf(stage: Stage, surface: Surface): Promise<unknown> {
  const { slack, teams } = stage;
  if (surface.name.startsWith('page'))
    return await (await fetch(`${stage.url()}/api/conversations/${surface.name.replace('page ', '')}`)).json();
  return [slack.state.messages.slice(-4), slack.state.ephemerals.slice(-4), teams.posts.slice(-4)];
}

/** Values by path, items by the name of each in place of ids. */
function byName(form: Form, answers: readonly { path: string; value: string }[]): Record<string, string> {
  const values = new Map(answers.map(({ path, value }) => [path, value]));
  return Object.fromEntries(
    answers.map(({ path, value }) => {
      const { within } = questionAt(form, path) ?? {};
      if (within === undefined || within === null) return [path, value];
      const name = values.get(`${within.item}/${within.group.fields[0]?.id ?? ''}`) ?? '';
      return [path.replace(within.item, `${within.item.split('/')[0] ?? ''}/${name}`), value];
    }),
  );
}

/** What is not stored under a name of its own: `dars applications …` on the data of a program that has stopped. */
export async function darsApplications({ dataDir, form, answers }: Stage, reference: string): Promise<void> {
  const dars = async (...args: string[]): Promise<string> => {
    const out: string[] = [];
    const command = new Command().exitOverride();
    addApplicationCommands(
      command,
      () => loadConfig({ DATA_DIR: dataDir }),
      () => path.resolve('knowledge'),
      { print: (line) => out.push(line), printJson: (value) => out.push(JSON.stringify(value)) },
    );
    await command.parseAsync(['node', 'dars', 'applications', ...args]);
    return out.join('\n');
  };
  expect(await dars('list')).toMatch(new RegExp(`${reference}  draft .* (\\d+) of \\1 required questions`));
  const shown = JSON.parse(await dars('show', reference)) as {
    answers: { path: string; value: string }[];
    history: { what: string }[];
    members: unknown[];
  };
  expect(byName(form, shown.answers)).toEqual(byName(form, [...answers.values()]));
  expect(shown.history.length).toBeGreaterThan(shown.answers.length);
  const file = path.join(dataDir, 'export.json');
  expect(await dars('export', reference, '--format', 'json', '--out', file)).toBe(file);
  const imported = await dars('import', file, '--owner', 'slack:TTEAM0001:U5');
  expect(imported).toContain(`${shown.answers.length} answers, 0 left out`);
  const copy = /APP-\S{4}-[^\s:]{4}/.exec(imported)?.[0] ?? '';
  expect(JSON.parse(await dars('show', copy))).toMatchObject({ from: reference });
  const word = path.join(dataDir, 'export.docx');
  await dars('export', copy, '--out', word);
  expect(readFileSync(word).subarray(0, 2).toString()).toBe('PK');
  await expect(dars('delete', copy)).rejects.toThrow('add --yes');
  expect(await dars('delete', copy, '--yes')).toBe(`${copy} is deleted.`);
  expect(await dars('list')).not.toContain(copy);
  await expect(dars('show', 'APP-0000')).rejects.toThrow('is no reference');
}
