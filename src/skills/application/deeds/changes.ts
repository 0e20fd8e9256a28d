import { type SkillResult, literal } from '../../../bot/index.ts';
import { doing } from '../cards/question.ts';
import { changesSince, standardsNow } from '../draft/standards.ts';
import { questionAt } from '../form/form.ts';
import { moveTo } from '../form/versions.ts';
import { type Tools, type Work, may, notAllowed, short, shown } from '../tools.ts';

/** What changes around a draft: the form, and the standards it rests on. */
export interface Changes {
  /** Moves a draft to the current version of the form. */
  migrate(work: Work): Promise<SkillResult>;
  /** What changed in the standards since the draft began to rest on them. */
  standards(work: Work): Promise<SkillResult>;
}

export function createChanges(tools: Tools): Changes {
  const { form, applications, store, knowledge } = tools;
  return {
    async migrate({ application, answers, by, role }) {
      if (!may(role, 'manage')) return shown('not_allowed', notAllowed(role));
      const { current } = tools.forms;
      if (application.formVersion === current.version)
        return shown('form_same', short('It is on the newest form', `Version ${current.version}.`));
      const { kept, left } = moveTo(current, answers);
      await applications.pin(application.id, current.version, by);
      return shown('form_moved', {
        heading: `Moved to version ${current.version} of the form`,
        blocks: [
          {
            type: 'text',
            markdown: `${kept.length} answers stay as they are.${left.length === 0 ? '' : ` ${left.length} have no place in the new form; they stay in the download, and nothing is lost:`}`,
          },
          ...(left.length === 0
            ? []
            : [
                {
                  type: 'bullets' as const,
                  items: left
                    .slice(0, 20)
                    .map((path) => ({ markdown: literal(questionAt(form, path)?.field.label ?? path), markers: [] })),
                },
              ]),
        ],
        actions: [doing(application.reference, 'next', 'Go on')],
      });
    },

    async standards({ application, by }) {
      const seen = await applications.standards(application.id);
      const now = standardsNow(knowledge);
      const changes = changesSince(seen, now);
      if (changes.length === 0)
        return shown(
          'standards_same',
          short(
            'The standards are as they were',
            'None of the standards that this draft rests on has changed since you last looked.',
          ),
        );
      await applications.restOn(application.id, now);
      await store.note(application.id, { what: 'standards looked at', detail: changes }, by);
      return shown('standards_changed', {
        heading: 'Standards have changed',
        blocks: [
          {
            type: 'bullets',
            items: changes.map(({ standard, from, to, added, changed, removed, page }) => ({
              markers: [],
              markdown: `**${knowledge.documents.get(standard)?.title ?? standard}** (${from ?? 'no version'} → ${to ?? 'no longer held'}): ${[
                added.length === 0 ? '' : `new: ${added.join(', ')}`,
                changed.length === 0 ? '' : `worded anew: ${changed.join(', ')}`,
                removed.length === 0 ? '' : `gone: ${removed.join(', ')}`,
                page ? 'the official page is worded anew' : '',
                added.length + changed.length + removed.length === 0 && !page ? 'the same requirements' : '',
              ]
                .filter((part) => part !== '')
                .join('; ')}`,
            })),
          },
          {
            type: 'text',
            markdown: 'Please look at these sections again. From now on the draft rests on the new versions.',
          },
        ],
        actions: changes.slice(0, 4).flatMap(({ standard }) => {
          const section = form.sections.find((each) => each.standard === standard);
          return section === undefined
            ? []
            : [doing(application.reference, `check ${section.id}`, `Check: ${section.title}`)];
        }),
      });
    },
  };
}
