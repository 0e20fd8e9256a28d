import express, { type Router } from 'express';
import type { Downloads } from '../storage/index.ts';

/** A file to be fetched. */
export interface Fetched {
  name: string;
  type: string;
  content: Buffer;
}

/** Makes the file that a secret stands for; null when it is there no longer, or not in this format. */
export type MakeFile = (what: Record<string, string>, account: string, format: string) => Promise<Fetched | null>;

/** How long a link works. */
export const DOWNLOAD_MINUTES = 15;

/** `GET /downloads/<secret>?format=…`: a file, for whoever has the link, for a while. The first maker that knows it makes it. */
export function downloadRoutes(downloads: Downloads, makers: readonly MakeFile[]): Router {
  const router = express.Router();
  router.get('/downloads/:token', async (request, response) => {
    response.set({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      // A picture is shown in the browser, and nothing in it may run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
    const { format } = request.query;
    const offered = await downloads.offered(request.params.token).catch(() => null);
    let file: Fetched | null = null;
    if (offered !== null && typeof format === 'string')
      for (const make of makers) file ??= await make(offered.what, offered.account, format);
    if (file === null) {
      response.status(404).type('text/plain').send('This link is over, or never was one. Ask for the download again.');
      return;
    }
    const { name, type, content } = file;
    response.set('content-disposition', `attachment; filename="${name}"`).type(type).send(content);
  });
  return router;
}
