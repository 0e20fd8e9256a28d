import type { Installation, InstallationQuery, InstallationStore } from '@slack/oauth';
import type { AdapterState } from '../../src/bot/index.ts';

/** No workspace of that id has installed the app (any more). */
export class NotInstalled extends Error {
  override name = 'NotInstalled';
}

/** Workspaces and whole organisations under one id each: `T…` or `E…`. */
const idOf = ({ isEnterpriseInstall, enterpriseId, teamId }: InstallationQuery<boolean>): string =>
  (isEnterpriseInstall ? enterpriseId : teamId) ?? teamId ?? enterpriseId ?? '';

/** Bolt's store of installations over ours, which encrypts. */
export class Installations implements InstallationStore {
  private readonly state: AdapterState;

  constructor(state: AdapterState) {
    this.state = state;
  }

  async storeInstallation<V extends 'v1' | 'v2'>(installation: Installation<V>): Promise<void> {
    const { isEnterpriseInstall, enterprise, team } = installation;
    const id = (isEnterpriseInstall ? enterprise?.id : team?.id) ?? '';
    await this.state.set(id, installation);
  }

  /** @throws NotInstalled; whatever the store throws when it is away. */
  async fetchInstallation(query: InstallationQuery<boolean>): Promise<Installation> {
    const found =
      (await this.state.get(idOf(query))) ?? (query.enterpriseId && (await this.state.get(query.enterpriseId)));
    if (!found) throw new NotInstalled(`the app is not installed in ${idOf(query)}`);
    return found as Installation;
  }

  async deleteInstallation(query: InstallationQuery<boolean>): Promise<void> {
    await this.state.delete(idOf(query));
  }

  /** The bot's token for a workspace or organisation. @throws NotInstalled */
  async tokenOf(workspace: string): Promise<string> {
    const { bot } = await this.fetchInstallation({
      teamId: workspace,
      enterpriseId: undefined,
      isEnterpriseInstall: false,
    });
    if (!bot) throw new NotInstalled(`the app has no bot in ${workspace}`);
    return bot.token;
  }
}
