import { type Card, type SkillContext, type SkillResult, type Turn, literal } from '../../../bot/index.ts';
import { doing } from '../cards/question.ts';
import { type Application, type By, UNTITLED, valueAt } from '../draft/draft.ts';
import { standardsNow } from '../draft/standards.ts';
import { ID } from '../ids.ts';
import { originOf } from '../origin.ts';
import { ImportError, type Imported, fromJson, fromRegister } from '../paper/index.ts';
import type { Asking } from '../talk/asking.ts';
import { progressOf, talkAbout } from '../talk/talk.ts';
import { type Tools, type Work, may, notAllowed, short, shown } from '../tools.ts';

/** What begins and ends an application. */
export interface Life {
  startForm(): Card;
  /** Makes an application and asks the first question. */
  begin(
    turn: Turn,
    context: SkillContext,
    by: By,
    title: string,
    from?: Imported & { from: string | null },
  ): Promise<SkillResult>;
  /** A person's applications; how to start one when there is none. */
  list(turn: Turn, by: By): Promise<SkillResult>;
  importForm(): Card;
  imported(turn: Turn, context: SkillContext, by: By, text: string): Promise<SkillResult>;
  rename(work: Work, title: string): Promise<SkillResult>;
  submit(work: Work): Promise<SkillResult>;
  /** A new draft that begins with the answers of this one. */
  follow(work: Work, how: 'amendment' | 'renewal' | 'extension'): Promise<SkillResult>;
  delete(work: Work, sure: boolean): Promise<SkillResult>;
}

