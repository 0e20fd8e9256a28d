/** The composition root: reads the settings, builds everything, starts what is configured. The only file that knows all rooms. */
import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { WebAdapter } from '../adapters/web/adapter.ts';
import {
  type Adapter,
  type Card,
  type Origin,
  type Reply,
  type Skill,
  type TurnPayload,
  createBot,
  helpCard,
  SetupError,
} from './bot/index.ts';
import { type Config, ConfigError, isLoopback, loadConfig, usesSlack, usesTeams } from './config.ts';
import { KnowledgeError, openKnowledge, openPrecedents } from './knowledge/index.ts';
import {
  type Logger,
  createHealth,
  createLogger,
  createMetrics,
  newErrorId,
  operationsRoutes,
} from './operations/index.ts';
import { mask } from './privacy/index.ts';
import { openApplication } from './main/application.ts';
import { openBreach } from './main/breach.ts';
import { createClassify } from './main/intents.ts';
import { openLiving } from './main/knowledge.ts';
import { comparesOwnMeanings, openOwnDocuments } from './main/own-documents.ts';
import { DOWNLOAD_MINUTES, downloadRoutes } from './main/downloads.ts';
import { listen } from './main/listen.ts';
import { PromptError } from './language/index.ts';
import { openModels } from './main/language.ts';
import { speaksOfData } from './skills/breach/index.ts';
import { createAnswerSkill, openFeedback } from './skills/answer/index.ts';
import { createCatalogueSkill, createNews } from './skills/catalogue/index.ts';
import { createHelpSkill } from './skills/help/index.ts';
import {
  type Storage,
  StorageError,
  createInbox,
  openAdapterState,
  openDownloads,
  openPeople,
  openStorage,
} from './storage/index.ts';

const knowledgeFolder = fileURLToPath(new URL('../knowledge', import.meta.url));
const masked = (text: string): string => mask(text).text;

try {
  await run(loadConfig(process.env));
} catch (error) {
  fail(error);
}

