/**
 * The doors of the house (docs/architecture.md): who may import whom. Imports only ever go down a floor, without circles.
 * `npm run doors` checks them; test/doors.test.ts proves that a wrong import is caught.
 */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^(src|adapters)/', pathNot: allowed },
});
const vendor = (name, packages, allowed) => ({
  name,
  severity: 'error',
  comment: `${packages} belongs to ${allowed}`,
  from: { path: '^(src|adapters)/', pathNot: allowed },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-packages',
      severity: 'error',
      from: { path: '^(src|adapters)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only('config', '^src/config(/|\\.ts$)', '^src/config(/|\\.ts$)', 'the settings stand alone'),
    only('settings', '^src/config/', '^src/config/', 'config.ts is their public face'),
    only('storage', '^src/storage/', '^src/(storage/|operations/|config\\.ts$)', 'floor 1'),
    only('privacy', '^src/privacy/', '^src/(privacy/|config\\.ts$)', 'floor 1'),
    only('documents', '^src/documents/', '^src/documents/', 'floor 1'),
    only('operations', '^src/operations/', '^src/(operations/|config\\.ts$)', 'floor 1'),
    only('language', '^src/language/', '^src/(language/|operations/|config\\.ts$)', 'floor 1'),
    only('bot', '^src/bot/', '^src/(bot|storage|privacy|operations)/', 'the core knows no platform and no DARS'),
    only('knowledge', '^src/knowledge/', '^src/(knowledge|language|storage|privacy|operations)/', 'floor 2'),
    {
      name: 'skills',
      severity: 'error',
      comment: 'a skill never imports a sibling or an adapter',
      from: { path: '^src/skills/([^/]+)/' },
      to: { path: '^(src|adapters)/', pathNot: '^src/(skills/$1|bot|knowledge|language|privacy|storage|documents)/' },
    },
    {
      name: 'adapters',
      severity: 'error',
      comment: 'an adapter imports the public face of src/bot and nothing else of src',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^(src|adapters)/', pathNot: '^(src/bot/index\\.ts$|adapters/$1/|adapters/cards/)' },
    },
    {
      name: 'nobody-imports-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^adapters/' },
    },
    {
      name: 'language-face',
      severity: 'error',
      comment: 'index.ts is the public face of the models',
      from: { path: '^(src|adapters)/', pathNot: '^src/language/' },
      to: { path: '^src/language/', pathNot: '^src/language/index\\.ts$' },
    },
    {
      name: 'langchain-late',
      severity: 'error',
      comment: 'LangChain is large: it is loaded when a model is set up, and never by a start without one',
      from: { path: '^src/', pathNot: '^src/knowledge/retriever\\.ts$' },
      to: { path: 'node_modules/(langchain|@langchain)(/|$)', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    vendor('sql', 'pg|kysely|keyv|@keyv|@electric-sql', '^src/storage/|\\.repository\\.ts$'),
    vendor('langchain', 'langchain|@langchain', '^src/(language|knowledge)/'),
    vendor('slack', '@slack', '^adapters/slack/'),
    vendor('teams', 'botbuilder[^/]*', '^adapters/teams/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    exclude: { path: '^adapters/web/page/' },
  },
};