export function createLife(tools: Tools, asking: Asking): Life {
  const { form, applications, store, places, knowledge } = tools;

  const begin: Life['begin'] = async (turn, context, by, title, from) => {
    const answers = from?.answers ?? [];
    const said = title.trim().slice(0, 200);
    const named = said.length >= 10 && !answers.some(({ path }) => path === 'about.title');
    const application = await applications.create(
      {
        title: [said, from?.title.slice(0, 200) ?? '', UNTITLED].find((each) => each !== '') ?? UNTITLED,
        workspace: turn.workspace,
        formVersion: form.version,
        standards: standardsNow(knowledge),
        from: from?.from ?? null,
        answers: named ? [{ path: 'about.title', value: said }, ...answers] : answers,
      },
      by,
      turn.id,
    );
    await places.open(application.id, originOf(turn));
    const work: Work = {
      turn,
      context,
      by,
      application,
      role: 'owner',
      answers: await store.answers(application.id),
      talk: talkAbout(application.reference),
    };
    const problems = [...(from?.notes ?? []), ...(from?.problems ?? [])];
    const begun: SkillResult = shown('begun', {
      heading: `${application.reference} is begun`,
      blocks: [
        {
          type: 'text',
          markdown: `I ask one question at a time, in plain words, and keep every answer. ${answers.length === 0 ? '' : `It begins with ${answers.length} answers; look through them with **review**. `}Stop whenever you like and say **continue** later, here or on another platform. **Invite** colleagues so that they can write too, and say **call me** and your name, so that they see who wrote what.`,
        },
        ...(problems.length === 0
          ? []
          : [
              {
                type: 'note' as const,
                tone: 'caution' as const,
                markdown: `${problems.length} things about the file that you should know (what does not fit the form was left out):`,
              },
              {
                type: 'bullets' as const,
                items: problems.slice(0, 15).map((problem) => ({ markdown: literal(problem), markers: [] })),
              },
              ...(problems.length > 15
                ? [{ type: 'text' as const, markdown: `… and ${problems.length - 15} more.` }]
                : []),
            ]),
        {
          type: 'note',
          tone: 'info',
          markdown: 'I help to prepare it. The application itself is made in DARS Online, and NHS England decides.',
        },
      ],
      actions: [
        { kind: 'button', id: ID.invite, label: 'Invite somebody', value: application.reference },
        doing(application.reference, 'left', 'Progress'),
      ],
    });
    const first = await asking.next(work);
    return { ...first, outcome: 'begun', replies: [...begun.replies, ...first.replies] };
  };

  return {
    begin,
    startForm: () => ({
      heading: 'Start an application',
      blocks: [
        {
          type: 'text',
          markdown:
            'Give it a title that a member of the public understands. Everything else I ask one by one, and you can stop at any time.',
        },
        {
          type: 'fields',
          fields: [
            {
              kind: 'text',
              id: 'title',
              label: 'Title of the application',
              multiline: false,
              required: true,
              maxLength: 200,
            },
            {
              kind: 'text',
              id: 'contact.name',
              label: 'Your name, as colleagues see it',
              multiline: false,
              required: false,
              maxLength: 60,
            },
          ],
        },
      ],
      actions: [{ kind: 'submit', id: ID.begin, label: 'Start' }],
    }),

    async list(_turn, by) {
      const own = await applications.list(20, by);
      if (own.length === 0)
        return shown(
          'none',
          short(
            'You have no application here yet',
            'I guide you and your team through every section: I ask, explain what the standard wants, check what you write, and give you the document. Somebody invited you? Say **join** and the code.',
            [
              { kind: 'button', id: ID.start, label: 'Start an application' },
              { kind: 'button', id: ID.import, label: 'Begin from a file' },
            ],
          ),
        );
      return shown('listed', {
        heading: 'Your applications',
        blocks: [
          {
            type: 'facts',
            facts: await Promise.all(
              own.map(async (application) => ({ label: application.reference, value: await inShort(application) })),
            ),
          },
        ],
        actions: [
          ...own.slice(0, 5).map(({ reference, title }) => doing(reference, 'next', `Go on: ${title}`.slice(0, 70))),
          { kind: 'button', id: ID.start, label: 'Start another' },
        ],
      });
    },

    importForm: () => ({
      heading: 'Begin from a file',
      blocks: [
        {
          type: 'text',
          markdown:
            'Paste the JSON of an application that was downloaded here, or of an agreement in the form of the public register. A file that is too long for this box: `dars applications import FILE`.',
        },
        {
          type: 'fields',
          fields: [{ kind: 'text', id: 'json', label: 'JSON', multiline: true, required: true, maxLength: 19_000 }],
        },
      ],
      actions: [{ kind: 'submit', id: ID.imported, label: 'Begin with it' }],
    }),

    async imported(turn, context, by, text) {
      try {
        return await begin(turn, context, by, '', readFile(text, form));
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        return shown('not_imported', short('I cannot read that file', `${literal(error.message)} Nothing was made.`));
      }
    },

    async rename({ application, by, role }, title) {
      if (!may(role, 'write')) return shown('not_allowed', notAllowed(role));
      const said = title.trim().slice(0, 200);
      await applications.rename(application.id, said, by);
      return shown(
        'renamed',
        short(
          'Renamed',
          `${application.reference} is now called ${literal(said)}. This is its name here; the title on the form is a question of its own.`,
        ),
      );
    },

    async submit({ application, by, role, answers, context }) {
      if (!may(role, 'manage')) return shown('not_allowed', notAllowed(role));
      const missing = progressOf(form, answers).reduce((sum, each) => sum + each.missing.length, 0);
      const blocks = tools.checks(form, answers, context.now).filter(({ level }) => level === 'block').length;
      const done = await applications.submit(application.id, by);
      const open = missing + blocks;
      return shown('submitted', {
        heading: done ? 'Noted as submitted, and locked' : 'It is submitted already',
        blocks: [
          {
            type: 'text',
            markdown: `${application.reference} stays as it is now. I send nothing to DARS: the application is submitted in DARS Online, by you.${open === 0 || !done ? '' : ` Please note that ${missing} required questions were open and ${blocks} checks blocked.`}`,
          },
        ],
        actions: [
          doing(application.reference, 'export', 'Download it'),
          doing(application.reference, 'amend', 'Amend it'),
        ],
      });
    },

    async follow({ application, answers, by, turn, context, role }, how) {
      if (!may(role, 'see')) return shown('not_allowed', notAllowed(role));
      const nic = valueAt(answers, 'about.reference') ?? valueAt(answers, 'about.renews');
      const kept = [...answers.values()].filter(
        ({ path }) => !['about.type', 'about.reference', 'about.renews'].includes(path),
      );
      const copied: Imported['answers'] = [
        ...kept.map(({ path, value }) => ({ path, value })),
        { path: 'about.type', value: how },
        ...(nic === undefined ? [] : [{ path: 'about.renews', value: nic }]),
      ];
      return await begin(turn, context, by, '', {
        title: `${application.title} (${how})`,
        answers: copied,
        problems: [],
        notes: [],
        from: application.reference,
      });
    },

    async delete({ application, role, context, talk }, sure) {
      if (!may(role, 'manage')) return shown('not_allowed', notAllowed(role));
      if (!sure || !talk.deleting) {
        await context.state.set({ ...talk, deleting: true });
        return shown(
          'asked_to_delete',
          short(
            `Delete ${application.reference} for everybody?`,
            'All answers, comments and the history go, for the whole team, and cannot be brought back. To do it, say **delete it for good now**. To keep a copy first, say **export**.',
          ),
          { awaits: true },
        );
      }
      await applications.delete(application.id);
      await context.state.clear();
      return shown('deleted', short('Deleted', `${application.reference} and everything in it is gone.`));
    },
  };

  async function inShort(application: Application): Promise<string> {
    const progress = progressOf(form, await store.answers(application.id));
    const done = progress.reduce((sum, each) => sum + each.done, 0);
    const total = progress.reduce((sum, each) => sum + each.total, 0);
    return `${application.title}; ${application.state === 'submitted' ? 'submitted' : `${done} of ${total} required questions`}`;
  }
}

/** A file of ours, or of the register. @throws ImportError */
export function readFile(text: string, form: Tools['form']): Imported & { from: string | null } {
  const ours = /"schema"\s*:\s*"dars-guide\//.test(text.slice(0, 2000));
  const read = ours ? fromJson(text, form) : fromRegister(text, form);
  const from = /"reference"\s*:\s*"([A-Za-z0-9. -]{4,60})"/.exec(text.slice(0, 4000))?.[1] ?? null;
  return { ...read, from };
}
