import type { FakeSlack } from '../doubles/slack/index.ts';
import type { FakeTeams } from '../doubles/teams/index.ts';

/** Settings of a program that works with both doubles. */
export const platformSettings = (slack: FakeSlack, teams: FakeTeams): Record<string, string> => ({
  SLACK_API_URL: slack.apiUrl,
  SLACK_BOT_TOKEN: 'xoxb-good',
  SLACK_SIGNING_SECRET: slack.signingSecret,
  TEAMS_APP_ID: teams.appId,
  TEAMS_APP_PASSWORD: teams.appPassword,
  TEAMS_TENANT_ID: teams.tenant,
  TEAMS_LOGIN_URL: teams.endpoints.loginUrl,
  TEAMS_OPENID_URL: teams.endpoints.openIdMetadataUrl,
  TEAMS_SERVICE_HOSTS: teams.host,
});
