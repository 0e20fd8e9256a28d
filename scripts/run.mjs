/**
 * `node scripts/run.mjs FILE.ts …` runs a program from one compiled file in place of hundreds of sources, whose loading takes
 * longer than everything else of a start. What was compiled is kept in `node_modules/.cache` under a digest of the sources, so
 * that any change of them is compiled anew; errors name the lines of the sources. Where nothing can be kept, or the sources
 * cannot be compiled, they are loaded one by one, which is slower and says what is wrong with them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = path.join(root, 'node_modules', '.cache', 'dars-guide', 'compiled');
/** So many compiled programs are kept, of 2 MB each: several programs, and what a running one has still to load. */
const KEPT = 12;
/** Plain modules that load nothing but their own files. */
const MANY_FILES = /^(kysely|date-fns)(\/|$)/;

const [node, , file = '', ...words] = process.argv;
const source = path.resolve(file);
process.argv = [node, source, ...words];
process.setSourceMapsEnabled(true);
const program = await compiledOf(source).catch(withoutCompiling);
if (program === null) (await import('tsx/esm/api')).register();
await import(pathToFileURL(program ?? source).href);

/** Null for what a disk or the compiler has against it. */
function withoutCompiling(error) {
  if (error.code === undefined && error.errors === undefined) throw error;
  return null;
}

/** The compiled file of a source. @throws when there is none and none can be made */
async function compiledOf(source) {
  const folder = path.join(kept, digestOf(source));
  const compiled = path.join(folder, `${path.basename(source, '.ts')}.js`);
  if (existsSync(compiled)) {
    noteUse(folder);
    return compiled;
  }
  const draft = `${folder}.${process.pid}`;
  try {
    await compile(source, draft);
    renameSync(draft, folder);
  } catch (error) {
    // Another start may have been quicker.
    if (!existsSync(compiled)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  forgetOldest();
  return compiled;
}

/** Over everything that may become part of a program: the sources, the folder of the program itself, and this file. */
function digestOf(source) {
  const hash = createHash('sha256').update(`${process.versions.node}\0${path.relative(root, source)}\0`);
  for (const folder of new Set(['src', 'adapters', 'scripts', path.relative(root, path.dirname(source))]))
    for (const name of sourcesIn(path.join(root, folder))) hash.update(`\0${name}\0`).update(readFileSync(name));
  hash.update(readFileSync(path.join(root, 'package-lock.json')));
  return hash.digest('hex').slice(0, 32);
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function compile(source, folder) {
  const { build, stop } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outdir: folder,
    bundle: true,
    // What is imported later becomes a file of its own.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [
      { name: 'packages', setup: leavePackages },
      { name: 'addresses', setup: keepAddresses },
    ],
  });
  await stop();

  /** Packages are loaded from where they are, but for those of which a start would load hundreds of files. */
  function leavePackages({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || MANY_FILES.test(name) ? undefined : { external: true },
    );
  }

  /** Each source goes on knowing where it stands, because files are read and programs are started from beside it. */
  function keepAddresses({ onLoad }) {
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path: name }) => {
      const from = JSON.stringify(path.relative(folder, name).split(path.sep).join('/'));
      const text = await readFile(name, 'utf8');
      return { contents: text.replaceAll('import.meta.url', `new URL(${from}, import.meta.url).href`), loader: 'ts' };
    });
  }
}

function noteUse(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // The folder may be read only.
  }
}

function forgetOldest() {
  try {
    const age = (folder) => statSync(folder).mtimeMs;
    const all = readdirSync(kept).map((name) => path.join(kept, name));
    for (const old of all.sort((a, b) => age(b) - age(a)).slice(KEPT)) rmSync(old, { recursive: true, force: true });
  } catch {
    // Another start may be at it too.
  }
}
