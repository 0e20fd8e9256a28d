import { z } from 'zod';
import { type Setting, define, isLoopback } from './setting.ts';

const isLoopbackBase = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, ''));
};

/** Settings of what the assistant knows beside the files that come with it. */
export const knowledgeSettings: readonly Setting[] = [
  define({
    name: 'KNOWLEDGE_SYNC',
    key: 'knowledgeSync',
    description:
      'How often the official pages that the knowledge names are fetched and compared: `off`, `daily` or `weekly` ([docs/knowledge.md](docs/knowledge.md)). `dars knowledge sync` does it at once.',
    default: 'off',
    secret: false,
    schema: z
      .string()
      .transform((word) => word.toLowerCase())
      .pipe(z.enum(['off', 'daily', 'weekly'])),
    mend: 'must be off, daily or weekly',
  }),
  define({
    name: 'KNOWLEDGE_SYNC_BASE',
    key: 'knowledgeSyncBase',
    description:
      'For tests: an address of this machine that stands for the official sites, with their host in front of the path.',
    default: undefined,
    secret: false,
    schema: z.string().refine(isLoopbackBase),
    mend: 'must be an http address of this machine, such as http://127.0.0.1:8080',
  }),
  define({
    name: 'DOCUMENTS_DIR',
    key: 'documentsDir',
    description:
      'Folder with your organisation’s own documents (Markdown, text, HTML, DOCX, PDF), with an `audience.yaml` that says who may read them ([docs/knowledge.md](docs/knowledge.md)).',
    default: undefined,
    secret: false,
    schema: z.string(),
    mend: 'must be a folder',
  }),
  define({
    name: 'DOCUMENTS_INDEX',
    key: 'documentsIndex',
    description:
      'Where own documents are searched: `memory` (up to 100,000 passages, by words) or `database` (PostgreSQL, by words, and with `EMBEDDING_MODEL` and pgvector by meaning too; the documents’ text then goes to that service) ([docs/knowledge.md](docs/knowledge.md)).',
    default: 'memory',
    secret: false,
    schema: z
      .string()
      .transform((word) => word.toLowerCase())
      .pipe(z.enum(['memory', 'database'])),
    mend: 'must be memory or database',
  }),
];
