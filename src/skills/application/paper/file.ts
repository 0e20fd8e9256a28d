import { toDocx, toMarkdown, toPng } from '../../../documents/index.ts';
import type { Knowledge } from '../../../knowledge/index.ts';
import type { Finding } from '../checks/finding.ts';
import type { AnswerStore } from '../draft/answers.repository.ts';
import type { Answers, Application } from '../draft/draft.ts';
import type { SectionStore } from '../draft/sections.repository.ts';
import type { Team } from '../draft/team.repository.ts';
import type { Form } from '../form/definition.ts';
import { progressOf } from '../talk/talk.ts';
import { datesPicture } from './dates-picture.ts';
import { flowDiagram } from './flow-diagram.ts';
import { toJson } from './json.ts';
import { type Paper, type Pictures, type Source, paperOf } from './paper.ts';

/** What an application can be had as. */
export const FORMATS = ['docx', 'md', 'json', 'flows.svg', 'flows.png', 'dates.svg', 'dates.png'] as const;
export type Format = (typeof FORMATS)[number];

export interface FileParts {
  knowledge: Knowledge;
  form: Form;
  store: Pick<AnswerStore, 'answers'>;
  team: Pick<Team, 'members'>;
  sections: Pick<SectionStore, 'sections'>;
  checks: (form: Form, answers: Answers, now: Date) => Finding[];
}

/** Everything a paper of an application says. */
export async function paperFor(parts: FileParts, application: Application, now: Date): Promise<Paper> {
  const { form, knowledge } = parts;
  const answers = await parts.store.answers(application.id);
  const sources = new Map<string, Source>();
  for (const { id, standard } of form.sections) {
    const document = knowledge.documents.get(standard ?? '');
    if (document) {
      const { title, version, lastUpdated, source: url } = document;
      sources.set(id, { title, version, lastUpdated, url });
    }
  }
  const notes = await parts.sections.sections(application.id);
  return {
    application,
    form,
    answers,
    findings: parts.checks(form, answers, now),
    missing: progressOf(form, answers).flatMap(({ missing }) => missing),
    sources,
    signOffs: [...notes.values()].flatMap(({ section, signedAt: at, signedName }) =>
      at === null ? [] : [{ section, name: signedName ?? 'a reviewer', at }],
    ),
    members: await parts.team.members(application.id),
  };
}

/** An application as a file; null for a picture of which nothing is answered yet. */
export async function fileOf(
  parts: FileParts,
  application: Application,
  format: Format,
  now: Date,
): Promise<{ name: string; type: string; content: Buffer } | null> {
  const name = `${application.reference}.${format}`;
  const paper = await paperFor(parts, application, now);
  const { answers, form } = paper;
  const pictures = async (): Promise<Pictures> => ({
    flows: await flowDiagram(answers, form),
    dates: datesPicture(answers, form, now),
  });
  const drawn = async (svg: string | null, png: boolean) =>
    svg === null
      ? null
      : png
        ? { name, type: 'image/png', content: await toPng(svg) }
        : { name, type: 'image/svg+xml', content: Buffer.from(svg) };
  switch (format) {
    case 'docx':
      return {
        name,
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        content: await toDocx(paperOf(paper, { at: now, pictures: await pictures() })),
      };
    case 'md':
      return { name, type: 'text/markdown', content: Buffer.from(toMarkdown(paperOf(paper, { at: now }))) };
    case 'json':
      return { name, type: 'application/json', content: Buffer.from(toJson(paper)) };
    case 'flows.svg':
    case 'flows.png':
      return await drawn(await flowDiagram(answers, form), format === 'flows.png');
    case 'dates.svg':
    case 'dates.png':
      return await drawn(datesPicture(answers, form, now), format === 'dates.png');
  }
}