async function run(config: Config): Promise<void> {
  const log = createLogger({ level: config.logLevel, mask: masked });
  const ready = openKnowledge(config.knowledgeDir ?? knowledgeFolder);
  const { searcher, answerability, intents } = ready;
  const storage = await openStorage({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    vectors: comparesOwnMeanings(config),
    log,
    onFatal: fail,
  });
  const metrics = createMetrics();
  const web = new WebAdapter();
  const slack = usesSlack(config) ? await slackAdapter(config, storage, log) : null;
  const teams = usesTeams(config) ? await teamsAdapter(config, storage, log) : null;
  const adapters: Adapter[] = [web, slack, teams].filter((adapter) => adapter !== null);
  const jobs: Skill[] = [];
  let listening: string | null = null;
  const downloads = openDownloads(storage);
  const directTo = (account: string): Origin | null => {
    for (const adapter of adapters) {
      const origin = adapter.directTo?.(account);
      if (origin) return origin;
    }
    return null;
  };
  const linkTo = async (what: Record<string, string>, account: string): Promise<string | null> => {
    const base = config.publicUrl?.replace(/\/+$/, '') ?? (isLoopback(config.host) ? listening : null);
    return base === null ? null : `${base}/downloads/${await downloads.offer(what, account, DOWNLOAD_MINUTES)}`;
  };
  const folder = config.knowledgeDir ?? knowledgeFolder;
  const living = await openLiving({
    config,
    storage,
    log,
    digests: ready.knowledge,
    changed: () => application.standardsChanged(),
  });
  const { knowledge } = living;
  const models = await openModels({ config, knowledge, storage, metrics, log, mask: masked });
  const own = await openOwnDocuments(config, storage, models.embedder, log);
  const precedents = openPrecedents(storage, knowledge);
  const shared = { config, storage, log, knowledge, directTo, linkTo };
  const breach = await openBreach({ ...shared, metrics });
  const application = openApplication({ ...shared, folder, precedents, language: models.language, metrics });
  const help = (): Card => helpCard('How I can help', jobs);
  jobs.push(
    createAnswerSkill(
      {
        knowledge,
        searcher,
        answerability,
        organisation: config.organisationName,
        language: models.language ?? undefined,
        rerank: config.modelRerank,
        meaning: models.meaning ?? undefined,
        metrics,
      },
      openFeedback(storage),
      own.library,
    ),
    application.skill,
    breach.skill,
    createCatalogueSkill(
      knowledge,
      searcher,
      help,
      createNews({
        knowledge,
        subscriptions: living.subscriptions,
        changes: () => living.store.changes(500),
        watched: config.knowledgeSync !== 'off',
      }),
      precedents,
    ),
  );
  const bot = createBot({
    inbox: createInbox<TurnPayload, Reply>(storage, { conversationTtlMs: config.conversationTtlHours * 3_600_000 }),
    skills: [...jobs, createHelpSkill(jobs)],
    classify: createClassify({ intents, language: models.language, metrics }),
    mask,
    ...(config.breachOffers
      ? { overheard: (text) => speaksOfData(text) && intents.classify(text).intent === 'breach_report' }
      : {}),
    adapters,
    ...(config.linkPeopleByEmail ? { people: openPeople(storage, config.encryptionKey ?? '') } : {}),
    log,
    newErrorId,
    metrics,
    retentionDays: config.retentionDays,
  });

  const app = express().disable('x-powered-by');
  app.use(operationsRoutes(createHealth({ ping: () => storage.ping() }), metrics));
  if (slack) app.use(slack.router());
  if (teams) app.use(teams.router());
  app.use(breach.routes);
  app.use(downloadRoutes(downloads, [breach.file, application.file]));
  if (isLoopback(config.host)) app.use(web.router());
  const stop = async (): Promise<void> => {
    models.stop();
    application.stop();
    await living.stop();
    await own.stop();
    await breach.stop();
    await bot.stop();
  };
  let server: Server;
  try {
    await breach.start(bot);
    await bot.start();
    application.start(bot);
    models.start();
    await living.start(bot);
    own.start();
    server = await listen(app, config);
  } catch (error) {
    await stop();
    await storage.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const where = storage.kind === 'server' ? 'the PostgreSQL server' : `the embedded database in ${config.dataDir}`;
  listening = `http://${host}:${port}`;
  process.stdout.write(`dars-guide is ready at ${listening} with ${where}. Ctrl+C stops it.\n`);
  log.info(
    {
      port,
      platforms: adapters.map(({ platform }) => platform),
      storage: storage.kind,
      documents: knowledge.documents.size,
      passages: knowledge.passages.size,
    },
    'started',
  );
  stopOnSignal({ server, stop, storage, log });
}

// The libraries of the platforms are large: they are loaded where they are used.
async function slackAdapter(config: Config, storage: Storage, log: Logger) {
  const { SlackAdapter } = await import('../adapters/slack/adapter.ts');
  const { slackClientId: clientId, slackClientSecret: clientSecret, encryptionKey } = config;
  const oauth =
    clientId === undefined || clientSecret === undefined || encryptionKey === undefined
      ? undefined
      : {
          clientId,
          clientSecret,
          stateSecret: createHmac('sha256', encryptionKey).update('slack install').digest('hex'),
          state: openAdapterState(storage, 'slack', { encryptionKey }),
        };
  return new SlackAdapter({
    signingSecret: config.slackSigningSecret,
    botToken: config.slackBotToken,
    appToken: config.slackAppToken,
    oauth,
    apiUrl: config.slackApiUrl,
    log,
    newErrorId,
  });
}

async function teamsAdapter(config: Config, storage: Storage, log: Logger) {
  const { TeamsAdapter } = await import('../adapters/teams/adapter.ts');
  return new TeamsAdapter({
    appId: config.teamsAppId,
    appPassword: config.teamsAppPassword,
    tenantId: config.teamsTenantId,
    allowedTenants: config.teamsAllowedTenants,
    serviceHosts: config.teamsServiceHosts,
    local: config.teamsLocal,
    endpoints: { loginUrl: config.teamsLoginUrl, openIdMetadataUrl: config.teamsOpenIdUrl },
    state: openAdapterState(storage, 'teams'),
    log,
    newErrorId,
  });
}

/** The first signal lets turns under way end; a second one ends at once. Nothing is lost either way: turns wait in the inbox. */
function stopOnSignal({
  server,
  stop: stopWork,
  storage,
  log,
}: {
  server: Server;
  stop: () => Promise<void>;
  storage: Storage;
  log: Logger;
}): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    server.close();
    await stopWork();
    server.closeAllConnections();
    await storage.close();
    log.info('stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal).catch(fail));
}

/** What a person can mend gets one clear line; anything else is a fault of ours and shows itself whole. */
function fail(error: unknown): never {
  const mendable = [ConfigError, StorageError, KnowledgeError, SetupError, PromptError].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(
    mendable && error instanceof Error
      ? `dars-guide cannot start: ${error.message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(mendable ? 2 : 1);
}
