import { type Config, usesSlack, usesTeams } from '../../config.ts';
import type { Finding } from './check.ts';
import { databaseFinding, knowledgeFinding, nodeFinding, programFinding, publicFindings } from './here.ts';
import { slackFindings } from './slack.ts';
import { teamsFindings } from './teams.ts';

export type { Finding } from './check.ts';

/** Looks at everything that the program needs, asks for nothing that costs or changes something, and says what to mend. */
export async function examine(
  config: Config,
  options: { knowledgeFolder: string; url?: string | undefined },
): Promise<Finding[]> {
  const { knowledgeFolder, url } = options;
  const [program, database, slack, teams] = [
    programFinding(config),
    databaseFinding(config),
    slackFindings(config),
    teamsFindings(config),
  ];
  const fromOutside =
    url === undefined ? [] : await publicFindings(url, { slack: usesSlack(config), teams: usesTeams(config) });
  return [
    nodeFinding(),
    knowledgeFinding(knowledgeFolder),
    await database,
    await program,
    ...(await slack),
    ...(await teams),
    ...fromOutside,
  ];
}

const WORDS: Record<Finding['state'], string> = { ok: 'ok', warning: 'look', problem: 'MEND', skipped: '-' };

/** One line for each finding, and what to do under those that need it. */
export const describeFindings = (findings: readonly Finding[]): string =>
  findings
    .map(({ state, what, found, mend }) =>
      [`${WORDS[state].padEnd(5)} ${what}: ${found}`, ...(mend === undefined ? [] : [`      -> ${mend}`])].join('\n'),
    )
    .join('\n');
